"""One worker's view of the market: what they may see, and how many HITs of each group are left for them."""

import itertools
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kempelen.core import clock
from kempelen.core.db import driver
from kempelen.core.errors import NotFoundError
from kempelen.hits.models import Hit
from kempelen.hits.queries.snapshot import Group
from kempelen.hits.statements import lists as statements
from kempelen.hits.statements.working import PICK_NEXT
from kempelen.qualifications.engine import Action, WorkerFacts, may
from kempelen.qualifications.queries import holdings_of
from kempelen.qualifications.watchers import watch

_FRESH_FOR_SECONDS = 2.0
_MOST_KEPT = 20_000
_MOST_WALKED = 1_000
"""Above this the count for one worker is a lower bound (data-model 5.6, 10)."""

_NO_LIMIT = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """What decides which groups a worker sees, as of two seconds ago at most; their own actions count at once."""

    worker_id: int
    facts: WorkerFacts
    waiting: frozenset[str]
    """Requester-made qualification types that the worker has asked for and waits for, by public id."""
    sandbox: bool
    pending: int
    auto_accept_next: bool
    blocked_by: frozenset[int]
    done: Mapping[int, int]
    version: int = field(compare=False)
    left: dict[int, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    """By group: its version and the HITs left for this worker then. Asked once, kept until group or worker changes."""


class _Viewers:
    """The viewers this process has lately met. A load that a ``forget`` overtook is not kept."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: OrderedDict[int, tuple[float, Viewer]] = OrderedDict()
        self._loading: dict[int, object] = {}
        self._versions = itertools.count(secrets.randbits(40) << 20)

    def get(self, worker_id: int) -> Viewer:
        """Return the viewer, read anew after two seconds or after ``forget``."""
        started = time.monotonic()
        with self._guard:
            known = self._kept.get(worker_id)
            if known is not None and started - known[0] < _FRESH_FOR_SECONDS:
                return known[1]
            ticket = self._loading[worker_id] = object()
        viewer = _load(worker_id, next(self._versions))
        with self._guard:
            if known is not None and known[1] == viewer:
                viewer = known[1]
            if self._loading.get(worker_id) is ticket:
                del self._loading[worker_id]
                self._kept[worker_id] = (started, viewer)
                self._kept.move_to_end(worker_id)
                if len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        return viewer

    def forget(self, worker_id: int) -> None:
        """Read this worker anew next time."""
        with self._guard:
            self._kept.pop(worker_id, None)
            self._loading.pop(worker_id, None)

    def clear(self) -> None:
        """Forget everybody."""
        with self._guard:
            self._kept.clear()
            self._loading.clear()


_viewers = _Viewers()


def viewer(worker_id: int) -> Viewer:
    """Return what is known of the worker, at most two seconds old. Raises NotFoundError."""
    return _viewers.get(worker_id)


def forget_viewer(worker_id: int) -> None:
    """Drop what this process keeps of the worker; every verb of theirs calls it."""
    _viewers.forget(worker_id)


watch(forget_viewer)


def forget_viewers() -> None:
    """Drop everybody, for a process that changes database (tests, restore)."""
    _viewers.clear()


def visible(group: Group, viewer: Viewer | None, action: Action, *, sandbox: bool = False) -> bool:
    """Return whether this person may see, preview or accept HITs of the group: the one rule of every door (security H9).

    A requester's block hides the group; a requirement hides what it guards (requester-api 6.3). Nobody signed in sees
    what no requirement guards, but accepts nothing. A worker's environment is their row's; ``sandbox`` is where a stranger looks.
    """
    if viewer is None:
        return action is not Action.ACCEPT and group.sandbox is sandbox and may(group.requirements, None, action)
    if viewer.sandbox is not group.sandbox or group.requester_id in viewer.blocked_by:
        return False
    return may(group.requirements, viewer.facts, action)


def counts_for(viewer: Viewer, groups: Sequence[Group]) -> dict[int, int]:
    """Return by group id how many HITs are left for this worker (data-model 5.6); one or two queries, whatever the number.

    Exact up to 1,000 HITs beyond the worker's bookmark, a lower bound above; zero only when nothing is left.
    """
    counts: dict[int, int] = {}
    unknown = []
    for group in groups:
        version, left = viewer.left.get(group.id, (None, 0))
        if group.requester_id in viewer.blocked_by:
            counts[group.id] = 0
        elif group.id not in viewer.done or group.max_slots <= 1:
            # A HIT with one slot that this worker did is full, and so in nobody's count.
            counts[group.id] = group.hits
        elif version == group.version:
            counts[group.id] = left
        else:
            unknown.append(group)
    if unknown:
        found = _left(viewer, unknown)
        viewer.left.update({group.id: (group.version, found[group.id]) for group in unknown})
        counts.update(found)
    return counts


def preview_hit(group: Group, viewer: Viewer | None, after_hit_id: int | None = None) -> Hit | None:
    """Return a HIT of the group that this person could take: the first, or the one queued after another.

    None when there is none. After the last one comes the first. The caller has asked ``visible``.
    """
    worker_id = viewer.worker_id if viewer else 0
    database, values = driver(), {"group": group.id, "worker": worker_id, "now": clock.now()}
    row = database.row(statements.NEXT_AFTER, **values, after=after_hit_id) if after_hit_id else None
    row = row or database.row(PICK_NEXT, **values)
    return Hit.objects.select_related("layout").filter(pk=row[0]).first() if row else None


def _left(viewer: Viewer, groups: Sequence[Group]) -> dict[int, int]:
    walked = _walk(viewer.worker_id, [group.id for group in groups], _MOST_WALKED)
    left = {}
    for group in groups:
        mine, steps = walked.get(group.id, (group.hits, 0))
        left[group.id] = mine if steps < _MOST_WALKED else max(mine, group.hits - viewer.done[group.id])
    # A lost bookmark or a mass re-queue: "none left" must not be a guess.
    unsure = [key for key, count in left.items() if count <= 0 and walked.get(key, (0, 0))[1] >= _MOST_WALKED]
    if unsure:
        left.update({key: mine for key, (mine, _steps) in _walk(viewer.worker_id, unsure, _NO_LIMIT).items()})
    return left


def _walk(worker_id: int, group_ids: Iterable[int], most_walked: int) -> dict[int, tuple[int, int]]:
    """Return by group: HITs not done among those looked at, and how many were looked at."""
    rows = driver().rows(
        statements.LEFT_FOR_ME, worker=worker_id, groups=list(group_ids), now=clock.now(), most_walked=most_walked
    )
    return {int(group_id): (int(mine), int(walked)) for group_id, mine, walked in rows}


def _load(worker_id: int, version: int) -> Viewer:
    database = driver()
    row = database.row(statements.VIEWER, worker=worker_id)
    if row is None:
        raise NotFoundError
    approved, rejected, country, subdivision, adult, masters, pending, auto_accept_next, sandbox = row
    holdings = holdings_of(worker_id)
    return Viewer(
        worker_id=worker_id,
        facts=WorkerFacts(
            worker_id=worker_id,
            approved=approved,
            rejected=rejected,
            country=country,
            subdivision=subdivision,
            adult=bool(adult),
            masters=bool(masters),
            custom=holdings.values,
        ),
        waiting=holdings.waiting,
        sandbox=bool(sandbox),
        pending=pending,
        auto_accept_next=bool(auto_accept_next),
        blocked_by=frozenset(key for (key,) in database.rows(statements.BLOCKED_BY, worker=worker_id)),
        done={int(group_id): int(done) for group_id, done in database.rows(statements.DONE, worker=worker_id)},
        version=version,
    )
