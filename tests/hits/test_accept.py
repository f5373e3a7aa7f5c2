"""Accepting a HIT: the next one of a group, or this one."""

from datetime import timedelta

import pytest

from kempelen.accounts.actions import become_requester, end_all_sessions
from kempelen.accounts.models import Worker
from kempelen.core import clock
from kempelen.hits.actions import accept_hit, accept_next, return_assignment
from kempelen.hits.errors import (
    BlockedError,
    GroupNotFoundError,
    NoHitsError,
    NotQualifiedError,
    QueueFullError,
    SignedOutError,
)
from kempelen.hits.models import Assignment, Hit, WorkerBlock, WorkerGroup
from kempelen.ledger.actions import deposit
from kempelen.qualifications.requirements import Comparator, Guard, Locale, Requirement
from support import TEST, books_balance, publish_hit, work

NOT_INDIA = Requirement("00000000000000000071", Comparator.NOT_EQUAL_TO, locale_values=(Locale("IN"),))


def nothing_moved(worker):
    """Assert that the worker holds nothing and no HIT lost a slot."""
    worker.refresh_from_db()
    assert worker.pending == 0
    assert not Assignment.objects.filter(worker=worker).exists()
    assert not Hit.objects.filter(pending__gt=0).exists()
    books_balance()


def test_next_hits_come_in_the_order_they_were_queued(cast):
    hits = [publish_hit(cast.rita) for _ in range(3)]
    taken = [accept_next(worker_id=cast.wen.pk, group_id=hits[0].hit_type_id) for _ in range(3)]
    assert [accepted.hit_id for accepted in taken] == [hit.pk for hit in hits]
    books_balance()


def test_what_is_accepted_is_written_down(cast):
    hit = publish_hit(cast.rita, slots=2, duration_seconds=600)
    accepted = accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    row = Assignment.objects.get(pk=accepted.assignment_id)
    assert (row.hit_id, row.worker_id, row.state, row.reward_micros) == (hit.pk, cast.wen.pk, 1, 50_000)
    assert row.deadline == row.due_at == accepted.deadline == accepted.accepted_at + timedelta(seconds=600)
    hit.refresh_from_db()
    assert (hit.pending, hit.queued_at is not None) == (1, True)
    assert Worker.objects.get(pk=cast.wen.pk).pending == 1


def test_the_last_slot_takes_the_hit_out_of_the_queue(cast):
    hit = publish_hit(cast.rita)
    accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    with pytest.raises(NoHitsError):
        accept_next(worker_id=cast.walt.pk, group_id=hit.hit_type_id)
    nothing_moved_for = Worker.objects.get(pk=cast.walt.pk)
    assert nothing_moved_for.pending == 0
    books_balance()


def test_nobody_gets_the_same_hit_twice(cast):
    hit = publish_hit(cast.rita, slots=5)
    work(cast.wen, hit)
    for attempt in (accept_next, accept_hit):
        with pytest.raises(NoHitsError):
            attempt(worker_id=cast.wen.pk, **({"group_id": hit.hit_type_id} if attempt is accept_next else {"hit_id": hit.pk}))
    assert Assignment.objects.count() == 1
    books_balance()


def test_a_returned_hit_may_be_taken_again(cast):
    hit = publish_hit(cast.rita)
    first = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    return_assignment(assignment_id=first.assignment_id, worker_id=cast.wen.pk)
    again = accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    assert again.assignment_id != first.assignment_id
    books_balance()


def test_this_hit_is_given_and_no_other(cast):
    hits = [publish_hit(cast.rita) for _ in range(3)]
    assert accept_hit(worker_id=cast.wen.pk, hit_id=hits[1].pk).hit_id == hits[1].pk
    assert WorkerGroup.objects.get(worker=cast.wen).seen_until is None
    books_balance()


