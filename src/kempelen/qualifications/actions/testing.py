"""Taking a qualification type's test: it begins once, its clock never stops, and it is sent in once (requester-api 5.4).

What a test asks and how it is scored is the question formats' business: callers use ``hits.actions.submit_test``.
"""

from kempelen.accounts.models import Worker
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, retried
from kempelen.core.errors import NotFoundError
from kempelen.qualifications.actions.asking import SUBJECT, check_may_ask
from kempelen.qualifications.actions.granting import grant
from kempelen.qualifications.actions.making import locked_type
from kempelen.qualifications.errors import NoTestError, TestOverError, TypeStateError
from kempelen.qualifications.models import QualificationRequest, QualificationType
from kempelen.qualifications.retrying import earliest_retry
from kempelen.qualifications.states import RequestState
from kempelen.qualifications.types import TEST_GRACE
from kempelen.qualifications.watchers import tell


@retried
def start_test(*, qualification_type: QualificationType, worker: Worker, actor: Actor) -> QualificationRequest:
    """Begin the test, or return the one that this worker is taking: its clock goes on, wherever they log in.

    A test that was begun counts as a try, sent in or not. Raises NotFoundError, NoTestError, TypeStateError, and what
    ``request`` raises for a second try. Locks: qualification type.
    """
    with atomic():
        asked = locked_type(qualification_type.pk)
        moment = clock.now()
        if asked.sandbox is not worker.sandbox:
            raise NotFoundError
        if asked.test is None:
            raise NoTestError
        begun = QualificationRequest.objects.select_related("test").filter(
            qualification_type=asked, worker=worker, state=RequestState.TAKING
        )
        running = begun.filter(deadline__gt=moment).first()
        if running is not None:
            return running
        begun.update(state=RequestState.LAPSED, decided_at=moment)
        if not asked.active:
            raise TypeStateError
        check_may_ask(asked, worker, moment)
        made = QualificationRequest.objects.create(
            qualification_type=asked,
            worker=worker,
            state=RequestState.TAKING,
            submitted_at=moment,
            test=asked.test,
            started_at=moment,
            deadline=earliest_retry(moment, asked.test.duration_seconds),
        )
        record(
            Verb.QUALIFICATION_TEST_STARTED,
            actor=actor,
            subject_kind=SUBJECT,
            subject_id=made.pk,
            after={"type": asked.pk, "test": asked.test_id},
        )
    return made


@retried
def finish_test(*, taken: QualificationRequest, answer: str, value: int | None, actor: Actor) -> None:
    """Take a test's answer, once: with a ``value`` the type is granted, without one its owner decides.

    Until ``TEST_GRACE`` after the deadline. Raises TestOverError; then nothing was stored. Locks: request, qualification.
    """
    moment = clock.now()
    with atomic():
        running = QualificationRequest.objects.filter(pk=taken.pk, state=RequestState.TAKING, deadline__gte=moment - TEST_GRACE)
        granted = value is not None
        moved = running.update(
            state=RequestState.GRANTED if granted else RequestState.SUBMITTED,
            submitted_at=moment,
            decided_at=moment if granted else None,
            answer=answer,
            value=value,
        )
        if moved != 1:
            raise TestOverError
        if value is not None:
            grant(taken.qualification_type_id, taken.worker_id, value, moment, actor)
    tell(taken.worker_id)


def lapse_overdue(*, limit: int = 500) -> int:
    """Close tests whose time ran out and that nobody sent in; return how many. Locks: requests."""
    moment = clock.now()
    overdue = QualificationRequest.objects.filter(state=RequestState.TAKING, deadline__lt=moment - TEST_GRACE)
    with atomic():
        keys = list(overdue.order_by("deadline").values_list("pk", flat=True)[:limit])
        closing = overdue.filter(pk__in=keys)
        return closing.update(state=RequestState.LAPSED, decided_at=moment) if keys else 0
