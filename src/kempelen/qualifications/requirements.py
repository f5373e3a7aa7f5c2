"""What a worker needs to accept, preview or even see a HIT: read from the wire, checked, written back (requester-api 3.2, 6)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kempelen.core.ids import Kind, decode
from kempelen.qualifications.errors import ContradictingGuardError, RequirementError, UnknownQualificationTypeError
from kempelen.qualifications.places import COUNTRIES, STATES
from kempelen.qualifications.system import MASTERS_IDS, SYSTEM_TYPES, ValueKind, kind_of

MOST_REQUIREMENTS = 10
MOST_INTEGERS = 15
MOST_LOCALES = 30


class Comparator(StrEnum):
    """How a worker's value is compared, as the API spells it."""

    LESS_THAN = "LessThan"
    LESS_THAN_OR_EQUAL_TO = "LessThanOrEqualTo"
    GREATER_THAN = "GreaterThan"
    GREATER_THAN_OR_EQUAL_TO = "GreaterThanOrEqualTo"
    EQUAL_TO = "EqualTo"
    NOT_EQUAL_TO = "NotEqualTo"
    IN = "In"
    NOT_IN = "NotIn"
    EXISTS = "Exists"
    DOES_NOT_EXIST = "DoesNotExist"


class Guard(StrEnum):
    """What a worker who fails the requirement cannot do, as ActionsGuarded spells it (requester-api 6.3)."""

    ACCEPT = "Accept"
    PREVIEW = "PreviewAndAccept"
    DISCOVER = "DiscoverPreviewAndAccept"


