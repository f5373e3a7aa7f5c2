"""The only way to a HIT, a HIT type or an assignment: by who asks. Another's looks like absent."""

from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS

from kempelen.accounts.models import Requester
from kempelen.core import clock
from kempelen.core.db import driver
from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, decode
from kempelen.hits.models import Assignment, Hit, HitType
from kempelen.hits.statements.publishing import TYPE_COLUMNS, TYPE_LIKE
from kempelen.hits.states import AssignmentState
from kempelen.hits.types import SUBMIT_GRACE, HitTypeProperties, digest

DISPOSED_READABLE = timedelta(days=120)
"""A deleted HIT can be read this long (requester-api 4.3)."""


def own_hit(requester: Requester, public_id: str) -> Hit:
    """Return the requester's HIT, also one deleted within 120 days: the caller decides. Raises NotFoundError."""
    hit = Hit.objects.filter(pk=decode(Kind.HIT, public_id) or 0, requester_id=requester.pk).first()
    if hit is None or (hit.disposed_at is not None and hit.disposed_at < clock.now() - DISPOSED_READABLE):
        raise NotFoundError
    return hit


def own_hit_type(requester: Requester, public_id: str) -> HitType:
    """Return the requester's HIT type. Raises NotFoundError."""
    hit_type = HitType.objects.filter(pk=decode(Kind.HIT_TYPE, public_id) or 0, requester_id=requester.pk).first()
    if hit_type is None:
        raise NotFoundError
    return hit_type


def own_hit_type_like(requester: Requester, properties: HitTypeProperties) -> HitType | None:
    """Return the requester's HIT type with exactly these properties, if it was made before (requester-api 4.1)."""
    row = driver().row(TYPE_LIKE, requester=requester.pk, digest=digest(properties))
    return None if row is None else HitType.from_db(DEFAULT_DB_ALIAS, TYPE_COLUMNS, row)


def own_assignment(requester: Requester, public_id: str) -> Assignment:
    """Return an assignment of the requester's HITs in whatever state, with its HIT and worker. Raises NotFoundError."""
    assignment = (
        Assignment.objects.select_related("hit", "worker")
        .filter(pk=decode(Kind.ASSIGNMENT, public_id) or 0, hit__requester_id=requester.pk)
        .first()
    )
    if assignment is None:
        raise NotFoundError
    return assignment


def awaited_by(assignment_id: int) -> int | None:
    """Return the requester who waits for this assignment's answer, or None: sent, returned, or its time ran out.

    The id is the credential (security 1.7). Indexes: primary keys.
    """
    earliest = clock.now() - SUBMIT_GRACE
    live = Assignment.objects.filter(pk=assignment_id, state=AssignmentState.ACCEPTED, deadline__gte=earliest)
    return live.values_list("hit__requester_id", flat=True).first()


def asks_by_form(assignment_id: int) -> bool:
    """Return whether the assignment's HIT asks by a QuestionForm. Indexes: primary keys."""
    return Assignment.objects.filter(pk=assignment_id, hit__has_form=True).exists()


def refuse_disposed(assignment_id: int) -> None:
    """Raise NotFoundError when the assignment's HIT is deleted: addresses of its files end then (requester-api 4.4)."""
    if not Assignment.objects.filter(pk=assignment_id, hit__disposed_at__isnull=True).exists():
        raise NotFoundError


def own_work(worker_id: int, public_id: str) -> Assignment:
    """Return what the worker holds or has ever submitted, with its HIT and HIT type. Raises NotFoundError."""
    assignment = (
        Assignment.objects.select_related("hit__hit_type", "hit__layout")
        .filter(pk=decode(Kind.ASSIGNMENT, public_id) or 0, worker_id=worker_id, state__lte=AssignmentState.REJECTED)
        .first()
    )
    if assignment is None:
        raise NotFoundError
    return assignment
