"""The open groups, read once a second for everybody in this process (DESIGN, the fast lane, rule 5)."""

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import cast

import structlog
from django.db import DatabaseError, connection

from kempelen.core.clock import as_utc
from kempelen.core.db import Row, driver
from kempelen.core.ids import Kind, encode, identify
from kempelen.hits.errors import GroupNotFoundError
from kempelen.hits.facts import forget_types, requirements_of, type_facts
from kempelen.hits.statements import lists as statements
from kempelen.qualifications.requirements import Requirement, requires_masters

_FRESH_FOR_SECONDS = 1.0
_KEPT_FOR_SECONDS = 5.0
"""Where a thread keeps the snapshot fresh, requests read themselves only when it has not come round for this long."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long workers took, measured over the latest submissions of a group."""

    measurements: int
    median_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A HIT group as the list shows it. ``hits`` counts its open HITs for a newcomer; ``version`` grows when it changes."""

    id: int
    requester_id: int
    requester_public_id: str
    requester_name: str
    sandbox: bool
    title: str
    description: str
    keywords: str
    reward_micros: int
    duration_seconds: int
    approve_after_seconds: int
    created_at: datetime
    last_added_at: datetime | None
    latest_expires_at: datetime | None
    max_slots: int
    hits: int
    requirements: tuple[Requirement, ...]
    pace: Pace | None
    version: int = field(compare=False)

    @property
    def public_id(self) -> str:
        """Return the HITGroupId."""
        return encode(Kind.HIT_GROUP, self.id)

    @property
    def type_public_id(self) -> str:
        """Return the HITTypeId: another id of the same row (requester-api 6.5)."""
        return encode(Kind.HIT_TYPE, self.id)

    @property
    def requires_masters(self) -> bool:
        """Return whether only Masters may work here."""
        return requires_masters(self.requirements)


@dataclass(frozen=True, slots=True)
class GroupSnapshot:
    """All groups with open HITs, the latest added to first. ``version`` grows when anything shown has changed."""

    version: int
    groups: tuple[Group, ...]
    by_id: Mapping[int, Group]


class _Board:
    """The snapshot of this process. One thread refreshes it; the others go on with the last one."""

    def __init__(self) -> None:
        self._refreshing = threading.Lock()
        self._snapshot: GroupSnapshot | None = None
        self._rows: dict[int, Row] = {}
        self._read_at = 0.0
        self._is_kept = False
        self._keeper: threading.Thread | None = None
        self._stop = threading.Event()
        # Versions of two processes must not look alike: an ETag is made of them.
        self._version = secrets.randbits(40) << 20

    def current(self) -> GroupSnapshot:
        """Return the snapshot, refreshed when it is older than a second; by its keeper, where it has one."""
        snapshot = self._snapshot
        enough = _FRESH_FOR_SECONDS if self._keeper is None else _KEPT_FOR_SECONDS
        if snapshot is not None and time.monotonic() - self._read_at < enough:
            return snapshot
        if self._refreshing.acquire(blocking=snapshot is None):
            try:
                return self._refresh()
            finally:
                self._refreshing.release()
        return snapshot or self.current()

    def refresh(self, *, force: bool) -> None:
        """Refresh when old, or at once."""
        if force:
            with self._refreshing:
                self._refresh()
        else:
            self.current()

    def keep_fresh(self) -> None:
        """From the first look on, refresh every second in a thread of its own instead of in somebody's request."""
        self._is_kept = True

    def leave(self) -> None:
        """End the thread, and wait until it has given its connection back."""
        self._is_kept = False
        self._stop.set()
        if self._keeper is not None:
            self._keeper.join()

    def _keep(self) -> None:
        """Refresh until told to stop. A database that is away is asked again a second later; requests then ask it themselves."""
        while not self._stop.wait(_FRESH_FOR_SECONDS):
            try:
                self.refresh(force=True)
            except DatabaseError:
                log.warning("group_snapshot_not_refreshed", exc_info=True)
                connection.close()
        connection.close()

    def forget(self) -> None:
        """Start anew, with versions that go on growing."""
        with self._refreshing:
            self._snapshot = None

    def _refresh(self) -> GroupSnapshot:
        old = self._snapshot
        started = time.monotonic()
        groups = self._read(old.by_id if old else {})
        if old is None or groups != old.groups:
            self._version += 1
            old = GroupSnapshot(self._version, groups, MappingProxyType({group.id: group for group in groups}))
        self._snapshot, self._read_at = old, started
        if self._is_kept and self._keeper is None:
            self._keeper = threading.Thread(target=self._keep, name="group-snapshot", daemon=True)
            self._keeper.start()
        return old

    def _read(self, known: Mapping[int, Group]) -> tuple[Group, ...]:
        """Return the open groups; one whose row did not change stays the object it was, with its version."""
        rows = driver().rows(statements.OPEN_GROUPS)
        new = [row[0] for row in rows if row[0] not in known]
        requirements = requirements_of(new) if new else {}
        groups = []
        for row in rows:
            before = known.get(row[0])
            if before is None:
                groups.append(_group(row, requirements.get(row[0], ()), self._version + 1))
            elif row == self._rows[before.id]:
                groups.append(before)
            else:
                groups.append(_group(row, before.requirements, self._version + 1))
        self._rows = {row[0]: row for row in rows}
        return tuple(groups)


_board = _Board()


def open_groups() -> GroupSnapshot:
    """Return all groups with open HITs as of a second ago at most."""
    return _board.current()


def keep_groups_fresh() -> None:
    """Take the reading of groups out of requests: for a process that serves nothing but requests."""
    _board.keep_fresh()


def refresh_groups(*, force: bool = False) -> None:
    """Bring the snapshot up to date: when it is older than a second, or at once."""
    _board.refresh(force=force)


def forget_groups() -> None:
    """Drop what this process knows of groups, for a process that changes database (tests, restore)."""
    _board.forget()
    forget_types()


def group_by_public_id(public_id: str) -> Group:
    """Return a group by its HITGroupId or its HITTypeId, also one without open HITs. Raises GroupNotFoundError."""
    named = identify(public_id)
    if named is None or named[0] not in {Kind.HIT_GROUP, Kind.HIT_TYPE}:
        raise GroupNotFoundError
    return group_by_id(named[1])


def group_by_id(group_id: int) -> Group:
    """Return a group by its key, also one without open HITs. Raises GroupNotFoundError."""
    snapshot = open_groups()
    known = snapshot.by_id.get(group_id)
    if known is not None:
        return known
    row = driver().row(statements.GROUP, group=group_id)
    if row is None:
        raise GroupNotFoundError
    return _group(row, type_facts(group_id).requirements, snapshot.version)


def _group(row: Row, requirements: tuple[Requirement, ...], version: int) -> Group:
    return Group(
        id=row[0],
        requester_id=row[1],
        requester_public_id=row[2],
        requester_name=row[3],
        sandbox=bool(row[4]),
        title=row[5],
        description=row[6],
        keywords=row[7],
        reward_micros=row[8],
        duration_seconds=row[9],
        approve_after_seconds=row[10],
        created_at=cast("datetime", as_utc(row[11])),
        last_added_at=as_utc(row[12]),
        latest_expires_at=as_utc(row[13]),
        max_slots=row[14],
        hits=row[15],
        requirements=requirements,
        pace=Pace(row[16], row[17]) if row[16] else None,
        version=version,
    )
