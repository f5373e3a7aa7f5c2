"""The qualification types that every marketplace has (requester-api 6.1). Ids are MTurk's own, in both environments."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
MASTERS_SANDBOX = "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"
HITS_APPROVED = "00000000000000000040"
LOCALE = "00000000000000000071"
ADULT = "00000000000000000060"
PERCENT_APPROVED = "000000000000000000L0"
MASTERS_IDS = frozenset({MASTERS, MASTERS_SANDBOX})


class ValueKind(Enum):
    """What a worker's value is, and so which comparators may stand with it (requester-api 6.2)."""

    INTEGER = "integer"
    LOCALE = "locale"
    GRANT = "grant"
    """Held or not held; there is no value to compare."""


@dataclass(frozen=True, slots=True)
class SystemType:
    """A type whose value the marketplace computes; nobody can request it."""

    id: str
    name: str
    """MTurk's name, for programs."""
    description: str
    kind: ValueKind
    title: str
    """The name in a worker's words: what a sentence about it begins with."""


_ALL = (
    SystemType(
        MASTERS,
        "Masters",
        "Granted by the operator to workers who have shown consistently good work.",
        ValueKind.GRANT,
        "Masters",
    ),
    SystemType(
        MASTERS_SANDBOX,
        "Masters (sandbox)",
        "Granted by the operator to workers who have shown consistently good work.",
        ValueKind.GRANT,
        "Masters",
    ),
    SystemType(
        HITS_APPROVED,
        "Worker_NumberHITsApproved",
        "How many of the worker's assignments have been approved, by all requesters together.",
        ValueKind.INTEGER,
        "Number of approved HITs",
    ),
    SystemType(
        LOCALE,
        "Worker_Locale",
        "Where the worker lives: the country, and the state within the United States.",
        ValueKind.LOCALE,
        "Location",
    ),
    SystemType(
        ADULT,
        "Worker_Adult",
        "1 when the worker is an adult and agrees to see adult content, 0 until then.",
        ValueKind.INTEGER,
        "Adult content",
    ),
    SystemType(
        PERCENT_APPROVED,
        "Worker_PercentAssignmentsApproved",
        "Approved assignments as a share of the decided ones, in percent; 100 until 100 have been decided.",
        ValueKind.INTEGER,
        "HIT approval rate",
    ),
)

SYSTEM_TYPES: Mapping[str, SystemType] = MappingProxyType({row.id: row for row in _ALL})


def kind_of(type_id: str) -> ValueKind:
    """Return what the type's values are; every type that is not the system's holds integers."""
    system_type = SYSTEM_TYPES.get(type_id)
    return ValueKind.INTEGER if system_type is None else system_type.kind


def name_of(type_id: str) -> str:
    """Return the type's name in a worker's words; an unknown type is called by its id."""
    system_type = SYSTEM_TYPES.get(type_id)
    return type_id if system_type is None else system_type.title
