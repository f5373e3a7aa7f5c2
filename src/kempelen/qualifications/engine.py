"""May this worker? Compares facts about a worker with requirements; pure, asks no database (requester-api 6.2, 6.3)."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from kempelen.accounts.models import Worker
from kempelen.money.amounts import round_half_up
from kempelen.qualifications.requirements import SET_LIKE, VALUELESS, Comparator, Guard, Locale, Requirement
from kempelen.qualifications.system import ADULT, HITS_APPROVED, LOCALE, MASTERS_IDS, PERCENT_APPROVED, SYSTEM_TYPES, name_of

MEASURED_FROM = 100
"""Fewer decided assignments than this count as 100 percent approved (requester-api 6.1)."""


class Action(Enum):
    """What a worker wants to do with a group of HITs."""

    DISCOVER = "discover"
    PREVIEW = "preview"
    ACCEPT = "accept"


_GUARDING: Mapping[Action, frozenset[Guard]] = {
    Action.DISCOVER: frozenset({Guard.DISCOVER}),
    Action.PREVIEW: frozenset({Guard.DISCOVER, Guard.PREVIEW}),
    Action.ACCEPT: frozenset(Guard),
}

_COMPARE: Mapping[Comparator, Callable[[int, int], bool]] = {
    Comparator.LESS_THAN: operator.lt,
    Comparator.LESS_THAN_OR_EQUAL_TO: operator.le,
    Comparator.GREATER_THAN: operator.gt,
    Comparator.GREATER_THAN_OR_EQUAL_TO: operator.ge,
    Comparator.EQUAL_TO: operator.eq,
    Comparator.NOT_EQUAL_TO: operator.ne,
}

_WORDS: Mapping[Comparator, str] = {
    Comparator.LESS_THAN: "is less than",
    Comparator.LESS_THAN_OR_EQUAL_TO: "is at most",
    Comparator.GREATER_THAN: "is more than",
    Comparator.GREATER_THAN_OR_EQUAL_TO: "is at least",
    Comparator.EQUAL_TO: "is",
    Comparator.NOT_EQUAL_TO: "is not",
    Comparator.IN: "is one of",
    Comparator.NOT_IN: "is none of",
}


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What requirements are compared with. Made once per worker and kept for a moment by the reader."""

    worker_id: int
    approved: int
    rejected: int
    country: str
    subdivision: str
    adult: bool
    masters: bool
    custom: Mapping[str, int | None] = field(default_factory=dict, hash=False)
    """Values of granted requester-made types by id; a type that is absent or None is not held."""

    @property
    def percent_approved(self) -> int:
        """Return the approval rate in whole percent, rounded half up; undecided work does not count."""
        decided = self.approved + self.rejected
        return 100 if decided < MEASURED_FROM else round_half_up(100 * self.approved, decided)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One requirement seen by one worker: the sentence, whether it is met, and what the worker has."""

    requirement: Requirement
    met: bool
    text: str
    own_value: str


def facts_of(worker: Worker, custom: Mapping[str, int | None] | None = None) -> WorkerFacts:
    """Return the facts that stand in the worker's row; no query. ``custom`` are the values of requester-made types."""
    return WorkerFacts(
        worker_id=worker.pk,
        approved=worker.approved,
        rejected=worker.rejected,
        country=worker.country,
        subdivision=worker.subdivision,
        adult=worker.adult,
        masters=worker.masters,
        custom=custom or {},
    )


def verdicts(requirements: Sequence[Requirement], facts: WorkerFacts | None) -> tuple[Verdict, ...]:
    """Return every requirement with its verdict, in order. Nobody signed in meets nothing."""
    return tuple(_verdict(requirement, facts) for requirement in requirements)


def may(requirements: Sequence[Requirement], facts: WorkerFacts | None, action: Action) -> bool:
    """Return whether no requirement that guards the action is unmet."""
    return not requirements or first_unmet(requirements, facts, action) is None


