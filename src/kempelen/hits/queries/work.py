"""What a worker holds, has done and has earned."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings

from kempelen.core import clock
from kempelen.core.clock import as_utc
from kempelen.core.db import Row, driver
from kempelen.core.ids import Kind, encode
from kempelen.hits.statements import lists as statements
from kempelen.hits.states import AssignmentState


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """What a worker's own lists say of the group a HIT belongs to."""

    id: int
    title: str
    requester_public_id: str
    requester_name: str

    @property
    def public_id(self) -> str:
        """Return the HITGroupId."""
        return encode(Kind.HIT_GROUP, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAssignment:
    """One HIT in the worker's queue, its time still running."""

    assignment_id: int
    hit_id: int
    group: WorkGroup
    reward_micros: int
    accepted_at: datetime
    deadline: datetime
    duration_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One day of submitted work; the day is that of the submission, a bonus's that of its payment."""

    date: date
    submitted: int
    approved: int
    rejected: int
    pending: int
    rewards_micros: int
    bonus_micros: int
    pending_micros: int
    """Rewards of what was submitted on that day and waits for a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAssignment:
    """One submission of a day."""

    assignment_id: int
    hit_id: int
    group: WorkGroup
    state: AssignmentState
    reward_micros: int
    bonus_micros: int
    submitted_at: datetime
    decided_at: datetime | None
    feedback: str


@dataclass(frozen=True, slots=True)
class DayPage:
    """One page of a day's submissions, the latest first, and how many there are in all."""

    assignments: list[DayAssignment]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
    """A worker's money: what can be paid out, and where it came from. ``pending_micros`` waits for a decision."""

    available_micros: int
    approved_rewards_micros: int
    bonuses_micros: int
    pending_micros: int

    @property
    def total_micros(self) -> int:
        """Return all that was ever earned."""
        return self.approved_rewards_micros + self.bonuses_micros


def queue_of(worker_id: int) -> list[HeldAssignment]:
    """Return what the worker holds, the most urgent first; one query. What is out of time is not shown any more."""
    return [
        HeldAssignment(
            assignment_id=row[0],
            hit_id=row[1],
            group=_group(row),
            reward_micros=row[6],
            accepted_at=_moment(row[7]),
            deadline=_moment(row[8]),
            duration_seconds=row[9],
        )
        for row in driver().rows(statements.QUEUE, worker=worker_id, now=clock.now())
    ]


def day_statistics(worker_id: int, days: int = 45) -> list[DayRow]:
    """Return the days on which the worker submitted or got a bonus, the latest first, in the marketplace's time zone."""
    zone = ZoneInfo(settings.KEMPELEN.time_zone)
    first = clock.now().astimezone(zone).date() - timedelta(days=days - 1)
    values = {"worker": worker_id, "zone": zone.key, "since": _midnight(first)}
    work = {_day(row[0]): row[1:] for row in driver().rows(statements.DAYS, **values)}
    bonuses = {_day(row[0]): int(row[1]) for row in driver().rows(statements.BONUS_DAYS, **values)}
    return [_day_row(day, work.get(day, (0,) * 6), bonuses.get(day, 0)) for day in sorted({*work, *bonuses}, reverse=True)]


def day_assignments(worker_id: int, day: date, page: int = 1, page_size: int = 20) -> DayPage:
    """Return one page of what the worker submitted on a day of the marketplace's time zone; pages count from 1."""
    window = {"worker": worker_id, "since": _midnight(day), "until": _midnight(day + timedelta(days=1))}
    rows = driver().rows(statements.DAY, **window, size=page_size, skip=(max(page, 1) - 1) * page_size)
    total = driver().row(statements.DAY_COUNT, **window)
    return DayPage([_day_assignment(row) for row in rows], int(total[0]) if total else 0)


def earnings(worker_id: int) -> Earnings:
    """Return the worker's balance and what it is made of; one query."""
    available, approved, pending, bonuses = driver().row(statements.EARNED, worker=worker_id) or (0, 0, 0, 0)
    return Earnings(
        available_micros=int(available or 0),
        approved_rewards_micros=int(approved),
        bonuses_micros=int(bonuses),
        pending_micros=int(pending),
    )


def _group(row: Row) -> WorkGroup:
    return WorkGroup(id=row[2], title=row[3], requester_public_id=row[4], requester_name=row[5])


def _day_row(day: date, work: Row, bonus_micros: int) -> DayRow:
    submitted, approved, rejected, pending, rewards_micros, pending_micros = map(int, work)
    return DayRow(
        date=day,
        submitted=submitted,
        approved=approved,
        rejected=rejected,
        pending=pending,
        rewards_micros=rewards_micros,
        bonus_micros=bonus_micros,
        pending_micros=pending_micros,
    )


def _day_assignment(row: Row) -> DayAssignment:
    return DayAssignment(
        assignment_id=row[0],
        hit_id=row[1],
        group=_group(row),
        state=AssignmentState(row[6]),
        reward_micros=row[7],
        bonus_micros=int(row[11]),
        submitted_at=_moment(row[8]),
        decided_at=as_utc(row[9]),
        feedback=row[10],
    )


def _moment(value: datetime | str) -> datetime:
    return cast("datetime", as_utc(value))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.KEMPELEN.time_zone))


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
