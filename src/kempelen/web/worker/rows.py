"""A listed group as its row shows it: buttons by guard level, marks, the viewer's own values (worker-site 4.2, 4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from kempelen.core import clock
from kempelen.hits.queries import Group, Viewer, visible
from kempelen.qualifications.asking import Asking, asking_of
from kempelen.qualifications.engine import Action, Verdict, is_met, verdicts
from kempelen.qualifications.system import ADULT, LOCALE, SYSTEM_TYPES
from kempelen.web.worker.listing import Listed
from kempelen.web.worker.pay import Pay, pay_of

NEW_FOR = timedelta(hours=6)
_WAYS_OUT = frozenset({ADULT, LOCALE})
"""What a worker can change at once, by saying it in their settings."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A requester's qualification that this worker lacks: whether it can be asked for, by a test or not.

    ``waiting`` says that they have asked.
    """

    type_id: str
    name: str
    waiting: bool
    possible: bool
    by_test: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One group for one viewer. ``may_accept`` without a viewer is false: accepting leads to the log-in page."""

    group: Group
    hits: int
    may_accept: bool
    may_preview: bool
    verdicts: tuple[Verdict, ...]
    wishes: tuple[Wish, ...]
    asking: Mapping[str, Asking]
    """How each requester-made type that the group asks for is granted, by public id."""
    done: int
    is_new: bool
    pay: Pay | None

    @property
    def unmet(self) -> tuple[Verdict, ...]:
        """Return the requirements that stand in the way."""
        return tuple(verdict for verdict in self.verdicts if not verdict.met)

    @property
    def settings_would_do(self) -> bool:
        """Return whether everything unmet can be said in the settings."""
        return bool(self.unmet) and all(
            verdict.requirement.qualification_type_id in _WAYS_OUT and verdict.own_value in {"not given", "not agreed"}
            for verdict in self.unmet
        )

    @property
    def wants_place(self) -> bool:
        """Return whether all that is missing is where the worker lives."""
        return self.settings_would_do and all(verdict.requirement.qualification_type_id == LOCALE for verdict in self.unmet)

    @property
    def step(self) -> Wish | None:
        """Return the one thing that stands between this worker and the group, if they can ask for it now."""
        lacking = {verdict.requirement.qualification_type_id for verdict in self.unmet}
        able = [wish for wish in self.wishes if wish.possible and not wish.waiting]
        return able[0] if len(lacking) == len(able) == 1 else None


def rows_of(listed: Sequence[Listed], viewer: Viewer | None) -> list[Row]:
    """Return the rows of a page; at most one query, for qualification types that this process has not lately met."""
    wanted = {asked.qualification_type_id for one in listed for asked in one.group.requirements}
    asking = asking_of(wanted - SYSTEM_TYPES.keys())
    return [_row(one, viewer, asking) for one in listed]


def row_of(listed: Listed, viewer: Viewer | None) -> Row:
    """Return the row of a listed group."""
    return rows_of([listed], viewer)[0]


def _row(listed: Listed, viewer: Viewer | None, asking: Mapping[str, Asking]) -> Row:
    group = listed.group
    done = viewer.done.get(group.id, 0) if viewer is not None else 0
    return Row(
        group=group,
        hits=listed.hits,
        may_accept=listed.may_accept,
        may_preview=visible(group, viewer, Action.PREVIEW, sandbox=group.sandbox),
        verdicts=verdicts(group.requirements, viewer.facts if viewer is not None else None),
        wishes=_wishes(group, viewer, asking) if viewer is not None else (),
        asking=asking,
        done=done,
        is_new=not done and _is_new(group.created_at),
        pay=pay_of(group),
    )


def _wishes(group: Group, viewer: Viewer, asking: Mapping[str, Asking]) -> tuple[Wish, ...]:
    """Return the way out of unmet requirements: requester-made types that are not held, each once, in their order."""
    wishes = {
        asked.qualification_type_id: Wish(
            asked.qualification_type_id,
            asked.name,
            waiting=asked.qualification_type_id in viewer.waiting,
            possible=asking[asked.qualification_type_id].possible,
            by_test=asking[asked.qualification_type_id].by_test,
        )
        for asked in group.requirements
        if asked.qualification_type_id not in SYSTEM_TYPES
        and asked.qualification_type_id not in viewer.facts.custom
        and not is_met(asked, viewer.facts)
    }
    return tuple(wishes.values())


def details_address(group: Group) -> str:
    """Return where a group's details stand open without script: among its requester's groups."""
    return f"{reverse('worker:requester_groups', args=[group.requester_public_id])}?open={group.public_id}"


def _is_new(created_at: datetime) -> bool:
    return clock.now() - created_at < NEW_FOR
