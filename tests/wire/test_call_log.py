"""The API log: what was called and what came of it, written beside the calls, never what was said (ADR 0018)."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError

from kempelen.accounts.actions import forget_old_calls
from kempelen.accounts.models import ApiCall
from kempelen.accounts.queries import api_calls_of
from kempelen.core import clock
from kempelen.core.db import Driver
from kempelen.wire.call_log import CALLS, MOST_WAITING, CallLog
from kempelen.wire.limits import forget_paces
from support import counted_queries
from wire.raw import call, headers_for, send, signed

BALANCE = "GetAccountBalance"


@pytest.fixture(autouse=True)
def _fresh_log():
    CALLS.forget()
    yield
    CALLS.forget()


def seen(key, **filters):
    """The requester's log, oldest first, as pairs."""
    found = api_calls_of(key.key.requester_id, **filters)
    return [(each.operation, each.outcome) for each in reversed(found)]


def test_a_call_is_logged_with_what_came_of_it(key):
    good = call(key, BALANCE)
    call(key, "GetHIT", {"HITId": "3ABCDEFGHIJKLMNOPQRSTUVWXYZ012"})
    call(key, "GetHIT", {"HITId": "not an id"})
    assert seen(key) == []
    assert CALLS.flush() == 3
    assert seen(key) == [(BALANCE, "ok"), ("GetHIT", "HITDoesNotExist"), ("GetHIT", "ValidationException")]
    first = ApiCall.objects.earliest("pk")
    assert (first.access_key, first.request) == (key.key.pk, good.headers["x-amzn-RequestId"])
    assert abs(first.at - clock.now()) < timedelta(minutes=1)
    assert seen(key, outcome="failed") == [("GetHIT", "HITDoesNotExist"), ("GetHIT", "ValidationException")]
    assert seen(key, outcome="ok", operation=BALANCE) == [(BALANCE, "ok")]
    assert seen(key, outcome="HITDoesNotExist") == [("GetHIT", "HITDoesNotExist")]
    assert CALLS.flush() == 0


def test_nobodys_calls_are_in_nobodys_log(key):
    send(signed(key.key.pk, "not the secret", headers_for(BALANCE), b"{}"), b"{}")
    send(signed("KMPLUNKNOWNUNKNOWN", "secret", headers_for(BALANCE), b"{}"), b"{}")
    send(headers_for(BALANCE), b"{}")
    assert CALLS.flush() == 0


def test_a_call_writes_its_log_entry_with_no_query(key, settings):
    call(key, BALANCE)
    with counted_queries() as logged:
        call(key, BALANCE)
    settings.KEMPELEN = replace(settings.KEMPELEN, api_log_days=0)
    with counted_queries() as unlogged:
        call(key, BALANCE)
    assert len(logged) == len(unlogged)
    assert CALLS.flush() == 2


def test_a_batch_takes_as_many_statements_as_one_call(key):
    counts = []
    for calls in (1, 20):
        for _ in range(calls):
            call(key, BALANCE)
        with counted_queries() as statements:
            CALLS.flush()
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert ApiCall.objects.count() == 21


def test_of_calls_that_came_too_fast_one_a_second_is_logged(key, settings):
    settings.KEMPELEN = replace(settings.KEMPELEN, api_rate=1, api_burst=1)
    forget_paces()
    assert [call(key, BALANCE).status for _ in range(6)] == [200, 400, 400, 400, 400, 400]
    forget_paces()
    CALLS.flush()
    assert seen(key) == [(BALANCE, "ok"), (BALANCE, "ThrottlingException")]


def test_a_database_that_is_away_gets_the_notes_later(key, monkeypatch):
    call(key, BALANCE)

    def away(*_args, **_kwargs):
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(Driver, "load", away)
        with pytest.raises(DatabaseError):
            CALLS.flush()
    assert CALLS.flush() == 1


def test_memory_is_bounded_and_the_oldest_notes_go(key):
    call(key, BALANCE)
    row = CALLS._waiting[0]
    log = CallLog()
    log._waiting.extend(row._replace(milliseconds=number) for number in range(MOST_WAITING + 5))
    assert len(log._waiting) == MOST_WAITING
    assert log._waiting[0].milliseconds == 5


def test_a_kept_log_starts_one_writer_that_does_not_outlive_the_process(monkeypatch):
    """The thread is told by the end of the main thread; here one that has ended stands in for it."""
    log, ended = CallLog(), threading.Thread(target=lambda: None)
    ended.start()
    ended.join()
    monkeypatch.setattr(threading, "main_thread", lambda: ended)
    log.keep()
    log._start()
    log._start()
    log._writer.join(timeout=30)
    assert not log._writer.is_alive()


def test_old_calls_are_swept_in_chunks(key, monkeypatch):
    for _ in range(3):
        call(key, BALANCE)
    CALLS.flush()
    assert forget_old_calls() == 0
    monkeypatch.setattr("kempelen.accounts.actions.CALLS_A_SWEEP", 2)
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        call(key, BALANCE)
        CALLS.flush()
        assert [forget_old_calls() for _ in range(3)] == [2, 1, 0]
    assert ApiCall.objects.count() == 1
