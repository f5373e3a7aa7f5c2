"""Giving a HIT back."""

from datetime import timedelta

import pytest

from kempelen.accounts.actions import end_all_sessions
from kempelen.accounts.models import Worker
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions import accept_hit, accept_next, return_assignment
from kempelen.hits.errors import NotActiveError, SignedOutError
from kempelen.hits.models import Assignment, Hit
from support import books_balance, publish_hit, work


def test_the_slot_is_free_again_at_the_end_of_the_queue(cast):
    first, second = publish_hit(cast.rita), publish_hit(cast.rita)
    held = accept_hit(worker_id=cast.wen.pk, hit_id=first.pk)
    return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk, reason="too_long")
    row = Assignment.objects.get(pk=held.assignment_id)
    assert (row.state, row.return_reason, row.decided_at is not None) == (5, "too_long", True)
    assert Hit.objects.get(pk=first.pk).queued_at > Hit.objects.get(pk=second.pk).queued_at
    worker = Worker.objects.get(pk=cast.wen.pk)
    assert (worker.pending, worker.returned) == (0, 1)
    assert accept_next(worker_id=cast.walt.pk, group_id=first.hit_type_id).hit_id == second.pk
    books_balance()


def test_only_its_holder_gives_it_back(cast):
    held = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    with pytest.raises(NotActiveError):
        return_assignment(assignment_id=held.assignment_id, worker_id=cast.walt.pk)
    assert Assignment.objects.get(pk=held.assignment_id).state == 1
    books_balance()


def test_what_is_not_accepted_any_more_is_not_given_back(cast):
    sent = work(cast.wen, publish_hit(cast.rita))
    with pytest.raises(NotActiveError):
        return_assignment(assignment_id=sent, worker_id=cast.wen.pk)
    held = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk)
    with pytest.raises(NotActiveError):
        return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk)
    assert Worker.objects.get(pk=cast.wen.pk).returned == 1
    books_balance()


def test_out_of_time_is_abandoned_not_returned(cast):
    with clock.stopped_at(clock.now()) as advance:
        held = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita, duration_seconds=60).pk)
        advance(timedelta(seconds=91))
        with pytest.raises(NotActiveError):
            return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk)
    assert Assignment.objects.get(pk=held.assignment_id).state == 1


def test_a_session_that_ended_returns_nothing(cast):
    held = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    end_all_sessions(user=cast.wen.user)
    with pytest.raises(SignedOutError):
        return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk, epoch=0)
    assert Assignment.objects.get(pk=held.assignment_id).state == 1
    books_balance()


def test_a_reason_is_a_word_not_a_letter(cast):
    held = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    with pytest.raises(InvalidValueError):
        return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk, reason="x" * 25)
    assert Assignment.objects.get(pk=held.assignment_id).state == 1
