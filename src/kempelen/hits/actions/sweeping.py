"""What moves by itself, in chunks, one transaction each. Any number of sweeps may run at once; a crash loses nothing.

A sweep takes due rows that nobody else holds, so two never share one; whatever a crash undoes is due again at the next
tick (ADR 0008).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvariantError
from kempelen.hits.actions.announcing import announce
from kempelen.hits.actions.changing import delete_decided
from kempelen.hits.actions.closing import close_hits, count_groups
from kempelen.hits.actions.reviewing import SWEEP, approve_now
from kempelen.hits.statements import reviewing
from kempelen.hits.statements import sweeping as statements
from kempelen.hits.states import AssignmentState
from kempelen.hits.types import SUBMIT_GRACE
from kempelen.notify.events import EventType

CHUNK = 1_000


@retried
def abandon_overdue(limit: int = CHUNK) -> int:
    """Take overdue assignments from their workers and queue their HITs again, last; return how many.

    Waits out the grace in which a late submit still counts. Locks: assignments, HITs, workers, bookmarks, group counts.
    """
    database, moment = driver(), clock.now()
    with atomic():
        due = database.rows(statements.TAKE_DUE, state=int(AssignmentState.ACCEPTED), now=moment - SUBMIT_GRACE, limit=limit)
        ids = [int(row[0]) for row in due]
        if ids:
            _abandon(ids)
    return len(ids)


@retried
def approve_overdue(limit: int = CHUNK) -> int:
    """Approve and pay work whose requester did not decide in time, as of the moment it was due; return how many.

    Locks: assignments, HITs, workers.
    """
    with atomic():
        due = driver().rows(statements.TAKE_DUE, state=int(AssignmentState.SUBMITTED), now=clock.now(), limit=limit)
        return approve_now([int(row[0]) for row in due], actor=SWEEP)


@retried
def expire_overdue(limit: int = CHUNK) -> int:
    """Take expired HITs out of their queues and give back what their free slots hold; return how many.

    Locks: HITs, group counts, accounts.
    """
    with atomic():
        due = driver().rows(statements.TAKE_EXPIRED, now=clock.now(), limit=limit)
        close_hits([int(row[0]) for row in due])
    return len(due)


@retried
def dispose_forgotten(limit: int = CHUNK) -> int:
    """Delete HITs on which nothing has happened for as many days as the operator has set, if any; return how many.

    What counts is the end, the last submission and the last decision (requester-api 4.2). Locks: HITs, spaces of files.
    """
    days = settings.KEMPELEN.dispose_after_days
    if not days:
        return 0
    with atomic():
        due = driver().rows(statements.TAKE_FORGOTTEN, before=clock.now() - timedelta(days=days), limit=limit)
        if due:
            delete_decided([int(row[0]) for row in due], SWEEP)
    return len(due)


def _abandon(ids: Sequence[int]) -> None:
    database, ids = driver(), list(ids)
    heard = any(mask for _hit_id, _disposed_at, mask in database.rows(reviewing.LOCK_HITS, ids=ids))
    full = Counter({int(hit_type): int(hits) for hit_type, hits in database.rows(statements.FULL_HITS, ids=ids)})
    if database.changed(statements.ABANDON, ids=ids) != len(ids):
        message = "An overdue assignment moved while it was locked."
        raise InvariantError(message)
    database.run(statements.GIVE_SLOTS_BACK, ids=ids, now=clock.now())
    database.run(reviewing.LOCK_WORKERS, ids=ids)
    database.run(statements.COUNT_ABANDONED, ids=ids)
    database.run(statements.LOCK_BOOKMARKS, ids=ids)
    database.run(statements.FORGET_DONE, ids=ids)
    count_groups(full)
    if heard:
        announce(EventType.ASSIGNMENT_ABANDONED, assignment_ids=ids)
