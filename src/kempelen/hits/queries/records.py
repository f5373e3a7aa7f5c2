"""A requester's own HITs, assignments and bonuses, in pages by keyset and with a constant number of queries.

A page is asked for by what the last one ended with; the sort orders are those of requester-api 1.9.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any, NamedTuple

from kempelen.accounts.models import Requester
from kempelen.core import clock
from kempelen.core.db import Row, Statement, driver
from kempelen.hits.facts import facts_of_types, type_facts
from kempelen.hits.models import Assignment, Bonus, Hit, HitType
from kempelen.hits.statements import records as statements
from kempelen.hits.states import ON_THE_WIRE, AssignmentState, HitCounts, HitStatus
from kempelen.qualifications.requirements import Requirement
from kempelen.questions.models import Layout

PAGE_BYTES = 16 * 1024 * 1024
Place = tuple[datetime, int]
"""Where a page ended: the sort moment and the key of its last row."""

_TOP: Place = (datetime.max.replace(tzinfo=UTC), 2**63 - 1)
"""Where the first page of a list begins that runs downwards."""


class HitRecord(NamedTuple):
    """All that a HIT is, for its requester: its row, what its HIT type adds, in the order of ``statements.records``.

    A tuple, since lists read them by the hundred. Its status is ``counts.status(now)``.
    """

    id: int
    hit_type_id: int
    layout_id: int | None
    created_at: datetime
    expires_at: datetime
    content: str
    annotation: str
    reward_micros: int
    slots: int
    pending: int
    submitted: int
    approved: int
    rejected: int
    reviewing: bool
    disposed_at: datetime | None
    title: str
    description: str
    keywords: str
    duration_seconds: int
    approve_after_seconds: int
    requirements: tuple[Requirement, ...]
    layout: Layout | None

    @classmethod
    def of(cls, hit: Hit, hit_type: HitType, requirements: tuple[Requirement, ...], layout: Layout | None) -> "HitRecord":
        """Return the record of a HIT that is loaded."""
        own = (getattr(hit, name) for name in statements.HIT_COLUMNS)
        shared = (getattr(hit_type, name) for name in statements.SHARED_COLUMNS)
        return cls._make((*own, *shared, requirements, layout))

    @property
    def counts(self) -> HitCounts:
        """Return what the status is judged by."""
        return HitCounts(
            self.slots,
            self.pending,
            self.submitted,
            self.approved,
            self.rejected,
            self.expires_at,
            self.reviewing,
            self.disposed_at is not None,
        )


class AssignmentRecord(NamedTuple):
    """A sent assignment as its requester may see it, in the order of ``statements.records``."""

    id: int
    worker_public_id: str
    hit_id: int
    state: int
    accepted_at: datetime
    submitted_at: datetime
    decided_at: datetime | None
    rejected_at: datetime | None
    deadline: datetime
    answer: str | None
    feedback: str


def hit_record(hit: Hit) -> HitRecord:
    """Return the record of a HIT that is loaded; its HIT type and its layout are read with it."""
    return HitRecord.of(hit, hit.hit_type, type_facts(hit.hit_type_id).requirements, hit.layout)


def assignment_record(assignment_id: int) -> AssignmentRecord:
    """Return the record of an assignment that was sent."""
    (row,) = driver().rows(statements.ASSIGNMENTS, ids=[assignment_id])
    return AssignmentRecord(*row)


def list_hits(*, requester: Requester, after: Place | None = None, limit: int) -> list[HitRecord]:
    """Return the requester's HITs that are not deleted, newest first."""
    return _hits(statements.HITS, after, requester=requester.pk, limit=limit)


def list_hits_requiring(
    *, requester: Requester, qualification_type_id: str, after: Place | None = None, limit: int
) -> list[HitRecord]:
    """Return the requester's HITs, newest first, whose HIT type asks for a qualification type; deleted ones left out."""
    wanted = {"requester": requester.pk, "qualification_type": qualification_type_id}
    return _hits(statements.HITS_REQUIRING, after, **wanted, limit=limit)


def list_reviewable(
    *,
    requester: Requester,
    hit_type: HitType | None = None,
    status: HitStatus = HitStatus.REVIEWABLE,
    after: Place | None = None,
    limit: int,
) -> list[HitRecord]:
    """Return the requester's HITs that are Reviewable, or Reviewing, latest expiration first; overdue ones are."""
    wanted = {"requester": requester.pk, "reviewing": status is HitStatus.REVIEWING, "now": clock.now(), "limit": limit}
    if hit_type is None:
        return _hits(statements.REVIEWABLE, after, **wanted)
    return _hits(statements.REVIEWABLE_OF_TYPE, after, **wanted, hit_type=hit_type.pk)


def list_assignments(
    *, hit: Hit, states: Sequence[AssignmentState] = (), after: Place | None = None, limit: int
) -> list[AssignmentRecord]:
    """Return a HIT's submitted, approved or rejected assignments in order of submission.

    A page ends early when its answers exceed ``PAGE_BYTES``: answers may hold whole pictures (security W13).
    """
    wanted = [int(state) for state in states or ON_THE_WIRE if state in ON_THE_WIRE]
    rows = _page(statements.FIRST_SENT, statements.NEXT_SENT, after, hit=hit.pk, states=wanted, limit=limit)
    sizes = accumulate(size or 0 for _key, size in rows)
    keys = [
        key for position, ((key, _size), total) in enumerate(zip(rows, sizes, strict=True)) if not position or total <= PAGE_BYTES
    ]
    return [AssignmentRecord(*row) for row in driver().rows(statements.ASSIGNMENTS, ids=keys)]


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


def _hits(statement: Statement, after: Place | None, **parameters: Any) -> list[HitRecord]:
    """Return the records of a page of HITs. What never changes about their HIT types is mostly known already."""
    at, before = after or _TOP
    rows = driver().rows(statement, at=at, before=before, **parameters)
    facts = facts_of_types({row[1] for row in rows})
    layouts = Layout.objects.in_bulk({row[2] for row in rows if row[2] is not None})
    return [HitRecord._make((*row, facts[row[1]].requirements, layouts.get(row[2]))) for row in rows]
