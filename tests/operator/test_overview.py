"""The operator's overview: right figures for operators, nothing at all for everybody else."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from kempelen.accounts.actions import mark_email_verified
from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Actor
from kempelen.core import clock
from kempelen.core.actions import fail_outbox, put_in_outbox
from kempelen.core.models import OutboxMessage
from kempelen.files.actions import keep
from kempelen.files.errors import FileRefusedError, ScannerFailedError
from kempelen.files.queries import upload_trouble
from kempelen.hits.actions import accept_hit, approve
from kempelen.hits.actions.listening import add_webhook, switch_webhook
from kempelen.hits.queries import refresh_groups
from kempelen.ledger.models import Transfer
from kempelen.ledger.queries import book_totals
from kempelen.notify.events import EventType
from support import TEST, publish_hit, work

PASSWORD = "a long passphrase"


@pytest.fixture
def sign_in(cast):
    """Sign somebody in by the log-in page and return their browser."""

    def door(user):
        mark_email_verified(user=user)
        browser = Client()
        assert browser.post("/account/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
        return browser

    return door


@pytest.mark.parametrize("path", ["/operator/", "/operator/verify"])
def test_nobody_else_finds_anything_here(cast, sign_in, path):
    for browser in (Client(), sign_in(cast.wen.user), sign_in(cast.rita.user)):
        assert browser.get(path).status_code in {404, 405}
        answer = browser.post(path)
        assert answer.status_code in {404, 405}
        assert "Overview" not in answer.content.decode()


def test_verifying_is_asked_for_by_a_form(cast, sign_in):
    assert sign_in(cast.olu).get("/operator/verify").status_code == 405


def test_the_figures_are_those_of_the_rows(cast, sign_in):
    hit = publish_hit(cast.rita, slots=3, reward_micros=50_000)
    work(cast.wen, hit)
    refresh_groups(force=True)
    context = sign_in(cast.olu).get("/operator/").context
    assert (context["people"].people, context["people"].workers, context["people"].requesters) == (5, 2, 2)
    assert (context["open_hits"], context["open_groups"]) == (1, 1)
    books = context["books"]
    assert books.escrow_micros == 150_000
    assert books.available_micros == 100_000_000 - 150_000
    assert books.total_micros == 100_000_000


def test_money_is_counted_by_whose_it_is(cast):
    hit = publish_hit(cast.rita, slots=1, reward_micros=50_000)
    approve(assignment_id=work(cast.wen, hit), requester=cast.rita, actor=Actor.system("test"))
    totals = book_totals()
    assert (totals.workers_micros, totals.escrow_micros, totals.fees_micros) == (50_000, 0, 0)
    assert totals.available_micros == 99_950_000


def test_a_market_without_money_has_none(db):
    assert book_totals().total_micros == 0


def test_books_that_balance_are_said_to(cast, sign_in):
    history = AuditEntry.objects.count()
    page = sign_in(cast.olu).post("/operator/verify").content.decode()
    assert "The books balance." in page
    assert AuditEntry.objects.count() == history


def test_books_that_do_not_balance_are_shown_with_the_finding(cast, sign_in):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE account SET balance_micros = balance_micros + 1 WHERE kind = 2 AND balance_micros > 0")
    page = sign_in(cast.olu).post("/operator/verify").content.decode()
    assert "The books do not balance" in page
    assert Transfer.objects.count() == 1


def test_what_waits_and_what_was_set_aside_is_told_apart(cast, sign_in):
    now = clock.now()
    put_in_outbox("t.soon", {})
    put_in_outbox("t.late", {}, due_at=now - timedelta(minutes=5))
    put_in_outbox("t.broken", {})
    broken = OutboxMessage.objects.get(topic="t.broken")
    broken.attempts = 10
    fail_outbox(broken, "It cannot be done.")
    answer = sign_in(cast.olu).get("/operator/")
    outbox = answer.context["outbox"]
    assert (outbox.waiting, outbox.overdue, outbox.set_aside) == (2, 1, 1)
    assert outbox.last_errors == (("t.broken", "It cannot be done."),)
    page = answer.content.decode()
    assert "1 message is late." in page
    assert "It cannot be done." in page


def test_events_given_up_and_uploads_refused_are_counted(cast, sign_in, settings, tmp_path):
    settings.KEMPELEN = replace(settings.KEMPELEN, data_dir=tmp_path, upload_scanner="/no/such/scanner")
    held = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk).assignment_id
    for _ in range(2):
        with pytest.raises(ScannerFailedError):
            keep(requester_id=cast.rita.pk, field="photo", name="a.png", content=io.BytesIO(b"x"), assignment_id=held)
    with pytest.raises(FileRefusedError):
        keep(requester_id=cast.rita.pk, field="", name="a.png", content=io.BytesIO(b"x"), assignment_id=held)
    made = add_webhook(requester=cast.rita, url="https://127.0.0.1/x", event_types=[EventType.HIT_CREATED], actor=TEST)
    publish_hit(cast.rita, title="Told")
    switch_webhook(webhook=made.webhook, active=False, actor=TEST)
    answer = sign_in(cast.olu).get("/operator/")
    assert answer.context["dead_events"] == 1
    uploads = answer.context["uploads"]
    assert (uploads.refused, uploads.scanner_failures, uploads.storage_failures) == (3, 2, 0)
    assert "The virus scanner failed 2 times this week." in answer.content.decode()
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        assert upload_trouble().refused == 0
