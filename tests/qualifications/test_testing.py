"""Taking a test: one try at a time, a clock that never stops, a value at once or a request that waits; races."""

from datetime import timedelta

import pytest

from kempelen.core import clock
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.core.models import OutboxMessage
from kempelen.hits.actions import (
    accept_qualification_request,
    delete_qualification_type,
    grant_qualification,
    submit_test,
    update_qualification_type,
)
from kempelen.hits.errors import IncompleteFormError
from kempelen.hits.types import SUBMIT_GRACE
from kempelen.qualifications.access import type_for
from kempelen.qualifications.actions import lapse_overdue, request, start_test, withdraw
from kempelen.qualifications.errors import (
    AlreadyHeldError,
    AlreadyRequestedError,
    NoTestError,
    RetakeNotAllowedError,
    RetryTooSoonError,
    TestAndAutoGrantError,
    TestOverError,
    TestWantedError,
    TypeStateError,
)
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationTest
from kempelen.qualifications.queries import list_requests, standing_of
from kempelen.qualifications.states import RequestState
from kempelen.qualifications.types import TEST_GRACE, GivenTest, TypeChanges
from support import TEST, at_once
from world import unchanged

from .making import make_tested
from .papers import FORM, KEY, READ, RIGHT, SCORED, choices, form, key, keyed, option

MINUTE = timedelta(minutes=1)


def start(kind, worker):
    return start_test(qualification_type=kind, worker=worker, actor=TEST)


def send(taken, fields=RIGHT):
    return submit_test(worker_id=taken.worker_id, request_id=taken.pk, fields=fields)


def test_a_test_with_a_key_grants_at_once(cast):
    kind = make_tested(cast.rita)
    assert send(start(kind, cast.wen)) == 100
    held = Qualification.objects.get()
    assert (held.worker, held.value) == (cast.wen, 100)
    assert list_requests(requester=cast.rita, limit=10) == []
    assert QualificationRequest.objects.get().answer == (
        '[["sky","blue","selection"],["flag","red","selection"],["flag","blue","selection"]]'
    )


def test_a_test_without_a_key_waits_for_its_owner(cast):
    kind = make_tested(cast.rita, READ)
    assert send(start(kind, cast.wen), [("q0", "Because.")]) is None
    (waiting,) = list_requests(requester=cast.rita, limit=10)
    assert waiting.answer == '[["why","Because."]]'
    accept_qualification_request(request=waiting, value=7, actor=TEST)
    assert Qualification.objects.get().value == 7
    (told,) = OutboxMessage.objects.filter(topic="notify.notice")
    assert (told.payload["kind"], told.payload["facts"]["value"]) == ("qualification", 7)


def test_sent_again_nothing_changes(cast):
    taken = start(make_tested(cast.rita), cast.wen)
    send(taken)
    with unchanged():
        assert send(taken, [("q0", "red")]) == 100


def test_what_is_incomplete_is_not_taken(cast):
    taken = start(make_tested(cast.rita, READ), cast.wen)
    with unchanged(), pytest.raises(IncompleteFormError) as refusal:
        send(taken, [("q0", " ")])
    assert list(refusal.value.errors) == [0]


def test_a_running_test_goes_on_and_its_clock_with_it(cast):
    kind = make_tested(cast.rita)
    with clock.stopped_at(clock.now()) as advance:
        first = start(kind, cast.wen)
        advance(9 * MINUTE)
        with unchanged():
            again = start(kind, cast.wen)
        assert (again.pk, again.deadline) == (first.pk, first.deadline)


def test_the_deadline_has_the_grace_of_assignments(cast):
    assert TEST_GRACE == SUBMIT_GRACE
    kind = make_tested(cast.rita)
    with clock.stopped_at(clock.now()) as advance:
        in_time, late = start(kind, cast.wen), start(kind, cast.walt)
        advance(10 * MINUTE + TEST_GRACE)
        assert send(in_time) == 100
        advance(timedelta(seconds=1))
        with unchanged(), pytest.raises(TestOverError):
            send(late)


def test_overdue_is_over_for_readers_before_any_sweep(cast):
    kind = make_tested(cast.rita, retry_delay_seconds=3_600)
    with clock.stopped_at(clock.now()) as advance:
        start(kind, cast.wen)
        assert standing_of(cast.wen, kind).taking is not None
        advance(10 * MINUTE)
        standing = standing_of(cast.wen, kind)
        assert (standing.taking, standing.may_ask) == (None, False)
        with pytest.raises(RetryTooSoonError):
            start(kind, cast.wen)
        advance(50 * MINUTE)
        assert standing_of(cast.wen, kind).may_ask
        second = start(kind, cast.wen)
        states = QualificationRequest.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == [RequestState.LAPSED, RequestState.TAKING]
        assert send(second) == 100


def test_the_sweep_closes_what_is_overdue_and_nothing_else(cast):
    kind = make_tested(cast.rita)
    with clock.stopped_at(clock.now()) as advance:
        start(kind, cast.wen)
        advance(MINUTE)
        running = start(kind, cast.walt)
        advance(9 * MINUTE + TEST_GRACE + timedelta(seconds=1))
        assert (lapse_overdue(), lapse_overdue()) == (1, 0)
    assert QualificationRequest.objects.get(state=RequestState.TAKING) == running


@pytest.mark.parametrize("sends", [True, False])
def test_without_a_retry_delay_there_is_one_try_sent_in_or_not(cast, sends):
    kind = make_tested(cast.rita)
    with clock.stopped_at(clock.now()) as advance:
        taken = start(kind, cast.wen)
        if sends:
            send(taken)
        advance(60 * MINUTE)
        with pytest.raises(AlreadyHeldError if sends else RetakeNotAllowedError):
            start(kind, cast.wen)
        assert standing_of(cast.wen, kind).once


