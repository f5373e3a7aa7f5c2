"""Reading qualifications: what a worker holds, and a requester's lists by keyset in the orders of requester-api 1.9."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max, Q

from kempelen.accounts.models import Requester, Worker
from kempelen.core import clock
from kempelen.core.db import driver
from kempelen.core.ids import Kind, decode, encode
from kempelen.qualifications import statements
from kempelen.qualifications.errors import QualificationNotHeldError, QualificationStateError
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationType
from kempelen.qualifications.requirements import Requirement
from kempelen.qualifications.retrying import earliest_retry, has_passed
from kempelen.qualifications.states import QualificationStatus, RequestState
from kempelen.qualifications.types import folded

Place = tuple[datetime, int]
"""Where a page ended: the sort moment and the key of its last row."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a worker holds of requester-made types, by public id, and what they have asked for and wait for."""

    values: Mapping[str, int]
    waiting: frozenset[str]


def holdings_of(worker_id: int) -> Holdings:
    """Return everything the worker holds or waits for; one query. Deleted types count: HITs may still ask for them."""
    rows = driver().rows(statements.HOLDINGS, worker=worker_id)
    return Holdings(
        values={_public(key): int(value) for key, value in rows if value is not None},
        waiting=frozenset(_public(key) for key, value in rows if value is None),
    )


def values_among(worker_id: int, requirements: Sequence[Requirement]) -> Mapping[str, int]:
    """Return what the worker holds now of the requester-made types required; no query when there are none."""
    keys = sorted({row.type_key for row in requirements if row.type_key is not None})
    if not keys:
        return {}
    return {_public(key): int(value) for key, value in driver().rows(statements.HELD_AMONG, worker=worker_id, types=keys)}