def first_unmet(requirements: Sequence[Requirement], facts: WorkerFacts | None, action: Action) -> Requirement | None:
    """Return the first requirement that guards the action and is not met."""
    guards = _GUARDING[action]
    for requirement in requirements:
        if requirement.guard in guards and (facts is None or not is_met(requirement, facts)):
            return requirement
    return None


def is_met(requirement: Requirement, facts: WorkerFacts) -> bool:
    """Compare one requirement with one worker's facts."""
    if requirement.qualification_type_id == LOCALE:
        return _place_is_met(requirement, facts)
    held, value = _held_value(requirement.qualification_type_id, facts)
    if requirement.comparator in VALUELESS:
        return held is (requirement.comparator is Comparator.EXISTS)
    return value is not None and _compare(requirement.comparator, value, requirement.integer_values)


def sentence(requirement: Requirement) -> str:
    """Return the requirement in words, such as ``HIT approval rate is at least 95 %``."""
    type_id, comparator = requirement.qualification_type_id, requirement.comparator
    name = requirement.name or name_of(type_id)
    if comparator in VALUELESS:
        verb = "is granted" if type_id in MASTERS_IDS or type_id not in SYSTEM_TYPES else "is known"
        return f"{name} {verb}" if comparator is Comparator.EXISTS else f"{name} {verb.replace('is', 'is not', 1)}"
    if type_id == ADULT and comparator is Comparator.EQUAL_TO:
        return f"{name} {'is' if requirement.integer_values[0] else 'is not'} agreed to"
    return f"{name} {_WORDS[comparator]} {', '.join(_values_in_words(requirement))}"


def _verdict(requirement: Requirement, facts: WorkerFacts | None) -> Verdict:
    met = facts is not None and is_met(requirement, facts)
    own_value = "" if facts is None else _own_value(requirement.qualification_type_id, facts)
    return Verdict(requirement, met, sentence(requirement), own_value)


def _compare(comparator: Comparator, value: int, wanted: Sequence[int]) -> bool:
    if comparator in SET_LIKE:
        return (value in wanted) is (comparator is Comparator.IN)
    return _COMPARE[comparator](value, wanted[0])


def _held_value(type_id: str, facts: WorkerFacts) -> tuple[bool, int | None]:
    """Return whether the worker holds the type, and its integer value where it has one."""
    if type_id in MASTERS_IDS:
        return facts.masters, None
    if type_id == HITS_APPROVED:
        return True, facts.approved
    if type_id == PERCENT_APPROVED:
        return True, facts.percent_approved
    if type_id == ADULT:
        return True, int(facts.adult)
    value = facts.custom.get(type_id)
    return value is not None, value


def _place_is_met(requirement: Requirement, facts: WorkerFacts) -> bool:
    """Compare places. Every worker counts as having one, so a worker who gave none is inside no place."""
    if requirement.comparator in VALUELESS:
        return requirement.comparator is Comparator.EXISTS
    inside = any(place.holds(facts.country, facts.subdivision) for place in requirement.locale_values)
    return inside is (requirement.comparator in {Comparator.EQUAL_TO, Comparator.IN})


def _values_in_words(requirement: Requirement) -> Iterator[str]:
    percent = " %" if requirement.qualification_type_id == PERCENT_APPROVED else ""
    for value in requirement.integer_values:
        yield f"{value:,}{percent}"
    for place in requirement.locale_values:
        yield str(place)


def _own_value(type_id: str, facts: WorkerFacts) -> str:
    if type_id == LOCALE:
        return str(Locale(facts.country, facts.subdivision)) if facts.country else "not given"
    if type_id == ADULT:
        return "agreed" if facts.adult else "not agreed"
    if type_id == PERCENT_APPROVED:
        return f"{facts.percent_approved} %"
    held, value = _held_value(type_id, facts)
    if not held:
        return "not granted"
    return "granted" if value is None else f"{value:,}"