def test_the_retry_delay_runs_from_sending_in(cast):
    kind = make_tested(cast.rita, retry_delay_seconds=3_600)
    with clock.stopped_at(clock.now()) as advance:
        taken = start(kind, cast.wen)
        advance(5 * MINUTE)
        send(taken, [("q0", "red")])
        sent_at = clock.now()
        with unchanged(), pytest.raises(RetryTooSoonError) as refusal:
            start(kind, cast.wen)
        assert refusal.value.earliest_at == standing_of(cast.wen, kind).earliest == sent_at + timedelta(hours=1)
        advance(60 * MINUTE)
        assert send(start(kind, cast.wen)) == 100
        assert Qualification.objects.get().value == 100


def test_taking_back_a_test_that_was_seen_gives_no_second_try(cast):
    kind = make_tested(cast.rita, READ)
    taken = start(kind, cast.wen)
    send(taken, [("q0", "Because.")])
    with pytest.raises(AlreadyRequestedError):
        start(kind, cast.wen)
    withdraw(request=taken, actor=TEST)
    with unchanged(), pytest.raises(RetakeNotAllowedError):
        start(kind, cast.wen)


def test_who_is_taking_a_test_keeps_it_when_it_changes(cast):
    kind = make_tested(cast.rita)
    taken = start(kind, cast.wen)
    other = GivenTest(question_form=form(choices("sea")), answer_key=key(keyed("sea", option(5, "green"))), duration_seconds=60)
    update_qualification_type(type_id=kind.pk, changes=TypeChanges(test=other, active=False), actor=TEST)
    assert send(taken) == 100
    with pytest.raises(TypeStateError):
        start(kind, cast.walt)
    update_qualification_type(type_id=kind.pk, changes=TypeChanges(active=True), actor=TEST)
    assert send(start(kind, cast.walt), [("q0", "green")]) == 5
    assert QualificationTest.objects.count() == 2


def test_a_deleted_type_takes_no_test(cast):
    kind = make_tested(cast.rita)
    taken = start(kind, cast.wen)
    delete_qualification_type(qualification_type=kind, actor=TEST)
    with unchanged(), pytest.raises(TestOverError):
        send(taken)
    assert QualificationRequest.objects.get().state == RequestState.REJECTED


def test_a_test_and_a_request_are_two_ways(cast):
    plain, kind = make_tested(cast.rita, None, name="Plain"), make_tested(cast.rita)
    with unchanged(), pytest.raises(TestWantedError):
        request(qualification_type=kind, worker=cast.wen, actor=TEST)
    with unchanged(), pytest.raises(NoTestError):
        start(plain, cast.wen)


def test_a_test_is_its_takers_alone(cast):
    taken = start(make_tested(cast.rita), cast.wen)
    with unchanged(), pytest.raises(NotFoundError):
        submit_test(worker_id=cast.walt.pk, request_id=taken.pk, fields=RIGHT)


def test_a_test_and_an_automatic_grant_exclude_each_other(cast):
    with unchanged(), pytest.raises(TestAndAutoGrantError):
        make_tested(cast.rita, auto_granted=True)
    kind = make_tested(cast.rita)
    with unchanged(), pytest.raises(TestAndAutoGrantError):
        update_qualification_type(type_id=kind.pk, changes=TypeChanges(auto_granted=True), actor=TEST)
    by_itself = make_tested(cast.rita, None, name="By itself", auto_granted=True)
    with unchanged(), pytest.raises(TestAndAutoGrantError):
        update_qualification_type(type_id=by_itself.pk, changes=TypeChanges(test=SCORED), actor=TEST)


@pytest.mark.parametrize("seconds", [0, 31_536_001])
def test_a_duration_has_bounds(cast, seconds):
    given = GivenTest(question_form=FORM, answer_key=KEY, duration_seconds=seconds)
    with unchanged(), pytest.raises(InvalidValueError) as refusal:
        make_tested(cast.rita, given)
    assert refusal.value.field == "TestDurationInSeconds"


def test_a_grant_while_taking_changes_nothing_of_the_test(cast):
    kind = make_tested(cast.rita)
    taken = start(kind, cast.wen)
    grant_qualification(qualification_type=kind, worker=cast.wen, value=3, tells=False, actor=TEST)
    assert not OutboxMessage.objects.filter(topic="notify.notice").exists()
    assert standing_of(cast.wen, type_for(cast.wen, kind.public_id)).taking == taken
    assert send(taken) == 100
    assert Qualification.objects.get().value == 100


def test_two_at_once_begin_one_test(cast_committed):
    kind = make_tested(cast_committed.rita)
    outcomes = at_once(*[lambda: start(kind, cast_committed.wen)] * 4)
    assert {outcome.pk for outcome in outcomes} == {QualificationRequest.objects.get().pk}


def test_sending_in_at_once_counts_once(cast_committed):
    taken = start(make_tested(cast_committed.rita), cast_committed.wen)
    outcomes = at_once(*[lambda: send(taken)] * 4)
    assert all(outcome == 100 or isinstance(outcome, TestOverError) for outcome in outcomes)
    assert outcomes.count(100) >= 1
    assert QualificationRequest.objects.get().state == RequestState.GRANTED


def test_a_grant_and_a_test_at_once_leave_one_of_the_two_values(cast_committed):
    kind = make_tested(cast_committed.rita)
    taken = start(kind, cast_committed.wen)
    outcomes = at_once(
        lambda: send(taken),
        lambda: grant_qualification(qualification_type=kind, worker=cast_committed.wen, value=3, actor=TEST),
    )
    assert outcomes == [100, None]
    assert Qualification.objects.get().value in {3, 100}
