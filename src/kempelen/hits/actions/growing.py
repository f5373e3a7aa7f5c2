"""Giving HITs more slots or another end: one rule for requesters, batches and review policies (requester-api 4.2)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import driver
from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions.announcing import announce
from kempelen.hits.actions.closing import close_hits, count_groups
from kempelen.hits.errors import ExtensionLimitError
from kempelen.hits.models import Hit
from kempelen.hits.statements import changing as statements
from kempelen.hits.types import MOST_SLOTS
from kempelen.ledger.actions import hold_for_hits
from kempelen.money.fees import MANY_ASSIGNMENTS
from kempelen.notify.events import EventType


def add_slot(hit: Hit, *, prolong_seconds: int, actor: Actor) -> None:
    """Add one slot to a HIT as it is now, and let it run for ``prolong_seconds`` from now at least, if any.

    The caller holds the transaction and the HIT's lock. Raises ExtensionLimitError, InsufficientFundsError.
    Locks: HIT type, group count, account.
    """
    check_growth([hit.slots], 1)
    moment = clock.now()
    until = moment + timedelta(seconds=prolong_seconds)
    prolonged = until if prolong_seconds and until > hit.expires_at else None
    change_hits(hit.requester_id, [hit.pk], moment, additional=1, expires_at=prolonged)
    record(
        Verb.HIT_EXTENDED,
        actor=actor,
        subject_kind="hit",
        subject_id=hit.pk,
        before={"slots": hit.slots},
        after={"slots": hit.slots + 1},
    )


def change_hits(
    requester_id: int, hit_ids: Sequence[int], moment: datetime, *, additional: int = 0, expires_at: datetime | None = None
) -> None:
    """Add slots to locked HITs, move their end, or both. What can be offered is held and queued; the rest is released."""
    database, ids = driver(), list(hit_ids)
    close_hits([int(row[0]) for row in database.rows(statements.EXPIRED_IN_QUEUE, ids=ids, now=moment)])
    if expires_at is not None:
        database.run(statements.MOVE_EXPIRATION, ids=ids, expires_at=expires_at)
    gaining = [tuple(map(int, row)) for row in database.rows(statements.GAINING, ids=ids, now=moment, additional=additional)]
    database.run(statements.OPEN, ids=[row[0] for row in gaining], now=moment, additional=additional)
    database.run(statements.GROW_EXPIRED, ids=ids, now=moment, additional=additional)
    database.run(statements.WIDEN_TYPES, ids=ids)
    database.run(statements.PROLONG_TYPES, ids=ids)
    count_groups(Counter(row[1] for row in gaining if row[4]))
    hold_for_hits(requester_id=requester_id, amounts_micros={row[0]: row[2] * row[3] for row in gaining})
    if additional:
        announce(EventType.HIT_EXTENDED, hit_ids=ids)


def check_growth(sizes: Iterable[int], additional: int) -> None:
    """Refuse sizes out of range, and growth to ten where the fee policy has a surcharge for ten (requester-api 4.2)."""
    limited = settings.KEMPELEN.fee_policy.limits_extension
    for slots in sizes:
        if limited and slots < MANY_ASSIGNMENTS <= slots + additional:
            raise ExtensionLimitError
        if slots + additional > MOST_SLOTS:
            sentence = f"A HIT has at most {MOST_SLOTS:,} assignments; this would make {slots + additional:,}."
            raise InvalidValueError("NumberOfAdditionalAssignments", sentence, value=additional)