def test_an_expired_hit_is_not_offered_even_before_a_sweep(cast):
    with clock.stopped_at(clock.now()) as advance:
        hit = publish_hit(cast.rita, lifetime_seconds=60)
        advance(timedelta(seconds=60))
        with pytest.raises(NoHitsError):
            accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
        with pytest.raises(NoHitsError):
            accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    nothing_moved(cast.wen)


def test_the_queue_holds_twenty_five(cast):
    hits = [publish_hit(cast.rita) for _ in range(26)]
    for _ in range(25):
        accept_next(worker_id=cast.wen.pk, group_id=hits[0].hit_type_id)
    with pytest.raises(QueueFullError, match=r"maximum number of HITs \(25\)"):
        accept_next(worker_id=cast.wen.pk, group_id=hits[0].hit_type_id)
    with pytest.raises(QueueFullError):
        accept_hit(worker_id=cast.wen.pk, hit_id=hits[25].pk)
    assert Assignment.objects.count() == 25
    books_balance()


def test_a_block_counts_at_once(cast):
    hit = publish_hit(cast.rita)
    WorkerBlock.objects.create(requester=cast.rita, worker=cast.wen, reason="", at=clock.now())
    with pytest.raises(BlockedError, match="prevent you from working"):
        accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    nothing_moved(cast.wen)


def test_a_requirement_that_is_not_met_is_named(cast):
    hit = publish_hit(cast.rita, requirements=[NOT_INDIA])
    with pytest.raises(NotQualifiedError, match="do not meet those Qualifications") as caught:
        accept_next(worker_id=cast.walt.pk, group_id=hit.hit_type_id)
    assert caught.value.requirement == NOT_INDIA
    nothing_moved(cast.walt)
    assert accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id).hit_id == hit.pk


def test_a_group_one_may_not_know_of_looks_absent(cast):
    hidden = Requirement("00000000000000000071", Comparator.NOT_EQUAL_TO, (), (Locale("IN"),), Guard.DISCOVER)
    hit = publish_hit(cast.rita, requirements=[hidden])
    with pytest.raises(GroupNotFoundError):
        accept_next(worker_id=cast.walt.pk, group_id=hit.hit_type_id)
    with pytest.raises(GroupNotFoundError):
        accept_hit(worker_id=cast.walt.pk, hit_id=hit.pk)
    nothing_moved(cast.walt)


def test_a_session_that_ended_accepts_nothing(cast):
    hit = publish_hit(cast.rita)
    end_all_sessions(user=cast.wen.user)
    with pytest.raises(SignedOutError):
        accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id, epoch=0)
    nothing_moved(cast.wen)
    assert accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id, epoch=1).hit_id == hit.pk


@pytest.mark.parametrize("empty", [False, True])
def test_a_closed_account_accepts_nothing(cast, empty):
    hit = publish_hit(cast.rita)
    if empty:
        accept_hit(worker_id=cast.walt.pk, hit_id=hit.pk)
    cast.wen.user.is_active = False
    cast.wen.user.save()
    with pytest.raises(SignedOutError):
        accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    assert Worker.objects.get(pk=cast.wen.pk).pending == 0
    books_balance()


def test_a_suspended_worker_accepts_nothing(cast):
    hit = publish_hit(cast.rita)
    Worker.objects.filter(pk=cast.wen.pk).update(suspended_at=clock.now())
    with pytest.raises(BlockedError, match="suspended"):
        accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    nothing_moved(cast.wen)


def test_the_sandbox_is_another_market(cast):
    rita_at_play = become_requester(user=cast.rita.user, name="Rita at play", actor=TEST, sandbox=True)
    deposit(requester_id=rita_at_play.pk, amount_micros=1_000_000, reference="play", actor=TEST)
    hit = publish_hit(rita_at_play)
    with pytest.raises(GroupNotFoundError):
        accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    nothing_moved(cast.wen)


def test_a_group_that_never_was(cast):
    with pytest.raises(GroupNotFoundError):
        accept_next(worker_id=cast.wen.pk, group_id=10**9)
    with pytest.raises(NoHitsError):
        accept_hit(worker_id=cast.wen.pk, hit_id=10**9)
