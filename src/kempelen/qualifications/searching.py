"""ListQualificationTypes: requester-made types and the marketplace's own in one order (requester-api 4.5, 1.9)."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Collate

from kempelen.accounts.models import Requester
from kempelen.core.errors import InvalidValueError
from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.system import SYSTEM_TYPES, SystemType
from kempelen.qualifications.types import folded, search_text

_QUERY_LONGEST = 500
"""More than any name has; each word of it is one condition."""

_EXACT, _EXACT_WITHOUT_CASE, _FOUND = range(3)
_SYSTEM = tuple(SYSTEM_TYPES.values())
_Rank = tuple[int, str, int]
"""How good a match is, the name, the key: the order of the list. Keys of the marketplace's own types lie below zero."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. Every word of ``query`` occurs in name, keywords or description, case aside."""

    query: str = ""
    requestable: bool = False
    own: bool = False


def list_types(
    *, requester: Requester, wanted: Wanted, after_key: int | None = None, limit: int
) -> list[QualificationType | SystemType]:
    """Return live types of the requester's environment: exact names first, then by name; two queries at most.

    Names compare by code point, in both databases alike. Raises InvalidValueError for a query over 500 characters.
    """
    if len(wanted.query) > _QUERY_LONGEST:
        raise InvalidValueError("Query", f"A Query has at most {_QUERY_LONGEST} characters.", value=wanted.query)
    after = None if after_key is None else _rank_of(after_key, wanted.query)
    found: list[QualificationType | SystemType] = list(_made_by_requesters(requester, wanted, after)[:limit])
    if not wanted.requestable and not wanted.own:
        found += [row for row in _SYSTEM if _matches(row, wanted.query) and (after is None or _rank(row, wanted.query) > after)]
    return sorted(found, key=lambda row: _rank(row, wanted.query))[:limit]


def key_of(row: QualificationType | SystemType) -> int:
    """Return the key that a page ends at."""
    return row.pk if isinstance(row, QualificationType) else _SYSTEM.index(row) - len(_SYSTEM)


def _made_by_requesters(requester: Requester, wanted: Wanted, after: _Rank | None) -> QuerySet[QualificationType]:
    found = QualificationType.objects.select_related("test").filter(sandbox=requester.sandbox, deleted_at=None)
    if wanted.own:
        found = found.filter(requester_id=requester.pk)
    for word in set(folded(wanted.query).split()):
        found = found.filter(search_text__contains=word)
    collation = "C" if connection.vendor == "postgresql" else "BINARY"
    found = found.annotate(
        rank=Case(
            When(name=wanted.query, then=_EXACT),
            When(search_text__startswith=f"{folded(wanted.query)}\n", then=_EXACT_WITHOUT_CASE),
            default=Value(_FOUND),
            output_field=IntegerField(),
        ),
        plain_name=Collate("name", collation),
    )
    if after is not None:
        rank, name, key = after
        same = Q(rank=rank)
        found = found.filter(Q(rank__gt=rank) | (same & Q(plain_name__gt=name)) | (same & Q(plain_name=name, pk__gt=key)))
    return found.order_by("rank", "plain_name", "pk")


def _rank_of(key: int, query: str) -> _Rank | None:
    if key < 0:
        return _rank(_SYSTEM[key + len(_SYSTEM)], query)
    row = QualificationType.objects.filter(pk=key).first()  # a deleted one too: a walk goes on after it
    return None if row is None else _rank(row, query)


def _rank(row: QualificationType | SystemType, query: str) -> _Rank:
    if row.name == query:
        return _EXACT, row.name, key_of(row)
    return _EXACT_WITHOUT_CASE if folded(row.name) == folded(query) else _FOUND, row.name, key_of(row)


def _matches(row: SystemType, query: str) -> bool:
    text = search_text(row.name, "", row.description)
    return all(word in text for word in folded(query).split())
