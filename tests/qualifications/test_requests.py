"""Asking for a qualification: every pair of states, auto-grant, retry delay, races (requester-api 5.4)."""

from datetime import timedelta

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.qualifications.access import own_request, waiting_request
from kempelen.qualifications.actions import (
    accept_request,
    associate,
    disassociate,
    reject_request,
    request,
    update_type,
    withdraw,
)
from kempelen.qualifications.errors import (
    AlreadyHeldError,
    AlreadyRequestedError,
    RequestStateError,
    RetakeNotAllowedError,
    RetryTooSoonError,
    TypeStateError,
    UnknownRequestError,
)
from kempelen.qualifications.models import Qualification, QualificationRequest
from kempelen.qualifications.queries import list_requests, waiting_of
from kempelen.qualifications.states import REQUEST_MOVES, RequestState
from kempelen.qualifications.types import TypeChanges
from support import TEST, at_once
from world import unchanged

from .making import make_type


def ask(kind, worker):
    return request(qualification_type=kind, worker=worker, actor=TEST)


VERBS = {
    RequestState.GRANTED: lambda asked: accept_request(request=asked, value=5, actor=TEST),
    RequestState.REJECTED: lambda asked: reject_request(request=asked, reason="No.", actor=TEST),
    RequestState.WITHDRAWN: lambda asked: withdraw(request=asked, actor=TEST),
}


@pytest.mark.parametrize("start", [RequestState.SUBMITTED, *VERBS])
@pytest.mark.parametrize("end", list(VERBS))
def test_every_pair_of_states(cast, start, end):
    asked = ask(make_type(cast.rita), cast.wen).request
    if start is not RequestState.SUBMITTED:
        VERBS[start](asked)
    if (start, end) in REQUEST_MOVES:
        VERBS[end](asked)
        asked.refresh_from_db()
        assert (asked.state, asked.decided_at is not None) == (end, True)
    else:
        with unchanged(), pytest.raises(RequestStateError):
            VERBS[end](asked)
        asked.refresh_from_db()
        assert asked.state == start


def test_accepting_grants_the_value_and_rejecting_leaves_what_is_held(cast):
    kind = make_type(cast.rita, retry_delay_seconds=0)
    VERBS[RequestState.GRANTED](ask(kind, cast.wen).request)
    assert Qualification.objects.get().value == 5
    VERBS[RequestState.REJECTED](ask(kind, cast.wen).request)
    held = Qualification.objects.get()
    assert (held.value, held.revoked_at) == (5, None)
    assert QualificationRequest.objects.get(state=RequestState.REJECTED).reason == "No."


def test_a_value_or_reason_out_of_bounds_decides_nothing(cast):
    asked = ask(make_type(cast.rita), cast.wen).request
    with unchanged(), pytest.raises(InvalidValueError) as refusal:
        accept_request(request=asked, value=2**31, actor=TEST)
    assert refusal.value.field == "IntegerValue"
    with unchanged(), pytest.raises(InvalidValueError) as refusal:
        reject_request(request=asked, reason="x" * 1_025, actor=TEST)
    assert refusal.value.field == "Reason"
    assert QualificationRequest.objects.get().state == RequestState.SUBMITTED


def test_a_type_may_grant_by_itself(cast):
    kind = make_type(cast.rita, auto_granted=True, auto_granted_value=42)
    asked = ask(kind, cast.wen)
    assert asked.granted
    held = Qualification.objects.get()
    assert (held.worker, held.value) == (cast.wen, 42)
    assert list_requests(requester=cast.rita, limit=10) == []
    assert AuditEntry.objects.filter(verb="qualification.granted").count() == 1


def test_one_that_was_revoked_is_not_granted_again_by_itself(cast):
    kind = make_type(cast.rita, auto_granted=True)
    ask(kind, cast.wen)
    disassociate(qualification_type=kind, worker=cast.wen, actor=TEST)
    with unchanged(), pytest.raises(RetakeNotAllowedError):
        ask(kind, cast.wen)
    assert Qualification.objects.get().revoked_at is not None


