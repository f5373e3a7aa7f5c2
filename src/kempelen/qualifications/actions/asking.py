"""Asking for a qualification, and answering (requester-api 4.6, 5.4)."""

from dataclasses import dataclass
from datetime import datetime

from kempelen.accounts.models import Worker
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, retried
from kempelen.core.errors import NotFoundError
from kempelen.qualifications.actions.granting import grant
from kempelen.qualifications.actions.making import locked_type
from kempelen.qualifications.errors import (
    AlreadyHeldError,
    AlreadyRequestedError,
    RequestStateError,
    RetakeNotAllowedError,
    RetryTooSoonError,
    TestWantedError,
    TypeStateError,
)
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationType
from kempelen.qualifications.retrying import earliest_retry, has_passed
from kempelen.qualifications.states import RequestState
from kempelen.qualifications.types import REASON_LONGEST, check_text, check_value
from kempelen.qualifications.watchers import tell

SUBJECT = "qualification_request"


@dataclass(frozen=True, slots=True)
class Requested:
    """A request that was taken. ``granted`` says that the type grants by itself and the worker holds it now."""

    request: QualificationRequest
    granted: bool


@retried
def request(*, qualification_type: QualificationType, worker: Worker, actor: Actor) -> Requested:
    """Ask for a type: granted at once where it grants by itself, else its owner decides.

    A withdrawn request does not count as one. Raises NotFoundError, TypeStateError, TestWantedError (see ``start_test``),
    AlreadyRequestedError, AlreadyHeldError, RetakeNotAllowedError, RetryTooSoonError. Locks: qualification type, qualification.
    """
    with atomic():
        asked = locked_type(qualification_type.pk)  # two requests of one worker at once: the second finds the first
        moment = clock.now()
        if asked.sandbox is not worker.sandbox:
            raise NotFoundError
        if not asked.active:
            raise TypeStateError
        if asked.test_id is not None:
            raise TestWantedError
        check_may_ask(asked, worker, moment)
        made = QualificationRequest.objects.create(
            qualification_type=asked,
            worker=worker,
            state=RequestState.GRANTED if asked.auto_granted else RequestState.SUBMITTED,
            submitted_at=moment,
            decided_at=moment if asked.auto_granted else None,
        )
        if asked.auto_granted:
            grant(asked.pk, worker.pk, asked.auto_granted_value, moment, actor)
    tell(worker.pk)
    return Requested(made, granted=asked.auto_granted)


@retried
def withdraw(*, request: QualificationRequest, actor: Actor) -> None:
    """Take a worker's own request back before it is decided. Raises RequestStateError. Locks: request."""
    with atomic():
        _move(request, RequestState.WITHDRAWN, clock.now())
        record(Verb.QUALIFICATION_REQUEST_WITHDRAWN, actor=actor, subject_kind=SUBJECT, subject_id=request.pk)
    tell(request.worker_id)


@retried
def accept_request(*, request: QualificationRequest, value: int = 1, actor: Actor) -> None:
    """Grant what was asked for; a qualification held before is overwritten.

    Raises RequestStateError, InvalidValueError. Locks: request, qualification.
    """
    check_value("IntegerValue", value)
    moment = clock.now()
    with atomic():
        _move(request, RequestState.GRANTED, moment)
        grant(request.qualification_type_id, request.worker_id, value, moment, actor)
    tell(request.worker_id)


@retried
def reject_request(*, request: QualificationRequest, reason: str = "", actor: Actor) -> None:
    """Turn a request down; a qualification held before stays.

    Raises RequestStateError, InvalidValueError. Locks: request.
    """
    check_text("Reason", reason, 0, REASON_LONGEST)
    with atomic():
        _move(request, RequestState.REJECTED, clock.now(), reason)
        record(Verb.QUALIFICATION_REQUEST_REJECTED, actor=actor, subject_kind=SUBJECT, subject_id=request.pk)
    tell(request.worker_id)


def _move(request: QualificationRequest, to: RequestState, moment: datetime, reason: str = "") -> None:
    """Move a waiting request, once. Raises RequestStateError when somebody was faster."""
    waiting = QualificationRequest.objects.filter(pk=request.pk, state=RequestState.SUBMITTED)
    if waiting.update(state=to, decided_at=moment, reason=reason) != 1:
        raise RequestStateError


def check_may_ask(asked: QualificationType, worker: Worker, moment: datetime) -> None:
    """Raise the refusal of a second request, unless the type's retry delay has passed (requester-api 5.4)."""
    mine = QualificationRequest.objects.filter(worker_id=worker.pk, qualification_type_id=asked.pk)
    # What was withdrawn does not count, unless its test was seen.
    tried = mine.exclude(state=RequestState.WITHDRAWN, test__isnull=True)
    last = tried.order_by("-submitted_at", "-pk").first()
    if last is not None and last.state == RequestState.SUBMITTED:
        raise AlreadyRequestedError
    if asked.retry_delay_seconds is None:
        if Qualification.objects.filter(worker_id=worker.pk, qualification_type_id=asked.pk, revoked_at=None).exists():
            raise AlreadyHeldError
        if last is not None:
            raise RetakeNotAllowedError
    elif last is not None and not has_passed(earliest := earliest_retry(last.submitted_at, asked.retry_delay_seconds), moment):
        raise RetryTooSoonError(earliest)
