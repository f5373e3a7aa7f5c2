"""Old batches, their assignments and old workers, under the ids they had on MTurk (requester-site 15, ADR 0021)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kempelen.accounts.models import Requester, Worker

ID_LONGEST = 64


class ArchivedBatch(models.Model):
    """One results file. Bringing the same batch along again replaces it: a later download knows more."""

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, related_name="archived_batches")
    external_id = models.CharField(max_length=200)
    """The batch's number on MTurk where the file tells it, else the file's name."""
    title = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    columns = models.JSONField()
    assignments = models.PositiveIntegerField()
    first_submitted_at = models.DateTimeField(null=True)
    last_submitted_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "archived_batch"
        constraints = (models.UniqueConstraint(fields=["requester", "external_id"], name="archived_batch_once"),)
        verbose_name = _("batch from MTurk")
        verbose_name_plural = _("batches from MTurk")

    def __str__(self) -> str:
        """Return the id it had."""
        return self.external_id


class ArchivedAssignment(models.Model):
    """One row of a results file. ``cells`` are the row as it came, so that the file can be had again to the letter."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ArchivedBatch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, db_index=False)
    assignment_external_id = models.CharField(max_length=ID_LONGEST)
    hit_external_id = models.CharField(max_length=ID_LONGEST)
    worker_external_id = models.CharField(max_length=ID_LONGEST)
    status = models.CharField(max_length=9)
    submitted_at = models.DateTimeField(null=True)
    cells = models.TextField()
    """JSON array in the order of ``batch.columns``."""

    class Meta:
        db_table = "archived_assignment"
        indexes = (
            models.Index(fields=["batch", "id"], name="archived_assignment_listed"),
            models.Index(fields=["requester", "worker_external_id"], name="archived_assignment_worker"),
        )
        constraints = (
            models.UniqueConstraint(fields=["batch", "assignment_external_id"], name="archived_assignment_once"),
            models.CheckConstraint(
                condition=Q(status__in=["Submitted", "Approved", "Rejected"]), name="archived_assignment_status_known"
            ),
        )


class ArchivedWorker(models.Model):
    """Somebody who worked for the requester on MTurk, and the worker of this marketplace whom the requester knows them as."""

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, related_name="archived_workers", db_index=False)
    external_id = models.CharField(max_length=ID_LONGEST)
    scores = models.JSONField(default=dict)
    """Name of the qualification type to its value."""
    blocked = models.BooleanField(default=False, db_default=False)
    block_reason = models.CharField(max_length=1024, blank=True, default="", db_default="")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="known_as")
    vouched_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "archived_worker"
        constraints = (
            models.UniqueConstraint(fields=["requester", "external_id"], name="archived_worker_once"),
            models.UniqueConstraint(
                fields=["requester", "worker"], name="archived_worker_is_one_worker", condition=Q(worker__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(worker__isnull=True, vouched_at__isnull=True) | Q(worker__isnull=False, vouched_at__isnull=False),
                name="archived_worker_vouched_when_known",
            ),
        )
        verbose_name = _("worker from MTurk")
        verbose_name_plural = _("workers from MTurk")

    def __str__(self) -> str:
        """Return the id they had."""
        return self.external_id


class WorkerClaim(models.Model):
    """A worker says which WorkerId was theirs. Nobody can prove it any more: it counts where a requester vouches for it."""

    worker = models.OneToOneField(Worker, on_delete=models.PROTECT, primary_key=True, related_name="claim")
    external_id = models.CharField(max_length=ID_LONGEST)
    at = models.DateTimeField()

    class Meta:
        db_table = "worker_claim"
        indexes = (models.Index(fields=["external_id"], name="worker_claim_external"),)
