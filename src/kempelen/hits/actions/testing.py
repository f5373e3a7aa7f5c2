"""Where qualification types meet the question formats and the mail. It stands here because those rooms are strangers."""

from collections.abc import Iterable

from kempelen.accounts.models import Requester, Worker
from kempelen.audit.vocabulary import Actor
from kempelen.core.db import atomic, retried
from kempelen.hits.errors import IncompleteFormError
from kempelen.notify.actions import tell_of_qualification, tell_of_refused_qualification
from kempelen.qualifications import actions
from kempelen.qualifications.access import taken_test
from kempelen.qualifications.errors import TestOverError
from kempelen.qualifications.models import QualificationRequest, QualificationTest, QualificationType
from kempelen.qualifications.states import RequestState
from kempelen.qualifications.types import GivenTest, TypeChanges, TypeProperties
from kempelen.questions.answer_keys import AnswerKey, parse_answer_key, score
from kempelen.questions.forms import QuestionForm, SentFile, parse_form, read, stored_answers


def create_qualification_type(*, requester: Requester, properties: TypeProperties, actor: Actor) -> QualificationType:
    """Make a type, its test and answer key held against the schemas and each other first (requester-api 4.5).

    Raises QuestionError and QuestionValueError (Test, AnswerKey), and what ``qualifications.actions.create_type`` raises.
    """
    check_test(properties.test)
    return actions.create_type(requester=requester, properties=properties, actor=actor)


def update_qualification_type(*, type_id: int, changes: TypeChanges, actor: Actor) -> QualificationType:
    """Change a type; a new test replaces the old one with its key, for those who begin from now on.

    Raises QuestionError and QuestionValueError (Test, AnswerKey), and what ``qualifications.actions.update_type`` raises.
    Locks: qualification type.
    """
    check_test(changes.test)
    return actions.update_type(type_id=type_id, changes=changes, actor=actor)


def check_test(given: GivenTest | None) -> tuple[str, ...]:
    """Return what the author of a sound test should still know. Raises QuestionError, QuestionValueError."""
    if given is None:
        return ()
    form = parse_form(given.question_form, for_test=True)
    of_key = parse_answer_key(given.answer_key, form).warnings if given.answer_key is not None else ()
    return form.warnings + of_key


def submit_test(*, worker_id: int, request_id: int, fields: Iterable[tuple[str, str | SentFile]]) -> int | None:
    """Take what a worker filled in: scored and granted at once with an answer key, else for the owner to decide.

    Returns the value that was granted, or None. Sent again, nothing changes and the answer is the same. Raises
    NotFoundError, TestOverError; IncompleteFormError, when nothing was stored. Locks: request, qualification.
    """
    taken = taken_test(worker_id, request_id)
    if taken.answer is not None:
        return taken.value
    if taken.state != RequestState.TAKING:
        raise TestOverError
    form, key = form_of(taken), key_of(taken)
    filled = read(form, fields)
    if filled.errors:
        raise IncompleteFormError(form, filled.errors)
    value = score(key, filled.answers) if key is not None else None
    actions.finish_test(taken=taken, answer=stored_answers(filled.answers), value=value, actor=Actor.user(taken.worker.user_id))
    return value


def form_of(taken: QualificationRequest) -> QuestionForm:
    """Return the form of a test as it was when it was begun."""
    return parse_form(_test(taken).question_form, for_test=True)


def key_of(taken: QualificationRequest) -> AnswerKey | None:
    """Return the key that goes with it, if it is scored by itself."""
    key = _test(taken).answer_key
    return parse_answer_key(key, form_of(taken)) if key is not None else None


@retried
def grant_qualification(
    *, qualification_type: QualificationType, worker: Worker, value: int = 1, tells: bool = True, actor: Actor
) -> None:
    """Grant a type with a value, and tell the worker if ``tells``. Raises InvalidValueError. Locks: qualification."""
    with atomic():
        actions.associate(qualification_type=qualification_type, worker=worker, value=value, actor=actor)
        if tells:
            _tell_granted(qualification_type, worker.pk, value)


@retried
def accept_qualification_request(*, request: QualificationRequest, value: int = 1, actor: Actor) -> None:
    """Grant what was asked for, and tell the worker.

    Raises RequestStateError, InvalidValueError. Locks: request, qualification.
    """
    with atomic():
        actions.accept_request(request=request, value=value, actor=actor)
        _tell_granted(request.qualification_type, request.worker_id, value)


@retried
def reject_qualification_request(*, request: QualificationRequest, reason: str = "", actor: Actor) -> None:
    """Turn a request down, and tell the worker why. Raises RequestStateError, InvalidValueError. Locks: request."""
    with atomic():
        actions.reject_request(request=request, reason=reason, actor=actor)
        tell_of_refused_qualification(
            worker_id=request.worker_id,
            requester=request.qualification_type.requester,
            name=request.qualification_type.name,
            reason=reason,
        )


def _tell_granted(granted: QualificationType, worker_id: int, value: int) -> None:
    tell_of_qualification(worker_id=worker_id, requester=granted.requester, name=granted.name, value=value)


def _test(taken: QualificationRequest) -> QualificationTest:
    if taken.test is None:
        raise TestOverError
    return taken.test
