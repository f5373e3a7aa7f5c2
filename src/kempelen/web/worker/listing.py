"""Choosing, sorting and paging HIT groups for one viewer, from the snapshot alone (DESIGN 2, the fast lane, rule 5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kempelen.hits.queries import Group, GroupSnapshot, Viewer, counts_for, visible
from kempelen.qualifications.engine import Action
from kempelen.web.worker.filters import Filters
from kempelen.web.worker.pay import pay_of


class Listed(NamedTuple):
    """One group as one viewer finds it: how many of its HITs they could take, and whether they may."""

    group: Group
    hits: int
    may_accept: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list; ``open_groups`` and ``doable_groups`` count what this viewer may know of, before filters."""

    rows: tuple[Listed, ...]
    number: int
    size: int
    total: int
    open_groups: int
    doable_groups: int

    @property
    def pages(self) -> int:
        """Return how many pages there are; an empty list is one empty page."""
        return max(-(-self.total // self.size), 1)

    @property
    def first(self) -> int:
        """Return the position of the first row, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Return the position of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def numbers(self) -> list[int | None]:
        """Return the page numbers to show: the ends and the neighbours; None stands for those left out."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)} | ({2, 3} if self.number == 1 else set())
        shown: list[int | None] = []
        for number in sorted(number for number in near if 1 <= number <= self.pages):
            if shown and number - (shown[-1] or 0) > 1:
                shown.append(None)
            shown.append(number)
        return shown


def page_of(
    snapshot: GroupSnapshot,
    viewer: Viewer | None,
    filters: Filters,
    *,
    requester_public_id: str | None = None,
    sandbox: bool = False,
) -> Page:
    """Return one page. A group is left out when the viewer may not know of it or has nothing left to take in it.

    ``sandbox`` is where somebody without a log-in looks.
    """
    known = [group for group in snapshot.groups if visible(group, viewer, Action.DISCOVER, sandbox=sandbox)]
    counts = counts_for(viewer, known) if viewer is not None else {}
    listed = [
        Listed(group, hits, (viewer is not None and not group.requirements) or visible(group, viewer, Action.ACCEPT))
        for group in known
        if (hits := counts.get(group.id, group.hits)) > 0
        and (requester_public_id is None or group.requester_public_id == requester_public_id)
    ]
    wanted = [row for row in listed if _fits(snapshot, row, filters)]
    if filters.sort != _OWN_ORDER:
        key, reverse = _SORTS[filters.sort]
        wanted.sort(key=key, reverse=reverse)
    number = min(filters.page, max(-(-len(wanted) // filters.page_size), 1))
    start = (number - 1) * filters.page_size
    return Page(
        rows=tuple(wanted[start : start + filters.page_size]),
        number=number,
        size=filters.page_size,
        total=len(wanted),
        open_groups=len(listed),
        doable_groups=sum(row.may_accept for row in listed),
    )


def _fits(snapshot: GroupSnapshot, row: Listed, filters: Filters) -> bool:
    group = row.group
    if group.reward_micros < filters.min_reward_micros:
        return False
    if filters.qualified and not row.may_accept:
        return False
    if filters.masters and not group.requires_masters:
        return False
    if not filters.search:
        return True
    haystack = _texts_of(snapshot).of(group)
    return all(word in haystack for word in filters.search.casefold().split())


def _when_added(row: Listed) -> tuple[float, int]:
    moment = row.group.last_added_at or row.group.created_at
    return (moment.timestamp(), row.group.id)


def _pay(row: Listed) -> tuple[int, int]:
    pay = pay_of(row.group)
    return (pay.micros_per_hour if pay else -1, row.group.id)


_OWN_ORDER = "updated_desc"
"""The snapshot's: the latest added to first."""
_SORTS: dict[str, tuple[Callable[[Listed], Any], bool]] = {
    "updated_asc": (_when_added, False),
    "reward_desc": (lambda row: (row.group.reward_micros, row.group.id), True),
    "reward_asc": (lambda row: (row.group.reward_micros, row.group.id), False),
    "num_hits_desc": (lambda row: (row.hits, row.group.id), True),
    "num_hits_asc": (lambda row: (row.hits, row.group.id), False),
    "pay_desc": (_pay, True),
}


@dataclass(slots=True)
class _Texts:
    """The searchable text of each group of one snapshot, made when somebody searches."""

    snapshot: GroupSnapshot
    made: dict[int, str] = field(default_factory=dict)

    def of(self, group: Group) -> str:
        text = self.made.get(group.id)
        if text is None:
            text = " ".join(self._parts(group)).casefold()
            self.made[group.id] = text
        return text

    @staticmethod
    def _parts(group: Group) -> Sequence[str]:
        return (group.title, group.requester_name, group.description, group.keywords)


_latest: list[_Texts] = []


def _texts_of(snapshot: GroupSnapshot) -> _Texts:
    """Return the texts of this snapshot; a newer snapshot's take their place."""
    latest = _latest[0] if _latest else None
    if latest is None or latest.snapshot is not snapshot:
        latest = _Texts(snapshot)
        _latest[:] = [latest]
    return latest