def test_an_inactive_type_is_not_given_out(cast):
    kind = make_type(cast.rita, active=False)
    with unchanged(), pytest.raises(TypeStateError):
        ask(kind, cast.wen)
    associate(qualification_type=kind, worker=cast.wen, actor=TEST)  # its owner may still grant
    assert Qualification.objects.exists()


def test_one_open_request_at_a_time(cast):
    kind = make_type(cast.rita, retry_delay_seconds=0)
    ask(kind, cast.wen)
    with unchanged(), pytest.raises(AlreadyRequestedError):
        ask(kind, cast.wen)
    assert ask(kind, cast.walt).request.pk


def test_without_a_retry_delay_it_is_asked_for_once(cast):
    kind = make_type(cast.rita)
    VERBS[RequestState.REJECTED](ask(kind, cast.wen).request)
    with unchanged(), pytest.raises(RetakeNotAllowedError):
        ask(kind, cast.wen)
    associate(qualification_type=kind, worker=cast.walt, actor=TEST)
    with unchanged(), pytest.raises(AlreadyHeldError):
        ask(kind, cast.walt)


def test_a_withdrawn_request_does_not_count(cast):
    kind = make_type(cast.rita)
    VERBS[RequestState.WITHDRAWN](ask(kind, cast.wen).request)
    assert not ask(kind, cast.wen).granted
    assert len(waiting_of(cast.wen)) == 1


def test_the_retry_delay_runs_from_the_last_request(cast):
    kind = make_type(cast.rita, retry_delay_seconds=3_600)
    with clock.stopped_at(clock.now()) as advance:
        VERBS[RequestState.REJECTED](ask(kind, cast.wen).request)
        earliest = clock.now() + timedelta(hours=1)
        advance(timedelta(seconds=3_599))
        with unchanged(), pytest.raises(RetryTooSoonError) as refusal:
            ask(kind, cast.wen)
        assert refusal.value.earliest_at == earliest
        assert f"{earliest:%H:%M} UTC" in str(refusal.value)
        advance(timedelta(seconds=1))
        assert ask(kind, cast.wen).request.pk


def test_a_delay_beyond_the_calendar_is_never(cast):
    kind = make_type(cast.rita, retry_delay_seconds=2**63 - 1)
    VERBS[RequestState.REJECTED](ask(kind, cast.wen).request)
    with unchanged(), pytest.raises(RetryTooSoonError, match="never"):
        ask(kind, cast.wen)
    update_type(type_id=kind.pk, changes=TypeChanges(retry_delay_seconds=0), actor=TEST)
    assert ask(kind, cast.wen).request.pk


def test_two_at_once_ask_once(cast_committed):
    kind = make_type(cast_committed.rita, retry_delay_seconds=0)
    outcomes = at_once(*[lambda: ask(kind, cast_committed.wen)] * 4)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["AlreadyRequestedError"] * 3, "Requested"]
    assert QualificationRequest.objects.count() == 1


def test_deciding_at_once_decides_once(cast_committed):
    asked = ask(make_type(cast_committed.rita), cast_committed.wen).request
    outcomes = at_once(*[lambda verb=verb: verb(asked) for verb in VERBS.values()])
    assert sum(outcome is None for outcome in outcomes) == 1
    asked.refresh_from_db()
    assert (asked.state == RequestState.GRANTED) is Qualification.objects.exists()


def test_requests_are_found_by_whose_they_are(cast):
    asked = ask(make_type(cast.rita), cast.wen).request
    assert own_request(cast.rita, asked.public_id) == asked
    assert waiting_request(cast.wen, asked.public_id) == asked
    with pytest.raises(UnknownRequestError):
        own_request(cast.ravi, asked.public_id)
    for worker, request_id in ((cast.walt, asked.public_id), (cast.wen, "x")):
        with pytest.raises(NotFoundError):
            waiting_request(worker, request_id)
