"""Tokens for a worker's own tools: shown once, kept as a hash, shut at once, and nobody else's business."""

import re

import pytest

from kempelen.accounts.access import worker_by_token
from kempelen.accounts.actions import create_worker_token
from kempelen.accounts.models import WorkerToken
from kempelen.audit.vocabulary import Actor

FORM = {"label": "my HIT finder", "scopes": ["read", "accept"]}
TOKEN = re.compile(r"kw_[\w-]{40,}")


def make(browser, **changes):
    return browser.post("/settings/tokens", FORM | changes)


def test_a_token_is_shown_once_and_works_within_its_scopes(cast, sign_in_freshly):
    browser = sign_in_freshly(cast.wen.user)
    token = TOKEN.search(make(browser).content.decode())[0]
    page = browser.get("/settings/").content.decode()
    assert "my HIT finder" in page
    assert not TOKEN.search(page)
    assert worker_by_token(token, scope="accept") == cast.wen
    assert worker_by_token(token, scope="submit") is None
    row = WorkerToken.objects.get()
    assert token not in {row.digest, row.label, row.scopes}


@pytest.mark.parametrize(
    ("changes", "field"), [({"label": ""}, "label"), ({"scopes": []}, "scopes"), ({"scopes": ["payout"]}, "scopes")]
)
def test_a_token_without_a_purpose_or_a_scope_is_not_made(cast, sign_in_freshly, changes, field):
    answer = make(sign_in_freshly(cast.wen.user), **changes)
    assert answer.status_code == 422
    assert answer.context["token_form"].errors.keys() == {field}
    assert not WorkerToken.objects.exists()


def test_a_revoked_token_opens_nothing(cast, sign_in):
    token = create_worker_token(worker=cast.wen, label="old", scopes=frozenset({"read"}), actor=Actor.system("test"))
    row = WorkerToken.objects.get()
    browser = sign_in(cast.wen.user)
    assert browser.post(f"/settings/tokens/{row.pk}/revoke")["Location"] == "/settings/"
    assert worker_by_token(token, scope="read") is None
    assert "old" not in [item.label for item in browser.get("/settings/").context["tokens"]]


def test_another_workers_token_is_not_there(cast, sign_in):
    token = create_worker_token(worker=cast.wen, label="mine", scopes=frozenset({"read"}), actor=Actor.system("test"))
    row = WorkerToken.objects.get()
    assert sign_in(cast.walt.user).post(f"/settings/tokens/{row.pk}/revoke").status_code == 404
    assert sign_in(cast.rita.user).post(f"/settings/tokens/{row.pk}/revoke").status_code == 404
    assert worker_by_token(token, scope="read") == cast.wen
