"""Blocking a worker: at once, repeatable, private, and told to the worker without the reason."""

from functools import partial

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError, Refusal
from kempelen.core.models import OutboxMessage
from kempelen.hits import actions
from kempelen.hits.actions import accept_hit, accept_next, block_worker, blocking, submit, unblock_worker
from kempelen.hits.errors import BlockedError, BlockLimitError
from kempelen.hits.models import Assignment, WorkerBlock
from kempelen.hits.queries import viewer
from kempelen.hits.queries.workers import list_blocks
from support import TEST, at_once, books_balance, counted_queries, make_workers, publish_hit, work
from world import unchanged


def block(cast, **changes):
    block_worker(**{"requester": cast.rita, "worker": cast.wen, "reason": "All answers alike.", "actor": TEST} | changes)


def test_a_blocked_worker_takes_nothing_more_of_this_requester(cast):
    hit, other = publish_hit(cast.rita), publish_hit(cast.ravi, reward_micros=0)
    assert cast.rita.pk not in viewer(cast.wen.pk).blocked_by
    block(cast)
    assert viewer(cast.wen.pk).blocked_by == {cast.rita.pk}
    for take in (
        partial(accept_next, group_id=hit.hit_type_id),
        partial(accept_hit, hit_id=hit.pk),
    ):
        with unchanged(), pytest.raises(BlockedError):
            take(worker_id=cast.wen.pk)
    accept_hit(worker_id=cast.walt.pk, hit_id=hit.pk)
    accept_hit(worker_id=cast.wen.pk, hit_id=other.pk)
    books_balance()


def test_what_is_held_may_still_be_submitted(cast):
    held = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    block(cast)
    assert submit(assignment_id=held.assignment_id, answer="[]", proof=3).fresh


def test_a_repeat_changes_the_reason_and_tells_nobody(cast):
    block(cast)
    at = WorkerBlock.objects.get().at
    block(cast, reason="Worse than I thought.")
    assert list(WorkerBlock.objects.values_list("reason", "at")) == [("Worse than I thought.", at)]
    assert OutboxMessage.objects.count() == 1
    entries = AuditEntry.objects.filter(verb=Verb.WORKER_BLOCKED).order_by("id")
    assert [(entry.subject_id, entry.before, entry.after) for entry in entries] == [
        (str(cast.wen.pk), None, {"requester": cast.rita.pk, "reason": "All answers alike."}),
        (
            str(cast.wen.pk),
            {"requester": cast.rita.pk, "reason": "All answers alike."},
            {"requester": cast.rita.pk, "reason": "Worse than I thought."},
        ),
    ]
    with unchanged():
        block(cast, reason="Worse than I thought.")


def test_unblocking_lets_work_again(cast):
    hit = publish_hit(cast.rita)
    block(cast)
    viewer(cast.wen.pk)
    unblock_worker(requester=cast.rita, worker=cast.wen, reason="A mistake.", actor=TEST)
    assert viewer(cast.wen.pk).blocked_by == frozenset()
    work(cast.wen, hit)
    entry = AuditEntry.objects.get(verb=Verb.WORKER_UNBLOCKED)
    assert (entry.before["reason"], entry.after) == ("All answers alike.", {"reason": "A mistake."})


def test_unblocking_who_is_not_blocked_changes_nothing(cast):
    block(cast, requester=cast.ravi)
    with unchanged():
        unblock_worker(requester=cast.rita, worker=cast.wen, actor=TEST)


@pytest.mark.parametrize("reason", ["x" * 1_025, "bell\a", "\ud800"])
def test_a_reason_that_cannot_be_kept(cast, reason):
    block(cast)
    for verb in (block_worker, unblock_worker):
        with unchanged(), pytest.raises(InvalidValueError) as caught:
            verb(requester=cast.rita, worker=cast.wen, reason=reason, actor=TEST)
        assert caught.value.field == "Reason"


def test_the_most_blocks(cast, monkeypatch):
    monkeypatch.setattr(blocking, "MOST_BLOCKS", 1)
    block(cast)
    block(cast, reason="A repeat needs no room.")
    block(cast, requester=cast.ravi)
    with unchanged(), pytest.raises(BlockLimitError):
        block(cast, worker=cast.walt)
    unblock_worker(requester=cast.rita, worker=cast.wen, actor=TEST)
    block(cast, worker=cast.walt)


def test_the_list_is_ones_own_the_latest_first_with_constant_queries(cast):
    workers = make_workers(4)
    for worker in workers:
        block(cast, worker=worker)
    block(cast, requester=cast.ravi)
    first = list_blocks(requester=cast.rita, limit=3)
    assert [one.worker.public_id for one in first] == [worker.public_id for worker in workers[:0:-1]]
    rest = list_blocks(requester=cast.rita, after=(first[-1].at, first[-1].worker_id), limit=3)
    assert [one.worker_id for one in rest] == [workers[0].pk]
    WorkerBlock.objects.update(at=clock.now())  # in one moment the keys decide
    first = list_blocks(requester=cast.rita, limit=2)
    rest = list_blocks(requester=cast.rita, after=(first[-1].at, first[-1].worker_id), limit=9)
    assert [one.worker_id for one in (*first, *rest)] == sorted((worker.pk for worker in workers), reverse=True)
    with counted_queries() as two:
        list_blocks(requester=cast.rita, limit=2)
    with counted_queries() as four:
        assert len([one.worker.public_id for one in list_blocks(requester=cast.rita, limit=4)]) == 4
    assert len(two) == len(four)


def test_a_block_beside_accepts(cast_committed):
    """Whichever was first: the worker got the HIT or was refused, and gets none after."""
    cast = cast_committed
    hits = [publish_hit(cast.rita) for _ in range(6)]
    takes = [partial(accept_hit, worker_id=cast.wen.pk, hit_id=hit.pk) for hit in hits[:5]]
    *taken, blocked = at_once(*takes, partial(block, cast))
    assert blocked is None
    refused = [answer for answer in taken if isinstance(answer, Refusal)]
    assert {type(refusal) for refusal in refused} <= {BlockedError}
    assert Assignment.objects.count() == 5 - len(refused)
    with pytest.raises(BlockedError):
        accept_hit(worker_id=cast.wen.pk, hit_id=hits[5].pk)
    books_balance()


def test_blocks_at_once_are_one_block_and_one_mail(cast_committed):
    assert at_once(*[partial(block, cast_committed)] * 6) == [None] * 6
    assert WorkerBlock.objects.count() == OutboxMessage.objects.count() == 1


def test_every_verb_is_at_the_door():
    assert {"block_worker", "unblock_worker", "notify_workers", "move_to_type"} <= set(actions.__all__)
