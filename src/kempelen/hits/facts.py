"""What never changes about a HIT type, kept in this process: accept needs it before it asks the database anything else."""

import threading
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from kempelen.core.ids import Kind, encode
from kempelen.hits.errors import GroupNotFoundError
from kempelen.hits.models import HitType, HitTypeRequirement
from kempelen.qualifications.queries import names_of
from kempelen.qualifications.requirements import Comparator, Guard, Locale, Requirement

_MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """A HIT type's own facts. ``id`` is also the group's: one HIT type is one group (requester-api 6.5)."""

    id: int
    requester_id: int
    sandbox: bool
    duration_seconds: int
    approve_after_seconds: int
    requirements: tuple[Requirement, ...]

    @property
    def public_id(self) -> str:
        """Return the HITGroupId."""
        return encode(Kind.HIT_GROUP, self.id)


_kept: dict[int, TypeFacts] = {}
_guard = threading.Lock()


def type_facts(hit_type_id: int) -> TypeFacts:
    """Return the facts of a HIT type; two queries the first time, none later. Raises GroupNotFoundError."""
    known = _kept.get(hit_type_id) or facts_of_types([hit_type_id]).get(hit_type_id)
    if known is None:
        raise GroupNotFoundError
    return known


def facts_of_types(hit_type_ids: Collection[int]) -> dict[int, TypeFacts]:
    """Return the facts of several HIT types, unknown ones left out; no query for those that are kept, three for the rest."""
    found = {key: facts for key in hit_type_ids if (facts := _kept.get(key)) is not None}
    missing = [key for key in hit_type_ids if key not in found]
    if missing:
        made = _read(missing)
        found |= made
        if not connection.in_atomic_block:  # a row that may yet be rolled back is not kept: its key would be given out again
            _keep(made)
    return found


def _read(hit_type_ids: list[int]) -> dict[int, TypeFacts]:
    requirements = requirements_of(hit_type_ids)
    return {
        row.pk: TypeFacts(
            id=row.pk,
            requester_id=row.requester_id,
            sandbox=row.sandbox,
            duration_seconds=row.duration_seconds,
            approve_after_seconds=row.approve_after_seconds,
            requirements=requirements.get(row.pk, ()),
        )
        for row in HitType.objects.filter(pk__in=hit_type_ids)
    }


def _keep(made: dict[int, TypeFacts]) -> None:
    with _guard:
        if len(_kept) + len(made) > _MOST_KEPT:
            _kept.clear()
        _kept.update(made)


def requirements_of(hit_type_ids: list[int]) -> dict[int, tuple[Requirement, ...]]:
    """Return the requirements of several HIT types in the order they were given; types without any are left out.

    One query, and another for the names where requester-made qualification types are among them: names never change.
    """
    found: dict[int, list[Requirement]] = {}
    rows = list(HitTypeRequirement.objects.filter(hit_type_id__in=hit_type_ids).order_by("hit_type_id", "position"))
    names = names_of({row.qualification_type_id for row in rows})
    for row in rows:
        found.setdefault(row.hit_type_id, []).append(_requirement(row, names.get(row.qualification_type_id, "")))
    return {hit_type_id: tuple(requirements) for hit_type_id, requirements in found.items()}


def forget_types() -> None:
    """Drop what is kept, for a process that changes database (tests, restore)."""
    with _guard:
        _kept.clear()


def _requirement(row: HitTypeRequirement, name: str) -> Requirement:
    return Requirement(
        qualification_type_id=row.qualification_type_id,
        comparator=Comparator(row.comparator),
        integer_values=tuple(row.integer_values),
        locale_values=tuple(Locale(place["Country"], place.get("Subdivision", "")) for place in row.locale_values),
        guard=Guard(row.actions_guarded),
        name=name,
    )
