"""The only way to a qualification type or a request for one: by who asks. What was deleted does not exist."""

from collections.abc import Sequence

from kempelen.accounts.models import Requester, Worker
from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, decode
from kempelen.qualifications.errors import (
    ForeignTypeError,
    TypeStateError,
    UnknownQualificationTypeError,
    UnknownRequestError,
)
from kempelen.qualifications.models import QualificationRequest, QualificationType
from kempelen.qualifications.requirements import Requirement
from kempelen.qualifications.states import RequestState
from kempelen.qualifications.system import SYSTEM_TYPES, SystemType


def readable_type(requester: Requester, public_id: str) -> QualificationType | SystemType:
    """Return any live type of the requester's environment, the marketplace's own included (requester-api 4.5).

    Raises UnknownQualificationTypeError.
    """
    return SYSTEM_TYPES.get(public_id) or _live_type(public_id, sandbox=requester.sandbox)


def own_type(requester: Requester, public_id: str) -> QualificationType:
    """Return the requester's live type. Raises UnknownQualificationTypeError; ForeignTypeError for a live one of others."""
    found = readable_type(requester, public_id)
    if isinstance(found, SystemType) or found.requester_id != requester.pk:
        raise ForeignTypeError
    return found


def own_request(requester: Requester, public_id: str) -> QualificationRequest:
    """Return a request for one of the requester's types, in any state. Raises UnknownRequestError."""
    found = (
        QualificationRequest.objects.select_related("qualification_type__requester", "worker", "test")
        .filter(pk=decode(Kind.QUALIFICATION_REQUEST, public_id) or 0, qualification_type__requester_id=requester.pk)
        .first()
    )
    if found is None:
        raise UnknownRequestError(public_id)
    return found


def type_for(worker: Worker, public_id: str) -> QualificationType:
    """Return a live type of the worker's environment. Raises NotFoundError."""
    try:
        return _live_type(public_id, sandbox=worker.sandbox)
    except UnknownQualificationTypeError as error:
        raise NotFoundError from error


def waiting_request(worker: Worker, public_id: str) -> QualificationRequest:
    """Return the worker's own request that nobody has decided. Raises NotFoundError."""
    found = (
        QualificationRequest.objects.select_related("qualification_type")
        .filter(pk=decode(Kind.QUALIFICATION_REQUEST, public_id) or 0, worker_id=worker.pk, state=RequestState.SUBMITTED)
        .first()
    )
    if found is None:
        raise NotFoundError
    return found


def taken_test(worker_id: int, request_id: int) -> QualificationRequest:
    """Return the test that this worker takes or took, in any state, with its version, its type and the owner.

    Raises NotFoundError.
    """
    found = (
        QualificationRequest.objects.select_related("test", "worker", "qualification_type__requester")
        .filter(pk=request_id, worker_id=worker_id, test__isnull=False)
        .first()
    )
    if found is None:
        raise NotFoundError
    return found


def check_usable(requirements: Sequence[Requirement], *, sandbox: bool) -> None:
    """Raise unless new HITs may require all of these: the types are live and active (requester-api 5.5).

    Raises UnknownQualificationTypeError, TypeStateError. One query, and none without requester-made types.
    """
    keys = {row.type_key: row.qualification_type_id for row in requirements if row.type_key is not None}
    if not keys:
        return
    live = QualificationType.objects.filter(pk__in=keys, sandbox=sandbox, deleted_at=None)
    active = dict(live.values_list("pk", "active"))
    for key, public_id in keys.items():
        if key not in active:
            raise UnknownQualificationTypeError(public_id)
    if not all(active.values()):
        raise TypeStateError


def _live_type(public_id: str, *, sandbox: bool) -> QualificationType:
    key = decode(Kind.QUALIFICATION_TYPE, public_id) or 0
    live = QualificationType.objects.select_related("requester", "test").filter(sandbox=sandbox, deleted_at=None)
    found = live.filter(pk=key).first()
    if found is None:
        raise UnknownQualificationTypeError(public_id)
    return found
