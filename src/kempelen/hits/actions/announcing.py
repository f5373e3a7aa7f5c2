"""Announcing what happened, inside the transaction that made it happen (requester-api 8.1; ADR 0012).

One statement whatever the size of the set, and nothing but a look at ``hit_type.event_mask`` where nobody listens.
Callers hold the HITs' locks.
"""

from collections.abc import Sequence

from kempelen.core import clock
from kempelen.core.db import Statement, driver
from kempelen.hits.statements import announcing as statements
from kempelen.notify.events import EventType


def announce(event_type: EventType, *, hit_ids: Sequence[int] = (), assignment_ids: Sequence[int] = ()) -> None:
    """Write the event of each assignment, or of each HIT, for everybody who listens to it."""
    if event_type.is_of_assignment:
        _write(statements.OF_ASSIGNMENTS, event_type, assignment_ids)
    else:
        _write(statements.OF_HITS, event_type, hit_ids)


def announce_reviewable(hit_ids: Sequence[int]) -> None:
    """Write HITReviewable of those HITs that have just become so and are so still: after a review policy had its turn."""
    _write(statements.OF_REVIEWABLE, EventType.HIT_REVIEWABLE, hit_ids)


def announce_ending(hit_ids: Sequence[int]) -> None:
    """Write HITExpired of queued HITs before their free slots are released; once each, also when work comes back later."""
    _write(statements.OF_ENDING, EventType.HIT_EXPIRED, hit_ids)


def latest_of_batch(*, hit_type_id: int, batch_id: int) -> int | None:
    """Return the key after which a batch's new HITs will stand, or None where nobody listens to HITCreated.

    The caller holds the batch's lock.
    """
    row = driver().row(statements.LATEST_OF_BATCH, group=hit_type_id, batch=batch_id, bit=EventType.HIT_CREATED.bit)
    return None if row is None else int(row[1])


def announce_of_batch(*, batch_id: int, after: int) -> None:
    """Write HITCreated of the batch's HITs with keys above ``after``, as one set."""
    created = EventType.HIT_CREATED
    values = {"type": created.number, "bit": created.bit, "now": clock.now()}
    driver().run(statements.OF_BATCH, batch=batch_id, after=after, **values)


def _write(statement: Statement, event_type: EventType, ids: Sequence[int]) -> None:
    if ids:
        driver().run(statement, ids=list(ids), type=event_type.number, bit=event_type.bit, now=clock.now())
