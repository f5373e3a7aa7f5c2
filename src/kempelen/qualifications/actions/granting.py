"""Granting a qualification and taking it back (requester-api 4.6, 5.5)."""

from datetime import datetime

from kempelen.accounts.models import Worker
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.qualifications.errors import QualificationNotHeldError, QualificationStateError
from kempelen.qualifications.models import Qualification, QualificationType
from kempelen.qualifications.statements import GRANT
from kempelen.qualifications.types import REASON_LONGEST, check_text, check_value
from kempelen.qualifications.watchers import tell

SUBJECT = "qualification"


@retried
def associate(*, qualification_type: QualificationType, worker: Worker, value: int = 1, actor: Actor) -> None:
    """Grant the type with a value, whether it was held before or not; requests that wait go on waiting.

    Raises InvalidValueError. Locks: qualification.
    """
    check_value("IntegerValue", value)
    with atomic():
        grant(qualification_type.pk, worker.pk, value, clock.now(), actor)
    tell(worker.pk)


@retried
def disassociate(*, qualification_type: QualificationType, worker: Worker, reason: str = "", actor: Actor) -> None:
    """Take the qualification back; HITs that were accepted go on.

    Raises QualificationNotHeldError, QualificationStateError, InvalidValueError. Locks: qualification.
    """
    check_text("Reason", reason, 0, REASON_LONGEST)
    _revoke(qualification_type, worker, reason, actor)


@retried
def give_up(*, qualification_type: QualificationType, worker: Worker, actor: Actor) -> None:
    """Let a worker refuse what they hold (worker-site 10). Raises what ``disassociate`` raises. Locks: qualification."""
    _revoke(qualification_type, worker, "", actor)


def grant(type_id: int, worker_id: int, value: int, moment: datetime, actor: Actor) -> None:
    """Write the grant inside the caller's transaction. The caller tells the watchers once it is committed."""
    driver().run(GRANT, worker=worker_id, type=type_id, value=value, now=moment)
    record(
        Verb.QUALIFICATION_GRANTED,
        actor=actor,
        subject_kind=SUBJECT,
        subject_id=f"{type_id}:{worker_id}",
        after={"value": value},
    )


def _revoke(qualification_type: QualificationType, worker: Worker, reason: str, actor: Actor) -> None:
    with atomic():
        mine = Qualification.objects.filter(worker_id=worker.pk, qualification_type_id=qualification_type.pk)
        if not mine.filter(revoked_at=None).update(revoked_at=clock.now(), revoke_reason=reason):
            if mine.exists():
                raise QualificationStateError
            raise QualificationNotHeldError(qualification_type.public_id, worker.public_id)
        record(
            Verb.QUALIFICATION_REVOKED,
            actor=actor,
            subject_kind=SUBJECT,
            subject_id=f"{qualification_type.pk}:{worker.pk}",
        )
    tell(worker.pk)
