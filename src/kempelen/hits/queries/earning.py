"""What a worker waits for, what was refused lately, and what an hour of their work has paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from kempelen.core import clock
from kempelen.core.clock import as_utc
from kempelen.core.db import driver
from kempelen.hits.statements import earning as statements

_MOST_REQUESTERS = 20
_MOST_SPANS = 2_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Submitted work of one requester that nobody has decided; ``approved_by`` is when the last of it approves itself."""

    requester_public_id: str
    requester_name: str
    amount_micros: int
    assignments: int
    approved_by: datetime


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Rewards of work sent, not rejected, and the time in which at least one of those HITs was held."""

    amount_micros: int
    seconds: float
    submissions: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """The latest rejection, with the requester's words."""

    decided_at: datetime
    feedback: str
    title: str
    requester_name: str
    submitted_at: datetime


def waiting_for(worker_id: int) -> list[Waiting]:
    """Return what waits for a decision by requester, the largest sum first, at most 20; one query."""
    rows = driver().rows(statements.WAITING, worker=worker_id, most=_MOST_REQUESTERS)
    return [Waiting(row[0], row[1], int(row[2]), int(row[3]), _moment(row[4])) for row in rows]


def working_time(worker_id: int, *, days: int) -> WorkingTime:
    """Return the working time of the last days, from at most 2,000 submissions; one query.

    HITs held at the same time count once, so that filling the queue does not make work look slow.
    """
    since = clock.now() - timedelta(days=days)
    rows = driver().rows(statements.SPANS, worker=worker_id, since=since, most=_MOST_SPANS)
    spans = [(_moment(row[0]), _moment(row[1])) for row in rows]
    return WorkingTime(sum(int(row[2]) for row in rows), covered_seconds(spans), len(rows))


def last_rejection(worker_id: int, *, days: int) -> Rejection | None:
    """Return the latest rejection of the last days; one query."""
    row = driver().row(statements.LAST_REJECTION, worker=worker_id, since=clock.now() - timedelta(days=days))
    return None if row is None else Rejection(_moment(row[0]), row[1], row[2], row[3], _moment(row[4]))


def covered_seconds(spans: Iterable[tuple[datetime, datetime]]) -> float:
    """Return how long at least one of the spans lasted."""
    total, reached = 0.0, None
    for start, end in sorted(spans):
        begin = start if reached is None else max(start, reached)
        if end > begin:
            total += (end - begin).total_seconds()
            reached = end
    return total


def _moment(value: datetime | str) -> datetime:
    return cast("datetime", as_utc(value))
