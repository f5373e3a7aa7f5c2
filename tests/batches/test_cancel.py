"""Calling a batch off: no new work, running work goes on, every cent is accounted for."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.batches.actions import cancel, changing, expire_cancelled, publish, publish_chunk
from kempelen.batches.errors import BatchStateError
from kempelen.batches.models import Batch
from kempelen.batches.states import BatchState
from kempelen.core import clock
from kempelen.core.models import OutboxMessage
from kempelen.hits.actions import accept_next, submit
from kempelen.hits.errors import NoHitsError
from kempelen.hits.models import Hit
from kempelen.jobs.loop import run_once
from kempelen.ledger.models import Reason, Transfer
from kempelen.ledger.queries import requester_balance
from kempelen.questions.answers import fields_to_pairs
from projects import TEST, make_draft, make_project, make_published, numbered
from support import at_once, books_balance, make_workers

START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_seven_accepted_can_still_be_submitted_and_the_rest_comes_back(cast):
    workers = make_workers(7)
    batch = make_published(make_project(cast.rita), rows=10)
    group = batch.hit_type_id
    held = [(worker, accept_next(worker_id=worker.pk, group_id=group).assignment_id) for worker in workers]
    batch = cancel(batch=batch, actor=TEST)
    assert (batch.state, batch.cancelled_at is not None) == (BatchState.CANCELLED, True)
    with pytest.raises(NoHitsError):
        accept_next(worker_id=cast.wen.pk, group_id=group)
    assert requester_balance(cast.rita.pk).on_hold_micros == 7 * 50_000
    for worker, assignment_id in held:
        submit(assignment_id=assignment_id, answer=fields_to_pairs([("answer", "yes")]), proof=3, by_worker_id=worker.pk)
    assert sum(Hit.objects.values_list("submitted", flat=True)) == 7
    books_balance()


def test_unused_money_returns_after_the_last_deadline(cast):
    with clock.stopped_at(START) as advance:
        batch = make_published(make_project(cast.rita))
        accept_next(worker_id=cast.wen.pk, group_id=batch.hit_type_id)
        cancel(batch=batch, actor=TEST)
        assert requester_balance(cast.rita.pk).on_hold_micros == 50_000
        advance(timedelta(minutes=11))
        while run_once():
            pass
    assert requester_balance(cast.rita.pk).on_hold_micros == 0
    books_balance()


def test_rows_that_are_no_hits_yet_give_their_money_back_at_once(cast):
    batch = publish(batch=make_draft(make_project(cast.rita, reward_micros=10), numbered(6_000)), name="Half", actor=TEST)
    publish_chunk(batch_id=batch.pk)
    cancel(batch=batch, actor=TEST)
    assert Transfer.objects.get(reason=Reason.BATCH_RELEASE).amount_micros == 1_000 * 10
    assert requester_balance(cast.rita.pk).on_hold_micros == 0
    assert not publish_chunk(batch_id=batch.pk)
    assert Hit.objects.count() == 5_000
    while run_once():
        pass
    assert not OutboxMessage.objects.exists()
    books_balance()


def test_a_large_batch_is_closed_by_jobs(cast, monkeypatch):
    monkeypatch.setattr(changing, "_CLOSED_AT_ONCE", 1)
    batch = make_published(make_project(cast.rita))
    cancel(batch=batch, actor=TEST)
    assert requester_balance(cast.rita.pk).on_hold_micros == 2 * 50_000
    run_once()
    assert requester_balance(cast.rita.pk).on_hold_micros == 0
    books_balance()


def test_cancelling_twice_changes_nothing_more(cast):
    batch = cancel(batch=make_published(make_project(cast.rita)), actor=TEST)
    moved = Transfer.objects.count()
    with pytest.raises(BatchStateError, match="already cancelled"):
        cancel(batch=batch, actor=TEST)
    expire_cancelled(batch_id=batch.pk)
    assert Transfer.objects.count() == moved
    assert AuditEntry.objects.filter(verb=Verb.BATCH_CANCELLED).count() == 1
    books_balance()


def test_a_draft_is_not_cancelled(cast):
    batch = make_draft(make_project(cast.rita))
    with pytest.raises(BatchStateError, match="discarded"):
        cancel(batch=batch, actor=TEST)
    batch.refresh_from_db()
    assert batch.state == BatchState.DRAFT
    assert not OutboxMessage.objects.exists()


def test_ending_hits_of_a_running_batch_needs_a_cancel(cast):
    batch = make_published(make_project(cast.rita))
    expire_cancelled(batch_id=batch.pk)
    assert Hit.objects.filter(queued_at__isnull=False).count() == 2


@pytest.mark.parametrize("chunk_first", [True, False])
def test_a_chunk_and_a_cancel_in_either_order(cast, chunk_first):
    batch = publish(batch=make_draft(make_project(cast.rita)), name="Race", actor=TEST)
    if chunk_first:
        publish_chunk(batch_id=batch.pk)
    cancel(batch=batch, actor=TEST)
    assert not publish_chunk(batch_id=batch.pk)
    assert Hit.objects.count() == (2 if chunk_first else 0)
    assert requester_balance(cast.rita.pk).on_hold_micros == 0
    books_balance()


def test_a_chunk_and_a_cancel_at_once(cast_committed):
    project = make_project(cast_committed.rita, reward_micros=1)
    for _ in range(5):
        batch = publish(batch=make_draft(project, rows=300), name="Race", actor=TEST)
        at_once(partial(publish_chunk, batch_id=batch.pk), partial(cancel, batch=batch, actor=TEST))
        after = Batch.objects.get(pk=batch.pk)
        assert after.state == BatchState.CANCELLED
        assert Hit.objects.filter(batch_id=batch.pk).count() == after.rows_published
        assert requester_balance(cast_committed.rita.pk).on_hold_micros == 0
        books_balance()
