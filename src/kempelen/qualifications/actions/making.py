"""Making, changing and deleting qualification types (requester-api 4.5)."""

from django.db import IntegrityError

from kempelen.accounts.models import Requester
from kempelen.audit.actions import record, record_many
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, retried
from kempelen.qualifications.errors import TestAndAutoGrantError, TypeNameTakenError, UnknownQualificationTypeError
from kempelen.qualifications.models import QualificationRequest, QualificationTest, QualificationType
from kempelen.qualifications.states import OPEN_STATES, RequestState
from kempelen.qualifications.types import (
    GivenTest,
    TypeChanges,
    TypeProperties,
    check_changes,
    check_properties,
    search_text,
)
from kempelen.qualifications.watchers import tell

SUBJECT = "qualification_type"
_PLAIN = ("description", "active", "retry_delay_seconds", "auto_granted", "auto_granted_value")


@retried
def create_type(*, requester: Requester, properties: TypeProperties, actor: Actor) -> QualificationType:
    """Make a type. Its test must be sound: callers that have one use ``hits.actions.create_qualification_type``.

    Raises InvalidValueError by the API's member name, TestAndAutoGrantError, TypeNameTakenError; then nothing was made.
    """
    check_properties(properties)
    try:
        with atomic():
            made = QualificationType.objects.create(
                requester=requester,
                sandbox=requester.sandbox,
                name=properties.name,
                keywords=properties.keywords,
                description=properties.description,
                search_text=search_text(properties.name, properties.keywords, properties.description),
                active=properties.active,
                retry_delay_seconds=properties.retry_delay_seconds,
                auto_granted=properties.auto_granted,
                auto_granted_value=properties.auto_granted_value,
                test=_kept(properties.test),
                created_at=clock.now(),
            )
            record(
                Verb.QUALIFICATION_TYPE_CREATED,
                actor=actor,
                subject_kind=SUBJECT,
                subject_id=made.pk,
                after={"name": made.name, "active": made.active, "test": made.test_id},
            )
    except IntegrityError as error:  # the one unique key of the table that a caller can meet
        raise TypeNameTakenError from error
    return made


@retried
def update_type(*, type_id: int, changes: TypeChanges, actor: Actor) -> QualificationType:
    """Change what may change; the rest stays. Returns the type as it is now. Who is taking the old test goes on with it.

    A test must be sound: callers that have one use ``hits.actions.update_qualification_type``. Raises InvalidValueError,
    TestAndAutoGrantError, UnknownQualificationTypeError. Locks: qualification type.
    """
    check_changes(changes)
    with atomic():
        found = locked_type(type_id)
        before = _changeable(found)
        for name in _PLAIN:
            wanted = getattr(changes, name)
            if wanted is not None:
                setattr(found, name, wanted)
        if changes.test is not None:
            found.test = _kept(changes.test)
        if found.test_id is not None and found.auto_granted:
            raise TestAndAutoGrantError
        found.search_text = search_text(found.name, found.keywords, found.description)
        found.save(update_fields=[*_PLAIN, "test", "search_text"])
        record(
            Verb.QUALIFICATION_TYPE_UPDATED,
            actor=actor,
            subject_kind=SUBJECT,
            subject_id=type_id,
            before=before,
            after=_changeable(found),
        )
    return found


@retried
def delete_type(*, type_id: int, actor: Actor) -> None:
    """Let a type go: its waiting requests and tests are rejected, its name is free, what was granted stays granted.

    Callers use ``hits.actions.delete_qualification_type``. Raises UnknownQualificationTypeError. Locks: qualification
    type, requests.
    """
    moment = clock.now()
    with atomic():
        found = locked_type(type_id)
        QualificationType.objects.filter(pk=type_id).update(deleted_at=moment)
        waiting = QualificationRequest.objects.filter(qualification_type_id=type_id, state__in=OPEN_STATES)
        keys = dict(waiting.values_list("pk", "worker_id"))
        waiting.update(state=RequestState.REJECTED, decided_at=moment)
        record_many(
            Verb.QUALIFICATION_REQUEST_REJECTED, actor=actor, subject_kind="qualification_request", subject_ids=list(keys)
        )
        record(
            Verb.QUALIFICATION_TYPE_DELETED,
            actor=actor,
            subject_kind=SUBJECT,
            subject_id=type_id,
            before={"name": found.name},
        )
    for worker_id in keys.values():
        tell(worker_id)


def locked_type(type_id: int) -> QualificationType:
    """Return the live type, its row locked until the caller's transaction ends. Raises UnknownQualificationTypeError."""
    live = QualificationType.objects.select_for_update(no_key=True, of=("self",)).select_related("test")
    found = live.filter(pk=type_id, deleted_at=None).first()
    if found is None:
        raise UnknownQualificationTypeError(QualificationType(pk=type_id).public_id)
    return found


def _kept(test: GivenTest | None) -> QualificationTest | None:
    if test is None:
        return None
    return QualificationTest.objects.create(
        question_form=test.question_form,
        answer_key=test.answer_key,
        duration_seconds=test.duration_seconds,
        created_at=clock.now(),
    )


def _changeable(row: QualificationType) -> dict[str, str | int | bool | None]:
    return {name: getattr(row, name) for name in (*_PLAIN, "test_id")}