def names_of(type_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of requester-made types by public id, deleted ones too; no query when there are none."""
    keys = {key: type_id for type_id in type_ids if (key := decode(Kind.QUALIFICATION_TYPE, type_id)) is not None}
    if not keys:
        return {}
    return {keys[key]: name for key, name in QualificationType.objects.filter(pk__in=keys).values_list("pk", "name")}


def with_names(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """Return the requirements with the names of requester-made types, so that a sentence speaks of them by name; one query."""
    names = names_of(row.qualification_type_id for row in requirements if row.type_key is not None)
    return tuple(replace(row, name=names.get(row.qualification_type_id, row.name)) for row in requirements)


def types_to_require(requester_id: int, *, limit: int = 500) -> dict[str, str]:
    """Return the names of the requester's live and active types by public id, in the order of names; one query."""
    active = QualificationType.objects.filter(requester_id=requester_id, deleted_at=None, active=True)
    return {_public(key): name for key, name in active.order_by("name", "pk").values_list("pk", "name")[:limit]}


def score_of(qualification_type: QualificationType, worker_public_id: str) -> Qualification:
    """Return a granted qualification, its worker loaded. Raises QualificationNotHeldError, QualificationStateError."""
    found = (
        Qualification.objects.select_related("worker")
        .filter(qualification_type=qualification_type, worker__public_id=worker_public_id)
        .first()
    )
    if found is None:
        raise QualificationNotHeldError(qualification_type.public_id, worker_public_id)
    if found.revoked_at is not None:
        raise QualificationStateError
    return found


def list_holders(
    *, qualification_type: QualificationType, status: QualificationStatus, after: Place | None = None, limit: int
) -> list[Qualification]:
    """Return who holds the type, or held it, with their workers; the latest grant first."""
    revoked = status is QualificationStatus.REVOKED
    found = Qualification.objects.filter(qualification_type=qualification_type, revoked_at__isnull=not revoked)
    if after is not None:
        found = found.filter(Q(granted_at__lt=after[0]) | Q(granted_at=after[0], worker_id__lt=after[1]))
    return list(found.select_related("worker").order_by("-granted_at", "-worker_id")[:limit])


def list_requests(
    *, requester: Requester, qualification_type: QualificationType | None = None, after: Place | None = None, limit: int
) -> list[QualificationRequest]:
    """Return the requests that wait for the requester, with their workers; the longest waiting first."""
    found = QualificationRequest.objects.filter(state=RequestState.SUBMITTED)
    if qualification_type is None:
        found = found.filter(qualification_type__requester_id=requester.pk)
    else:
        found = found.filter(qualification_type=qualification_type)
    if after is not None:
        found = found.filter(Q(submitted_at__gt=after[0]) | Q(submitted_at=after[0], pk__gt=after[1]))
    return list(found.select_related("worker", "test", "qualification_type").order_by("submitted_at", "pk")[:limit])


def place_of_holder(qualification_type: QualificationType, worker_public_id: str) -> Place | None:
    """Return where a worker stands in ``list_holders``, even if it was revoked meanwhile; None if they never held it."""
    held = Qualification.objects.filter(qualification_type=qualification_type, worker__public_id=worker_public_id)
    return held.values_list("granted_at", "worker_id").first()


def place_of_request(requester: Requester, public_id: str) -> Place | None:
    """Return where a request stands in ``list_requests``, decided or not; None if it is not this requester's."""
    key = decode(Kind.QUALIFICATION_REQUEST, public_id) or 0
    asked = QualificationRequest.objects.filter(pk=key, qualification_type__requester_id=requester.pk)
    return asked.values_list("submitted_at", "pk").first()


_SORTS = {
    "granted": ("-granted_at", "-qualification_type_id"),
    "name": ("qualification_type__name", "qualification_type_id"),
    "author": ("qualification_type__requester__name", "qualification_type__name", "qualification_type_id"),
    "value": ("-value", "qualification_type__name", "qualification_type_id"),
}


@dataclass(frozen=True, slots=True)
class HeldPage:
    """Some of what a worker holds, with types and their owners loaded; ``total`` counts all that match."""

    rows: list[Qualification]
    total: int


def held_page(*, worker: Worker, search: str = "", sort: str = "granted", skip: int = 0, limit: int) -> HeldPage:
    """Return a page of what the worker holds of live types. ``sort``: granted (latest first), name, author, value."""
    found = Qualification.objects.filter(worker=worker, revoked_at=None, qualification_type__deleted_at=None)
    for word in folded(search[:200]).split():
        found = found.filter(
            Q(qualification_type__search_text__contains=word) | Q(qualification_type__requester__name__icontains=word)
        )
    rows = found.select_related("qualification_type__requester").order_by(*_SORTS.get(sort, _SORTS["granted"]))
    return HeldPage(list(rows[skip : skip + limit]), found.count())


def waiting_of(worker: Worker) -> list[QualificationRequest]:
    """Return the worker's requests that nobody has decided, the latest first, with types and their owners."""
    found = QualificationRequest.objects.filter(worker=worker, state=RequestState.SUBMITTED)
    return list(found.select_related("qualification_type__requester").order_by("-submitted_at", "-pk"))


def last_asked(worker: Worker, type_ids: Sequence[int]) -> dict[int, datetime]:
    """Return by type when the worker last asked for it; withdrawn requests do not count. One query."""
    mine = QualificationRequest.objects.filter(worker=worker, qualification_type_id__in=type_ids)
    counted = mine.exclude(state=RequestState.WITHDRAWN).values("qualification_type_id")
    return dict(counted.annotate(latest=Max("submitted_at")).values_list("qualification_type_id", "latest"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a worker stands with a type: what they hold, what came of their last try, and when they may try again.

    ``may_ask`` is what a request or a test would be told now; ``earliest`` the moment to wait for, if there is one.
    """

    held: Qualification | None
    last: QualificationRequest | None
    taking: QualificationRequest | None
    may_ask: bool
    earliest: datetime | None

    @property
    def waits(self) -> bool:
        """Return whether the owner is still to decide."""
        return self.last is not None and self.last.state == RequestState.SUBMITTED

    @property
    def once(self) -> bool:
        """Return whether the one try has been had."""
        return not self.may_ask and not self.waits and self.earliest is None


def standing_of(worker: Worker, qualification_type: QualificationType) -> Standing:
    """Return where the worker stands; two queries. A test whose time is over counts as lapsed, swept or not."""
    moment = clock.now()
    held = Qualification.objects.filter(worker=worker, qualification_type=qualification_type, revoked_at=None).first()
    tries = QualificationRequest.objects.filter(worker=worker, qualification_type=qualification_type)
    tries = tries.exclude(state=RequestState.WITHDRAWN, test__isnull=True)
    last = tries.order_by("-submitted_at", "-pk").first()
    delay = qualification_type.retry_delay_seconds
    taking = last if last is not None and last.is_running(moment) else None
    earliest = earliest_retry(last.submitted_at, delay) if last is not None and delay is not None else None
    waits = last is not None and last.state == RequestState.SUBMITTED
    free = (held is None and last is None) if delay is None else (last is None or has_passed(earliest, moment))
    may_ask = qualification_type.active and taking is None and not waits and free
    return Standing(held, last, taking, may_ask, earliest if not may_ask and not waits else None)


def _public(key: int) -> str:
    return encode(Kind.QUALIFICATION_TYPE, key)
