"""Handing events over: at least once, in order per HIT, whatever other destinations do (requester-api 8.4; ADR 0012).

A process leases a destination, sends what is due there one after the other, and lets it go. Whoever dies in between
leaves a lease that runs out; the event it was sending goes out again under the same EventDocId.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from kempelen.core import clock
from kempelen.core.db import atomic, driver
from kempelen.notify.errors import UndeliverableError
from kempelen.notify.events import statements
from kempelen.notify.events.messages import message_of
from kempelen.notify.models import Destination
from kempelen.notify.transports import carrier_for

LEASE = timedelta(seconds=120)
LONGEST_SEND = timedelta(seconds=60)
"""What one attempt may take at the worst, the resolver's patience included."""
TURN = timedelta(seconds=15)
"""After so long another destination gets its turn."""
EVENTS_A_TURN = 1_000
DESTINATIONS_A_LOOK = 20
ATTEMPTS_LIMIT = 22
"""With the waits between them these last for about a day."""
PATIENCE = timedelta(days=1)
_FIRST_WAIT_SECONDS = 5
_LONGEST_WAIT_SECONDS = 7_200
_JITTER = 0.2
_FAILURES_BEFORE_PAUSE = 3
_GIVEN_UP_AT_ONCE = 1_000
_KEPT_DELIVERED = timedelta(days=7)
_KEPT_DEAD = timedelta(days=30)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send to one destination until a moment."""

    destination_id: int
    until: datetime | str


def claim_due(limit: int = DESTINATIONS_A_LOOK) -> list[Lease]:
    """Lease destinations that have something due, the longest unattended first. Two processes never get the same."""
    database, moment = driver(), clock.now()
    claimed = []
    for destination_id, seen in database.rows(statements.DUE_DESTINATIONS, now=moment, limit=limit):
        until = moment + LEASE
        if database.changed(statements.LEASE, destination=destination_id, seen=seen, until=until):
            claimed.append(Lease(int(destination_id), until))
    return claimed


def deliver_due() -> int:
    """Give every destination that has something due one turn; return how many events were tried."""
    return sum(deliver_turn(lease) for lease in claim_due())


def _never() -> bool:
    return False


def deliver_turn(lease: Lease, *, stopping: Callable[[], bool] = _never) -> int:
    """Send what is due at a leased destination until one attempt fails, the turn is over or nothing is left.

    Returns how many events were tried. ``stopping`` is asked before each. No transaction is open while a message is on its way.
    """
    destination = Destination.objects.select_related("requester", "webhook").filter(pk=lease.destination_id).first()
    if destination is None:
        return 0
    began = clock.now()
    rows = driver().rows(statements.TAKE, destination=destination.pk, now=began, limit=EVENTS_A_TURN)
    failures, since, free = destination.failures, destination.failing_since, None
    tried = 0
    for row in rows:
        if stopping() or clock.now() - began > min(TURN, LEASE - LONGEST_SEND):
            break
        tried += 1
        error = _send(destination, tuple(row))
        if error is not None:
            failures, since = failures + 1, since or clock.now()
            free = _fail(destination, tuple(row), error, failures=failures, since=since)
            break
        failures, since = 0, None
    driver().run(
        statements.RELEASE,
        destination=destination.pk,
        lease=lease.until,
        free=free or clock.now(),
        failures=failures,
        since=since,
    )
    return tried


def forget_old(limit: int = 1_000) -> int:
    """Delete events delivered over a week ago or given up over 30 days ago; return how many."""
    moment = clock.now()
    with atomic():
        return driver().changed(statements.FORGET, delivered=moment - _KEPT_DELIVERED, dead=moment - _KEPT_DEAD, limit=limit)


def wait_before(attempt: int) -> timedelta:
    """Return how long to wait before the attempt after number ``attempt``: twice as long each time, a fifth more or less."""
    seconds = min(_FIRST_WAIT_SECONDS * 2 ** (attempt - 1), _LONGEST_WAIT_SECONDS)
    return timedelta(seconds=seconds * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 -- spreads receivers' load


def _send(destination: Destination, row: tuple[Any, ...]) -> str | None:
    """Send one event; return why it was not taken, or None."""
    try:
        carrier_for(destination)(message_of(row, destination.requester))
    except UndeliverableError as refusal:
        return str(refusal)
    driver().run(statements.DELIVERED, event=row[0], now=clock.now())
    return None


def _fail(destination: Destination, row: tuple[Any, ...], error: str, *, failures: int, since: datetime) -> datetime:
    """Put a failed event off, or give it up; return when the destination may be tried again."""
    moment, attempts = clock.now(), int(row[-1]) + 1
    log.warning("event_not_delivered", destination_id=destination.pk, event_id=row[0], attempts=attempts, error=error)
    database, words = driver(), error[:300]
    with atomic():
        if attempts >= ATTEMPTS_LIMIT:
            database.run(statements.GIVE_UP, event=row[0], now=moment, error=words)
        else:
            database.run(statements.TRY_LATER, event=row[0], due=moment + wait_before(attempts), error=words)
        if since <= moment - PATIENCE:
            old = moment - PATIENCE
            values = {"destination": destination.pk, "now": moment, "old": old, "limit": _GIVEN_UP_AT_ONCE}
            database.run(statements.GIVE_UP_OLD, **values, error=words)
    pause = failures - _FAILURES_BEFORE_PAUSE + 1
    return moment + wait_before(pause) if pause > 0 else moment
