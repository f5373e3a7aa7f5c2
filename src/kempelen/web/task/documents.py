"""GET /t/<ticket>: a requester's page, on that requester's own origin, in a sandboxed frame (security 1.3 to 1.6)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog
from django.conf import settings

from kempelen.config.wrapper import LABEL
from kempelen.core.db import mend_connection
from kempelen.core.errors import Refusal
from kempelen.questions.documents import HtmlQuestion
from kempelen.questions.templates import lead_of
from kempelen.web.task import library, tickets
from kempelen.web.task.pages import page, respond
from kempelen.web.task.subjects import Subject, subject_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger(__name__)

PATH: Final = "/t/"


def task_documents(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer one request on a requester's origin. Sets no cookie and reads none."""
    method = environ["REQUEST_METHOD"]
    if method not in {"GET", "HEAD"}:
        return respond(start, HTTPStatus.METHOD_NOT_ALLOWED, page("task/gone.html"), {"Allow": "GET, HEAD"})
    status, body = _answer(environ)
    answered = respond(start, status, body)
    return answered if method == "GET" else []


def _answer(environ: "WSGIEnvironment") -> tuple[HTTPStatus, bytes]:
    subject = _subject(environ)
    if subject is None or not isinstance(subject.question, HtmlQuestion):
        return HTTPStatus.NOT_FOUND, page("task/gone.html")
    if environ.get("HTTP_SEC_FETCH_DEST") == "document":
        return HTTPStatus.OK, page("task/stub.html")
    return HTTPStatus.OK, served(subject.question).encode("utf-8", "replace")


def _subject(environ: "WSGIEnvironment") -> Subject | None:
    """Return the page the ticket opens here, or None: forged, over, gone, or another requester's origin."""
    path = environ.get("PATH_INFO", "")
    ticket = tickets.read(path.removeprefix(PATH)) if path.startswith(PATH) else None
    if ticket is None:
        return None
    mend_connection()
    try:
        subject = subject_of(ticket)
    except Refusal as refusal:
        log.warning("task page cannot be shown", shows=ticket.shows.name, subject=ticket.subject, reason=refusal.code)
        return None
    return subject if _belongs_here(environ, subject.requester_id) else None


def _belongs_here(environ: "WSGIEnvironment", requester_id: int) -> bool:
    """Return whether this origin may show the requester's pages: its own label, or the task base where none are used."""
    if settings.KEMPELEN.isolation == "requester":
        return bool(environ.get(LABEL) == tickets.label_of(requester_id))
    return LABEL not in environ


def served(question: HtmlQuestion) -> str:
    """Return the page as a browser gets it: known addresses turned to our copies, our shim before everything else."""
    html = library.with_our_addresses(question.html.removeprefix("\ufeff"))
    attribute = " data-auto-height" if question.frame_height == 0 else ""
    shim = f'<script src="{library.address("shim.js")}"{attribute}></script>'
    lead = lead_of(html)
    return f"{html[:lead]}{shim}{html[lead:]}"