VALUELESS = frozenset({Comparator.EXISTS, Comparator.DOES_NOT_EXIST})
SET_LIKE = frozenset({Comparator.IN, Comparator.NOT_IN})
_ORDERED = frozenset(
    {
        Comparator.LESS_THAN,
        Comparator.LESS_THAN_OR_EQUAL_TO,
        Comparator.GREATER_THAN,
        Comparator.GREATER_THAN_OR_EQUAL_TO,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Locale:
    """A country (ISO 3166-1 alpha-2) and, in the United States, a state; without one, the whole country."""

    country: str
    subdivision: str = ""

    def __str__(self) -> str:
        """Return the ISO 3166-2 form: ``US`` or ``US-NY``."""
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country

    def holds(self, country: str, subdivision: str) -> bool:
        """Return whether a person at this place is inside it."""
        return self.country == country and self.subdivision in {"", subdivision}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition. Made by ``from_json``; what it holds has been checked."""

    qualification_type_id: str
    comparator: Comparator
    integer_values: tuple[int, ...] = ()
    locale_values: tuple[Locale, ...] = ()
    guard: Guard = Guard.ACCEPT
    name: str = field(default="", compare=False)
    """The type's name where whoever read the requirement knows it; requester-made types have no other in a sentence."""

    @property
    def type_key(self) -> int | None:
        """Return the row of the requester-made type; None for the marketplace's own types."""
        own = self.qualification_type_id in SYSTEM_TYPES
        return None if own else decode(Kind.QUALIFICATION_TYPE, self.qualification_type_id)


def from_json(items: Sequence[Mapping[str, Any]]) -> tuple[Requirement, ...]:
    """Return checked requirements, in the order given. Whether a requester-made type exists is ``access.check_usable``'s to say.

    Raises RequirementError, UnknownQualificationTypeError, ContradictingGuardError.
    """
    if len(items) > MOST_REQUIREMENTS:
        raise RequirementError(f"A HIT type has at most {MOST_REQUIREMENTS} requirements.", value=len(items))
    return tuple(_requirement(item) for item in items)


def to_json(requirements: Sequence[Requirement]) -> list[dict[str, Any]]:
    """Return what the API answers with; ``from_json`` takes it back unchanged."""
    return [_members(requirement) for requirement in requirements]


def canonical(requirements: Sequence[Requirement]) -> str:
    """Return one text for all requirements that mean the same: order and repeats do not count (requester-api 4.1)."""
    rows = {
        json.dumps(
            [
                row.qualification_type_id,
                row.comparator,
                sorted(set(row.integer_values)),
                sorted({str(place) for place in row.locale_values}),
                row.guard,
            ]
        )
        for row in requirements
    }
    return "[" + ",".join(sorted(rows)) + "]"


def requires_masters(requirements: Sequence[Requirement]) -> bool:
    """Return whether only Masters may work, which a fee policy may charge for (requester-api 9.1)."""
    return any(row.qualification_type_id in MASTERS_IDS and row.comparator is Comparator.EXISTS for row in requirements)


def _members(requirement: Requirement) -> dict[str, Any]:
    members: dict[str, Any] = {
        "QualificationTypeId": requirement.qualification_type_id,
        "Comparator": requirement.comparator.value,
    }
    if requirement.integer_values:
        members["IntegerValues"] = list(requirement.integer_values)
    if requirement.locale_values:
        members["LocaleValues"] = [
            {"Country": place.country} | ({"Subdivision": place.subdivision} if place.subdivision else {})
            for place in requirement.locale_values
        ]
    members["RequiredToPreview"] = requirement.guard is not Guard.ACCEPT
    members["ActionsGuarded"] = requirement.guard.value
    return members


def _requirement(item: Mapping[str, Any]) -> Requirement:
    type_id = item.get("QualificationTypeId")
    if not isinstance(type_id, str) or (type_id not in SYSTEM_TYPES and decode(Kind.QUALIFICATION_TYPE, type_id) is None):
        raise UnknownQualificationTypeError(str(type_id or ""))
    comparator = _comparator(item.get("Comparator"))
    integers = _integers(item.get("IntegerValues") or ())
    places = _places(item.get("LocaleValues") or ())
    _check_pairing(kind_of(type_id), comparator, integers, places)
    return Requirement(type_id, comparator, integers, places, _guard(item))


def _comparator(given: Any) -> Comparator:
    try:
        return Comparator(given)
    except ValueError:
        known = ", ".join(Comparator)
        raise RequirementError(f"The Comparator is one of {known}.", value=given) from None


def _guard(item: Mapping[str, Any]) -> Guard:
    """Fold the deprecated RequiredToPreview into ActionsGuarded (requester-api 3.2)."""
    given, to_preview = item.get("ActionsGuarded"), item.get("RequiredToPreview") is True
    if given is None:
        return Guard.PREVIEW if to_preview else Guard.ACCEPT
    try:
        guard = Guard(given)
    except ValueError:
        known = ", ".join(Guard)
        raise RequirementError(f"ActionsGuarded is one of {known}.", value=given) from None
    if to_preview and guard is Guard.ACCEPT:
        raise ContradictingGuardError
    return guard


def _integers(given: Sequence[object]) -> tuple[int, ...]:
    values = []
    for value in given:
        if not isinstance(value, int) or isinstance(value, bool):
            raise RequirementError("IntegerValues holds whole numbers.", value=value)
        values.append(value)
    return tuple(values)


def _places(given: Sequence[Mapping[str, Any]]) -> tuple[Locale, ...]:
    return tuple(_place(place.get("Country"), place.get("Subdivision") or "") for place in given)


def _place(country: object, subdivision: object) -> Locale:
    if not isinstance(country, str) or country not in COUNTRIES:
        raise RequirementError("A Country is a code of ISO 3166-1 in two capital letters, such as US.", value=country)
    if not subdivision:
        return Locale(country)
    if country != "US":
        raise RequirementError("Only the United States have a Subdivision here.", value=f"{country}-{subdivision}")
    if not isinstance(subdivision, str) or subdivision not in STATES:
        raise RequirementError("A Subdivision is a code of ISO 3166-2 in two capital letters, such as NY.", value=subdivision)
    return Locale(country, subdivision)


def _check_pairing(kind: ValueKind, comparator: Comparator, integers: tuple[int, ...], places: tuple[Locale, ...]) -> None:
    """Hold the table of requester-api 6.2: which comparator with which values, and how many."""
    if comparator in VALUELESS:
        if integers or places:
            raise RequirementError(f"{comparator} takes no values.", value=comparator)
        return
    if kind is ValueKind.GRANT:
        raise RequirementError("Masters is compared by Exists or DoesNotExist only.", value=comparator)
    if kind is ValueKind.LOCALE:
        if comparator in _ORDERED:
            raise RequirementError("A location is compared by EqualTo, NotEqualTo, In or NotIn.", value=comparator)
        _check_number("LocaleValues", comparator, len(places), MOST_LOCALES)
        _check_absent("IntegerValues", integers)
    else:
        _check_number("IntegerValues", comparator, len(integers), MOST_INTEGERS)
        _check_absent("LocaleValues", places)


def _check_number(member: str, comparator: Comparator, given: int, most: int) -> None:
    if comparator in SET_LIKE:
        if not 1 <= given <= most:
            raise RequirementError(f"{comparator} takes 1 to {most} {member}; there are {given}.", value=comparator)
    elif given != 1:
        raise RequirementError(f"{comparator} takes exactly one of {member}; there are {given}.", value=comparator)


def _check_absent(member: str, values: Sequence[object]) -> None:
    if values:
        raise RequirementError(f"This qualification is not compared with {member}.", value=member)
