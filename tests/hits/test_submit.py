"""Submitting an answer."""

from datetime import timedelta

import pytest

from kempelen.accounts.models import Worker
from kempelen.core import clock
from kempelen.hits.actions import abandon_overdue, accept_hit, return_assignment, submit
from kempelen.hits.errors import NotActiveError
from kempelen.hits.models import Assignment, Hit
from kempelen.ledger.models import Transfer
from support import books_balance, publish_hit

ANSWER = '[["answer","yes"]]'


def accepted(cast, **values):
    """Publish a HIT and let Wen accept it."""
    return accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita, **values).pk)


def test_the_answer_is_stored_and_its_approval_fixed(cast):
    with clock.stopped_at(clock.now()) as advance:
        held = accepted(cast, approve_after_seconds=3_600)
        moment = advance(timedelta(seconds=20))
        submitted = submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3, by_worker_id=cast.wen.pk)
    row = Assignment.objects.get(pk=held.assignment_id)
    assert (row.state, row.answer, row.proof, row.submitted_at) == (2, ANSWER, 3, moment)
    assert row.due_at == moment + timedelta(hours=1)
    assert (submitted.hit_id, submitted.worker_id, submitted.reward_micros, submitted.fresh) == (
        held.hit_id,
        cast.wen.pk,
        50_000,
        True,
    )
    books_balance()


def test_the_last_submission_makes_the_hit_reviewable(cast):
    held = accepted(cast)
    submit(assignment_id=held.assignment_id, answer=ANSWER, proof=1)
    hit = Hit.objects.get(pk=held.hit_id)
    assert (hit.pending, hit.submitted, hit.reviewable_at is not None) == (0, 1, True)


def test_sent_twice_is_stored_once(cast):
    held = accepted(cast)
    submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3)
    again = submit(assignment_id=held.assignment_id, answer='[["answer","no"]]', proof=1)
    assert again.fresh is False
    row = Assignment.objects.get(pk=held.assignment_id)
    assert (row.answer, row.proof) == (ANSWER, 3)
    assert Worker.objects.get(pk=cast.wen.pk).submitted == 1
    books_balance()


def test_anothers_session_is_refused(cast):
    held = accepted(cast)
    with pytest.raises(NotActiveError):
        submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3, by_worker_id=cast.walt.pk)
    assert Assignment.objects.get(pk=held.assignment_id).state == 1
    submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3)
    with pytest.raises(NotActiveError):
        submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3, by_worker_id=cast.walt.pk)
    books_balance()


@pytest.mark.parametrize("late_by", [0, 29, 30])
def test_half_a_minute_late_still_counts(cast, late_by):
    with clock.stopped_at(clock.now()) as advance:
        held = accepted(cast, duration_seconds=60)
        advance(timedelta(seconds=60 + late_by))
        assert submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3).fresh
    books_balance()


def test_later_than_that_is_refused_also_before_a_sweep(cast):
    with clock.stopped_at(clock.now()) as advance:
        held = accepted(cast, duration_seconds=60)
        advance(timedelta(seconds=91))
        with pytest.raises(NotActiveError):
            submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3)
    row = Assignment.objects.get(pk=held.assignment_id)
    assert (row.state, row.answer) == (1, None)
    books_balance()


def test_no_sweep_takes_a_hit_while_its_answer_would_still_count(cast):
    with clock.stopped_at(clock.now()) as advance:
        held = accepted(cast, duration_seconds=60)
        advance(timedelta(seconds=89))
        assert abandon_overdue() == 0
        assert submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3).fresh
    books_balance()


@pytest.mark.parametrize("known", [True, False])
def test_what_was_returned_or_never_was_is_refused(cast, known):
    held = accepted(cast)
    return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk)
    with pytest.raises(NotActiveError):
        submit(assignment_id=held.assignment_id if known else 10**9, answer=ANSWER, proof=3)
    assert Assignment.objects.get(pk=held.assignment_id).answer is None
    books_balance()


def test_without_delay_it_is_approved_and_paid_at_once(cast):
    held = accepted(cast, approve_after_seconds=0)
    submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3)
    worker = Worker.objects.get(pk=cast.wen.pk)
    assert Assignment.objects.get(pk=held.assignment_id).state == 3
    assert (worker.approved, worker.submitted, worker.balance_micros) == (1, 0, 50_000)
    assert submit(assignment_id=held.assignment_id, answer=ANSWER, proof=3).fresh is False
    assert Transfer.objects.filter(reason=1).count() == 1
    books_balance()
