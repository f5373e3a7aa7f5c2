"""Calling a batch off, and asking for more of it."""

from datetime import datetime

from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.batches import statements
from kempelen.batches.errors import BatchStateError
from kempelen.batches.models import Batch
from kempelen.batches.states import BatchState
from kempelen.core import clock
from kempelen.core.actions import put_in_outbox
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions import expire_batch_hits, extend_batch_hits
from kempelen.ledger.actions import release_from_batch

EXPIRE_TOPIC = "batches.expire_cancelled"
_CLOSED_AT_ONCE = 5_000
"""A batch with no more HITs than this leaves the market before its requester sees the page again."""


def cancel(*, batch: Batch, actor: Actor) -> Batch:
    """Call a batch off: rows that are no HITs yet give their money back now, open HITs end and give back the rest.

    Work already accepted can still be submitted and is paid if approved. A second time changes nothing and raises
    BatchStateError, as does a draft. Beside a running chunk one of the two comes first; what it published counts as
    published. Locks: batch, account; then what ``expire_batch_hits`` locks.
    """
    published = _call_off(batch, actor)
    if published <= _CLOSED_AT_ONCE:
        expire_cancelled(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


@retried
def _call_off(batch: Batch, actor: Actor) -> int:
    with atomic():
        row = driver().row(statements.CANCEL, batch=batch.pk, now=clock.now())
        if row is None:
            state = BatchState(Batch.objects.values_list("state", flat=True).get(pk=batch.pk))
            words = "A draft is discarded, not cancelled." if state is BatchState.DRAFT else "This batch was already cancelled."
            raise BatchStateError(words, state=state)
        unpublished_micros, published, rows_total = map(int, row)
        if unpublished_micros:
            release_from_batch(requester_id=batch.requester_id, batch_id=batch.pk, amount_micros=unpublished_micros)
        facts = {"rows_published": published, "rows_total": rows_total, "released_micros": unpublished_micros}
        record(Verb.BATCH_CANCELLED, actor=actor, subject_kind="batch", subject_id=batch.pk, after=facts)
        put_in_outbox(EXPIRE_TOPIC, {"batch_id": batch.pk})
    return published


def expire_cancelled(*, batch_id: int) -> None:
    """End the HITs of a cancelled batch; harmless to repeat. Locks: HITs, group counts, accounts."""
    cancelled_at = Batch.objects.filter(pk=batch_id, state=BatchState.CANCELLED).values_list("cancelled_at", flat=True).first()
    if cancelled_at is not None:
        expire_batch_hits(batch_id=batch_id, now=cancelled_at)


@retried
def extend(*, batch: Batch, additional_assignments: int, expires_at: datetime | None, actor: Actor) -> Batch:
    """Ask for more assignments of each HIT, a later end, or both; the price of the new ones is set aside.

    Raises InvalidValueError, ExtensionLimitError, InsufficientFundsError over the whole, and BatchStateError unless the
    batch is published and as ``batch`` shows it: of two clicks, one extends. Locks: batch, HITs, group counts, account.
    """
    if not additional_assignments and expires_at is None:
        raise InvalidValueError("NumberOfAdditionalAssignments", "Say how many more assignments you want, or a later end.")
    with atomic():
        moved = driver().changed(
            statements.EXTEND,
            batch=batch.pk,
            additional=additional_assignments,
            expires_at=expires_at,
            slots=batch.slots,
            seen_expires_at=batch.expires_at,
        )
        if not moved:
            raise _not_extensible(batch)
        extend_batch_hits(batch_id=batch.pk, additional=additional_assignments, expires_at=expires_at)
        facts = {"additional": additional_assignments, "expires_at": expires_at.isoformat() if expires_at else None}
        record(Verb.BATCH_EXTENDED, actor=actor, subject_kind="batch", subject_id=batch.pk, after=facts)
    batch.refresh_from_db()
    return batch


def _not_extensible(batch: Batch) -> BatchStateError:
    state = BatchState(Batch.objects.values_list("state", flat=True).get(pk=batch.pk))
    words = {
        BatchState.DRAFT: "A draft cannot be extended. Publish it first.",
        BatchState.PUBLISHING: "This batch is still being published. Extend it when all its HITs are there.",
        BatchState.PUBLISHED: "This batch was changed a moment ago. Look at it again before you extend it.",
        BatchState.CANCELLED: "A cancelled batch cannot be extended.",
    }
    return BatchStateError(words[state], state=state)
