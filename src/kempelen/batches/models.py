"""Projects, batches and the rows of a batch that are not HITs yet."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kempelen.accounts.models import Requester
from kempelen.batches.states import BatchState
from kempelen.hits.models import HitType
from kempelen.questions.models import Layout


class Project(models.Model):
    """A template with the properties its HITs will have (question-formats 11, requester-site 5)."""

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(_("project name"), max_length=120)
    title = models.CharField(max_length=128)
    description = models.CharField(max_length=2000)
    keywords = models.CharField(max_length=1000, blank=True)
    reward_micros = models.BigIntegerField()
    assignments_per_hit = models.PositiveIntegerField()
    duration_seconds = models.PositiveIntegerField()
    lifetime_seconds = models.PositiveIntegerField()
    approve_after_seconds = models.PositiveIntegerField()
    requirements = models.JSONField(default=list)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT)
    """The latest version of the design; a batch pins the one it was made with."""
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "project"
        indexes = (models.Index(fields=["requester", "-updated_at"], name="project_requester"),)
        constraints = (
            models.CheckConstraint(condition=Q(reward_micros__gte=0, assignments_per_hit__gt=0), name="project_price_and_count"),
        )
        verbose_name = _("project")

    def __str__(self) -> str:
        """Return the name only its requester sees."""
        return self.name


class ProjectVersion(models.Model):
    """One saved design of a project, numbered from 1; old layout ids stay usable (question-formats 10)."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "project_version"
        constraints = (models.UniqueConstraint(fields=["project", "number"], name="project_version_number_once"),)


class Batch(models.Model):
    """One publication of a project with one table. Prices are fixed when it is published."""

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, related_name="batches")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="batches")
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT)
    hit_type = models.ForeignKey(HitType, on_delete=models.PROTECT, null=True)
    name = models.CharField(_("batch name"), max_length=200)
    state = models.SmallIntegerField(choices=BatchState, default=BatchState.DRAFT)
    file_name = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=list)
    rows_total = models.PositiveIntegerField()
    rows_published = models.PositiveIntegerField(default=0, db_default=0)
    slots = models.PositiveIntegerField()
    reward_micros = models.BigIntegerField()
    fee_micros = models.BigIntegerField(default=0, db_default=0)
    lifetime_seconds = models.PositiveIntegerField()
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "batch"
        indexes = (models.Index(fields=["requester", "id"], name="batch_requester"),)
        constraints = (
            models.CheckConstraint(condition=Q(rows_published__lte=F("rows_total")), name="batch_published_within_total"),
            models.CheckConstraint(
                condition=Q(state=BatchState.DRAFT, rows_published=0)
                | (~Q(state=BatchState.DRAFT) & Q(hit_type__isnull=False, expires_at__isnull=False)),
                name="batch_has_type_once_published",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.PUBLISHED) | Q(rows_published=F("rows_total")), name="batch_published_is_complete"
            ),
        )
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        """Return the name only its requester sees."""
        return self.name


class BatchRows(models.Model):
    """A run of rows of an uploaded table, kept until they are HITs; at most 5,000 rows or 4 MiB, so memory stays flat."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="row_runs")
    first_row = models.PositiveIntegerField()
    """Counted from 0 over the data rows of the file."""
    row_count = models.PositiveIntegerField()
    rows = models.TextField()
    """JSON array of arrays of cells, in the order of ``batch.columns``."""

    class Meta:
        db_table = "batch_rows"
        constraints = (
            models.UniqueConstraint(fields=["batch", "first_row"], name="batch_rows_once"),
            models.CheckConstraint(condition=Q(row_count__gt=0), name="batch_rows_not_empty"),
        )
