"""The projects page's facts: each project with its latest batch, and what the requester has going in all. Constant queries."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kempelen.accounts.models import Requester
from kempelen.batches.models import Batch, Project
from kempelen.batches.queries import BatchSummary, latest_batches
from kempelen.batches.states import BatchState
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Hit
from kempelen.web.requester.page import RequesterRequest
from kempelen.web.requester.standing import grouped, pay_of, state_of
from kempelen.web.worker.pay import Pay

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project as the list shows it."""

    project: Project
    summary: BatchSummary | None

    @property
    def public_id(self) -> str:
        """Return the project's id in addresses."""
        return encode(Kind.PROJECT, self.project.pk)

    @property
    def batch_id(self) -> str:
        """Return the latest batch's id in addresses, or nothing."""
        return encode(Kind.BATCH, self.summary.batch.pk) if self.summary else ""

    @property
    def state(self) -> str:
        """Return the state word of the latest batch; a project without one is a draft."""
        return state_of(self.summary) if self.summary else "Draft"

    @property
    def latest(self) -> str:
        """Return how the latest batch stands, in a few words."""
        if self.summary is None:
            return ""
        progress = self.summary.progress
        if self.percent is not None:
            return f"{self.percent} %"
        if progress.submitted:
            return _("%(count)s to review") % {"count": grouped(progress.submitted)}
        return ngettext("%(count)d answer", "%(count)d answers", progress.done) % {"count": progress.done}

    @property
    def percent(self) -> int | None:
        """Return how much of a running batch is answered, or None when nothing runs."""
        running = self.summary is not None and self.summary.section == "in_progress"
        return self.summary.progress.percent_submitted if self.summary is not None and running else None

    @property
    def pay(self) -> Pay | None:
        """Return what the latest batch's work pays by the hour, once measured."""
        return pay_of(self.summary.batch) if self.summary else None

    @property
    def published_at(self) -> datetime | None:
        """Return when the latest batch was published."""
        return self.summary.batch.published_at if self.summary else None


@dataclass(frozen=True, slots=True)
class Overview:
    """The projects page. ``any`` is whether there is any project at all, whatever was searched for."""

    rows: list[ProjectRow]
    page: Page[Project]
    search: str
    any: bool
    to_review: int
    working: int
    live: int


def overview_of(request: RequesterRequest) -> Overview:
    """Return a page of projects, newest change first, and the counts above it."""
    search = request.GET.get("q", "").strip()[:120]
    mine = Project.objects.filter(requester=request.requester, archived_at=None)
    wanted = mine.filter(Q(name__icontains=search) | Q(title__icontains=search)) if search else mine
    page = Paginator(wanted.order_by("-updated_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    projects = list(page)
    latest = latest_batches(projects)
    counts = Hit.objects.filter(requester=request.requester, disposed_at=None).aggregate(
        to_review=Sum("submitted"), working=Sum("pending")
    )
    return Overview(
        rows=[ProjectRow(project, latest.get(project.pk)) for project in projects],
        page=page,
        search=search,
        any=bool(projects) or mine.exists(),
        to_review=counts["to_review"] or 0,
        working=counts["working"] or 0,
        live=_live_batches(request.requester),
    )


def _live_batches(requester: Requester) -> int:
    """Count batches that workers can accept from, or soon can."""
    open_hits = Hit.objects.filter(batch_id=OuterRef("pk"), queued_at__isnull=False)
    running = Batch.objects.filter(requester=requester, expires_at__gt=clock.now())
    return running.filter(Q(state=BatchState.PUBLISHING) | Q(Exists(open_hits), state=BatchState.PUBLISHED)).count()
