"""What tests of the requester's pages share: a browser that is signed in, addresses, answers to a batch."""

import time
from collections.abc import Sequence

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kempelen.accounts.models import User, Worker
from kempelen.batches.models import Batch, Project
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Hit
from support import work

PROPERTIES = {
    "name": "Texts",
    "title": "Judge a text",
    "description": "Read and judge.",
    "keywords": "text",
    "reward": "0.05",
    "assignments": "3",
    "duration_0": "10",
    "duration_1": "60",
    "lifetime_0": "7",
    "lifetime_1": "86400",
    "approve_after_0": "0",
    "approve_after_1": "86400",
    "location": "",
    "places": "",
    "approval": "",
    "approval_percent": "",
    "approved": "",
    "approved_number": "",
    "visibility": "Accept",
}
"""What a requester types into the first tab of a project's editor."""

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser_of(user: User, *, fresh: bool = True) -> Client:
    """Return the person's browser, signed in; ``fresh`` is whether the password was given once more a moment ago."""
    browser = Client()
    browser.force_login(user, backend=_BACKEND)
    if fresh:
        session = browser.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return browser


def at(name: str, thing: Project | Batch | None = None) -> str:
    """Return a page's address: of a project, of a batch, or of no thing at all."""
    if thing is None:
        return reverse(f"requester:{name}")
    kind = Kind.PROJECT if isinstance(thing, Project) else Kind.BATCH
    return reverse(f"requester:{name}", args=[encode(kind, thing.pk)])


def decide_at(assignment_id: int) -> str:
    """Return where a decision about an assignment is sent."""
    return reverse("requester:decide", args=[encode(Kind.ASSIGNMENT, assignment_id)])


def answered(batch: Batch, workers: Sequence[Worker], *rows: Sequence[str]) -> list[int]:
    """Let the workers answer the batch's HITs in order, one text each; return the assignments' keys."""
    hits = Hit.objects.filter(batch_id=batch.pk).order_by("pk")
    return [
        work(worker, hit, [("answer", text)])
        for hit, texts in zip(hits, rows, strict=False)
        for worker, text in zip(workers, texts, strict=False)
    ]


def page_of(browser: Client, address: str, *, status: int = 200) -> str:
    """Return the page's text, after checking how it was answered."""
    response = browser.get(address)
    assert response.status_code == status, response.content.decode()[-2_000:]
    return response.content.decode()


def queries_of(browser: Client, address: str) -> int:
    """Return how many queries the page needs, once its session is there."""
    page_of(browser, address)
    with CaptureQueriesContext(connection) as counted:
        page_of(browser, address)
    return len(counted)
