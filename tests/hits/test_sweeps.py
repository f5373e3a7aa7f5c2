"""What moves by itself: late, never wrong, and the same when it runs twice."""

from datetime import timedelta

import pytest

from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.hits.actions import (
    abandon_overdue,
    accept_hit,
    approve_overdue,
    expire_overdue,
    measure_pace,
    reject,
    submit,
)
from kempelen.hits.errors import AssignmentStateError, NotActiveError
from kempelen.hits.models import Assignment, Hit, HitTypePace
from kempelen.hits.states import AssignmentState, HitStatus
from kempelen.ledger.models import Transfer
from kempelen.ledger.queries import requester_balance
from support import TEST, books_balance, make_workers, publish_hit, work
from world import unchanged

GRACE = timedelta(seconds=30)


def test_overdue_work_is_taken_back_after_the_grace(cast):
    hit = publish_hit(cast.rita)
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    with stopped_at(accepted.deadline + GRACE - timedelta(microseconds=1)) as advance:
        with unchanged():
            assert abandon_overdue() == 0
        moment = advance(timedelta(microseconds=1))
        assert abandon_overdue() == 1
        gone, hit = Assignment.objects.get(pk=accepted.assignment_id), Hit.objects.get(pk=hit.pk)
        assert (gone.state, gone.decided_at, gone.due_at) == (AssignmentState.ABANDONED, accepted.deadline, None)
        assert (hit.pending, hit.queued_at) == (0, moment)
        with pytest.raises(NotActiveError):
            submit(assignment_id=gone.pk, answer="[]", proof=3)
        with unchanged():
            assert abandon_overdue() == 0
        cast.wen.refresh_from_db()
        assert (cast.wen.pending, cast.wen.abandoned) == (0, 1)
        work(cast.wen, hit)
        books_balance()


def test_many_are_taken_back_as_one_set(cast):
    hits = [publish_hit(cast.rita, slots=2, title=f"Group {number % 2}") for number in range(4)]
    for hit in hits:
        for worker in (cast.wen, cast.walt):
            accepted = accept_hit(worker_id=worker.pk, hit_id=hit.pk)
    with stopped_at(accepted.deadline + GRACE):
        assert [abandon_overdue(limit=5), abandon_overdue(limit=5)] == [5, 3]
    assert Assignment.objects.filter(state=AssignmentState.ABANDONED).count() == 8
    books_balance()


def test_undecided_work_is_approved_as_of_the_moment_it_was_due(cast):
    hit = publish_hit(cast.rita, approve_after_seconds=3_600)
    key = work(cast.wen, hit)
    due_at = Assignment.objects.get(pk=key).due_at
    with stopped_at(due_at + timedelta(days=3)):
        assert approve_overdue() == 1
        with unchanged():
            assert approve_overdue() == 0
    done = Assignment.objects.get(pk=key)
    cast.wen.refresh_from_db()
    assert (done.state, done.decided_at, done.due_at) == (AssignmentState.APPROVED, due_at, None)
    assert cast.wen.balance_micros == 50_000
    books_balance()


def test_it_is_not_approved_a_moment_early(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    with stopped_at(Assignment.objects.get(pk=key).due_at - timedelta(microseconds=1)), unchanged():
        assert approve_overdue() == 0


def test_auto_approved_work_cannot_be_rejected(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    with stopped_at(Assignment.objects.get(pk=key).due_at):
        approve_overdue()
        with unchanged(), pytest.raises(AssignmentStateError):
            reject(assignment_id=key, requester=cast.rita, feedback="late", actor=TEST)


def test_without_delay_work_is_approved_when_it_is_sent(cast):
    key = work(cast.wen, publish_hit(cast.rita, approve_after_seconds=0))
    done = Assignment.objects.get(pk=key)
    assert (done.state, done.decided_at) == (AssignmentState.APPROVED, done.submitted_at)
    books_balance()


def test_work_of_one_worker_is_approved_in_chunks(cast):
    keys = [work(cast.wen, publish_hit(cast.rita)) for _ in range(5)]
    with stopped_at(clock.now() + timedelta(days=2)):
        assert [approve_overdue(limit=3), approve_overdue(limit=3)] == [3, 2]
    assert Transfer.objects.filter(reason=1, subject_id__in=keys).count() == 5
    books_balance()


def test_expired_hits_give_their_money_back_and_keep_their_slots_on_the_wire(cast):
    hits = [publish_hit(cast.rita, slots=3) for _ in range(3)]
    work(cast.wen, hits[0])
    accept_hit(worker_id=cast.wen.pk, hit_id=hits[1].pk)
    with stopped_at(clock.now() + timedelta(hours=1)) as advance:
        assert [expire_overdue(limit=2), expire_overdue(limit=2)] == [2, 1]
        with unchanged():
            assert expire_overdue() == 0
        moment = advance(timedelta(0))
        found = [Hit.objects.get(pk=hit.pk) for hit in hits]
        assert [hit.released for hit in found] == [2, 2, 3]
        assert [hit.counts.available for hit in found] == [2, 2, 3]
        assert [hit.counts.status(moment) for hit in found] == [
            HitStatus.REVIEWABLE,
            HitStatus.UNASSIGNABLE,
            HitStatus.REVIEWABLE,
        ]
    assert requester_balance(cast.rita.pk).on_hold_micros == 2 * 50_000
    books_balance()


def test_what_is_abandoned_after_the_end_is_released_by_the_next_sweep(cast):
    hit = publish_hit(cast.rita, duration_seconds=7_200)
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    with stopped_at(accepted.deadline + GRACE):
        assert (expire_overdue(), abandon_overdue(), expire_overdue()) == (0, 1, 1)
    assert requester_balance(cast.rita.pk).available_micros == 100_000_000
    books_balance()


def test_the_pace_is_the_median_of_the_latest_work(cast):
    hit = publish_hit(cast.rita, slots=4)
    with stopped_at(clock.now()) as advance:
        for worker, seconds in zip(make_workers(3), (10, 90, 20), strict=True):
            accepted = accept_hit(worker_id=worker.pk, hit_id=hit.pk)
            advance(timedelta(seconds=seconds))
            submit(assignment_id=accepted.assignment_id, answer="[]", proof=3)
        assert measure_pace() == 1
        pace = HitTypePace.objects.get(hit_type_id=hit.hit_type_id)
        assert (pace.measurements, pace.median_seconds) == (3, 20.0)
        assert measure_pace() == 0
        accepted = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
        advance(timedelta(seconds=40))
        submit(assignment_id=accepted.assignment_id, answer="[]", proof=3)
        assert measure_pace() == 1
    pace.refresh_from_db()
    assert (pace.measurements, pace.median_seconds) == (4, 30.0)


def test_nothing_is_measured_without_work(cast):
    accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    with unchanged():
        assert measure_pace() == 0
