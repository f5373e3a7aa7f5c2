"""A requester's own HITs, assignments and bonuses, in pages by keyset and with a constant number of queries.

A page is asked for by what the last one ended with; the sort orders are those of requester-api 1.9.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from django.db.models import Q

from kempelen.accounts.models import Requester
from kempelen.core import clock
from kempelen.core.db import Row, Statement, driver
from kempelen.hits.facts import requirements_of
from kempelen.hits.models import Assignment, Bonus, Hit, HitType, HitTypeRequirement
from kempelen.hits.statements import records as statements
from kempelen.hits.states import ON_THE_WIRE, AssignmentState, HitCounts, HitStatus
from kempelen.qualifications.requirements import Requirement
from kempelen.questions.models import Layout

PAGE_BYTES = 16 * 1024 * 1024
Place = tuple[datetime, int]
"""Where a page ended: the sort moment and the key of its last row."""


@dataclass(frozen=True, slots=True)
class HitRecord:
    """All that a HIT is, for its requester. Its status is ``counts.status(now)``."""

    hit: Hit
    hit_type: HitType
    requirements: tuple[Requirement, ...]
    layout: Layout | None
    counts: HitCounts


def hit_records(hits: Iterable[Hit]) -> list[HitRecord]:
    """Return the records of these HITs, in their order; three queries, however many they are."""
    rows = list(hits)
    types = HitType.objects.in_bulk({hit.hit_type_id for hit in rows})
    requirements = requirements_of(list(types))
    layouts = Layout.objects.in_bulk({hit.layout_id for hit in rows if hit.layout_id is not None})
    return [
        HitRecord(
            hit=hit,
            hit_type=types[hit.hit_type_id],
            requirements=requirements.get(hit.hit_type_id, ()),
            layout=layouts.get(hit.layout_id),
            counts=hit.counts,
        )
        for hit in rows
    ]


def list_hits(*, requester: Requester, before_id: int | None = None, limit: int) -> list[HitRecord]:
    """Return the requester's HITs that are not deleted, newest first."""
    hits = Hit.objects.filter(requester_id=requester.pk, disposed_at=None)
    if before_id is not None:
        hits = hits.filter(pk__lt=before_id)
    return hit_records(hits.order_by("-pk")[:limit])


def list_hits_requiring(
    *, requester: Requester, qualification_type_id: str, before_id: int | None = None, limit: int
) -> list[HitRecord]:
    """Return the requester's HITs, newest first, whose HIT type asks for a qualification type; deleted ones left out."""
    asking = HitTypeRequirement.objects.filter(qualification_type_id=qualification_type_id, hit_type__requester_id=requester.pk)
    hits = Hit.objects.filter(requester_id=requester.pk, disposed_at=None, hit_type_id__in=asking.values("hit_type_id"))
    if before_id is not None:
        hits = hits.filter(pk__lt=before_id)
    return hit_records(hits.order_by("-pk")[:limit])


def list_reviewable(
    *,
    requester: Requester,
    hit_type: HitType | None = None,
    status: HitStatus = HitStatus.REVIEWABLE,
    after: Place | None = None,
    limit: int,
) -> list[HitRecord]:
    """Return the requester's HITs that are Reviewable, or Reviewing, latest expiration first; overdue ones are."""
    ended = Q(reviewable_at__isnull=False) | Q(queued_at__isnull=False, expires_at__lte=clock.now(), pending=0)
    hits = Hit.objects.filter(ended, requester_id=requester.pk, disposed_at=None, reviewing=status is HitStatus.REVIEWING)
    if hit_type is not None:
        hits = hits.filter(hit_type_id=hit_type.pk)
    if after is not None:
        hits = hits.filter(Q(expires_at__lt=after[0]) | Q(expires_at=after[0], pk__lt=after[1]))
    return hit_records(hits.order_by("-expires_at", "-pk")[:limit])


def list_assignments(
    *, hit: Hit, states: Sequence[AssignmentState] = (), after: Place | None = None, limit: int
) -> list[Assignment]:
    """Return a HIT's submitted, approved or rejected assignments with their workers, in order of submission.

    A page ends early when its answers exceed ``PAGE_BYTES``: answers may hold whole pictures (security W13).
    """
    wanted = [int(state) for state in states or ON_THE_WIRE if state in ON_THE_WIRE]
    rows = _page(statements.FIRST_ASSIGNMENTS, statements.NEXT_ASSIGNMENTS, after, hit=hit.pk, states=wanted, limit=limit)
    sizes = accumulate(int(row[1] or 0) for row in rows)
    keys = [
        int(row[0]) for position, (row, size) in enumerate(zip(rows, sizes, strict=True)) if not position or size <= PAGE_BYTES
    ]
    found = Assignment.objects.select_related("worker").in_bulk(keys)
    return [found[key] for key in keys]


def list_bonuses(
    *, hit: Hit | None = None, assignment: Assignment | None = None, after: Place | None = None, limit: int
) -> list[Bonus]:
    """Return the bonuses given on an assignment, or else on a HIT's assignments, with their workers; earliest first."""
    if assignment is not None:
        rows = _page(statements.FIRST_BONUSES, statements.NEXT_BONUSES, after, subject=assignment.pk, limit=limit)
    elif hit is not None:
        rows = _page(statements.FIRST_BONUSES_OF_HIT, statements.NEXT_BONUSES_OF_HIT, after, subject=hit.pk, limit=limit)
    else:
        rows = []
    found = Bonus.objects.select_related("worker").in_bulk(int(row[0]) for row in rows)
    return [found[int(row[0])] for row in rows]


def _page(first: Statement, following: Statement, after: Place | None, **parameters: Any) -> list[Row]:
    """Return the rows, keys first, of the page that begins after a place, or of the first page."""
    if after is None:
        return driver().rows(first, **parameters)
    return driver().rows(following, at=after[0], after=after[1], **parameters)
