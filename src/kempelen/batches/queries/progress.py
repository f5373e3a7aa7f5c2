"""How far batches are, one or a whole list, from the counts their HITs keep."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from kempelen.accounts.models import Requester
from kempelen.batches import readings
from kempelen.batches.models import Batch, Project
from kempelen.batches.readings import Source
from kempelen.batches.states import BatchState
from kempelen.core.db import Statement, driver
from kempelen.hits.models import HitType

_NONE = (0,) * 9


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of assignments, and of rows that are HITs already. Amounts in micro-units."""

    rows_total: int
    rows_published: int
    assignments_total: int
    open: int
    pending: int
    submitted: int
    approved: int
    rejected: int
    released: int
    spent_micros: int
    held_micros: int

    @property
    def percent_published(self) -> int:
        """Return whole percent, rounded down: 100 means all."""
        return 100 * self.rows_published // self.rows_total if self.rows_total else 0

    @property
    def done(self) -> int:
        """Return how many assignments were handed in, decided or not."""
        return self.submitted + self.approved + self.rejected

    @property
    def percent_submitted(self) -> int:
        """Return whole percent, rounded down: 100 means all."""
        return 100 * self.done // self.assignments_total if self.assignments_total else 0


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """One line of the batches list."""

    batch: Batch
    progress: Progress

    @property
    def section(self) -> str:
        """Return ``draft``, ``in_progress``, ``ready`` (for review) or ``reviewed``."""
        if self.batch.state == BatchState.DRAFT:
            return "draft"
        if self.progress.open or self.progress.pending or self.batch.state == BatchState.PUBLISHING:
            return "in_progress"
        return "ready" if self.progress.submitted else "reviewed"


@dataclass(frozen=True, slots=True)
class ApiGroup:
    """HITs of one HIT type that were made by the API; listed beside the batches (requester-site 17, 7)."""

    hit_type: HitType
    progress: Progress


def progress_of(source: Source) -> Progress:
    """Return the progress of a batch, or of a HIT type's HITs outside batches, in one query."""
    if isinstance(source, Batch):
        return _batch_progress(source, _counts(readings.BATCH_COUNTS, batches=[source.pk]).get(source.pk, _NONE))
    return _group_progress(_counts(readings.GROUP_COUNTS, groups=[source.pk]).get(source.pk, _NONE))


def batch_list(requester: Requester, *, before_id: int | None = None, limit: int = 100) -> list[BatchSummary]:
    """Return the requester's batches, newest first, with their progress, in two queries."""
    batches = Batch.objects.filter(requester=requester).select_related("project", "hit_type", "hit_type__pace").order_by("-id")
    if before_id is not None:
        batches = batches.filter(pk__lt=before_id)
    return _summaries(list(batches[:limit]))


def latest_batches(projects: Sequence[Project]) -> dict[int, BatchSummary]:
    """Return the newest batch of each project that was published, by the project's key, in three queries."""
    newest = (
        Batch.objects.filter(project__in=projects)
        .exclude(state=BatchState.DRAFT)
        .order_by()
        .values("project")
        .annotate(newest=Max("id"))
        .values_list("newest", flat=True)
    )
    batches = Batch.objects.filter(pk__in=list(newest)).select_related("project", "hit_type", "hit_type__pace")
    return {summary.batch.project_id: summary for summary in _summaries(list(batches))}


def api_groups(requester: Requester, *, limit: int = 100) -> list[ApiGroup]:
    """Return the requester's HIT types that have HITs outside batches, newest first, in three queries."""
    keys = [int(row[0]) for row in driver().rows(readings.API_GROUPS, requester=requester.pk, limit=limit)]
    counts = _counts(readings.GROUP_COUNTS, groups=keys)
    types = HitType.objects.filter(pk__in=keys).order_by("-id")
    return [ApiGroup(hit_type, _group_progress(counts.get(hit_type.pk, _NONE))) for hit_type in types]


def _summaries(batches: Sequence[Batch]) -> list[BatchSummary]:
    counts = _counts(readings.BATCH_COUNTS, batches=[batch.pk for batch in batches])
    return [BatchSummary(batch, _batch_progress(batch, counts.get(batch.pk, _NONE))) for batch in batches]


def _counts(statement: Statement, **keys: list[int]) -> dict[int, Sequence[int]]:
    return {int(row[0]): [int(value) for value in row[1:]] for row in driver().rows(statement, **keys)}


def _batch_progress(batch: Batch, counts: Sequence[int]) -> Progress:
    waits = batch.state in {BatchState.DRAFT, BatchState.PUBLISHING}
    # The HITs themselves say how many are there: the batch's row may have been read a moment earlier.
    waiting = max(0, batch.rows_total - counts[0]) * batch.slots if waits else 0
    price_micros = batch.reward_micros + batch.fee_micros
    held_micros = waiting * price_micros if batch.state == BatchState.PUBLISHING else 0
    return _progress(counts, rows_total=batch.rows_total, waiting=waiting, held_micros=held_micros)


def _group_progress(counts: Sequence[int]) -> Progress:
    return _progress(counts, rows_total=counts[0], waiting=0, held_micros=0)


def _progress(counts: Sequence[int], *, rows_total: int, waiting: int, held_micros: int) -> Progress:
    hits, slots, pending, submitted, approved, rejected, released, spent, held = counts
    return Progress(
        rows_total=rows_total,
        rows_published=hits,
        assignments_total=slots + waiting,
        open=slots - pending - submitted - approved - rejected - released + waiting,
        pending=pending,
        submitted=submitted,
        approved=approved,
        rejected=rejected,
        released=released,
        spent_micros=spent,
        held_micros=held + held_micros,
    )
