"""Stored files, the space they take, and keys that may have a file and no row (ADR 0014)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One file a worker sent for one field of an answer. The row is written after the file, so it never stands alone."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    """Name in the storage: random, nothing of it is the sender's choice."""
    requester_id = models.BigIntegerField()
    assignment_id = models.BigIntegerField(null=True)
    request_id = models.BigIntegerField(null=True)
    """A qualification request, where a test takes files."""
    field = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    """What the worker's computer calls it: shown and offered for saving, never used as a path."""
    content_type = models.CharField(max_length=100)
    """Judged by the first bytes; what the sender called it is not believed."""
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the content."""
    created_at = models.DateTimeField()
    bound_at = models.DateTimeField(null=True)
    """When the answer that names it was stored, in that transaction. Unbound files are swept after a day."""

    class Meta:
        db_table = "stored_file"
        indexes = (
            models.Index(fields=["assignment_id", "field"], name="file_of_assignment", condition=Q(assignment_id__isnull=False)),
            models.Index(fields=["request_id", "field"], name="file_of_request", condition=Q(request_id__isnull=False)),
            models.Index(fields=["created_at"], name="file_unbound", condition=Q(bound_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(condition=Q(size__gte=0), name="file_size_not_negative"),
            models.CheckConstraint(
                condition=Q(assignment_id__isnull=False, request_id__isnull=True)
                | Q(assignment_id__isnull=True, request_id__isnull=False),
                name="file_belongs_to_one_answer",
            ),
        )
        verbose_name = _("file")


class FileSpace(models.Model):
    """How many bytes are kept for a requester; the row of requester 0 counts everybody's. Taken by conditional update."""

    requester_id = models.BigIntegerField(primary_key=True)
    bytes = models.BigIntegerField()

    class Meta:
        db_table = "file_space"
        constraints = (models.CheckConstraint(condition=Q(bytes__gte=0), name="file_space_not_negative"),)


class LooseFile(models.Model):
    """A key that may have a file in the storage and no row: noted before a file is written and when its row is removed.

    A crash between storage and database therefore leaves a note, and the sweep needs no list of the storage.
    """

    key = models.CharField(max_length=64, primary_key=True)
    due_at = models.DateTimeField()
    doomed = models.BooleanField(default=False, db_default=False)
    """Set by the sweep before it removes the file: from then on no upload can claim the key."""

    class Meta:
        db_table = "loose_file"
        indexes = (models.Index(fields=["due_at"], name="loose_file_due"),)


class RefusedUpload(models.Model):
    """How many uploads were refused on one day (UTC) for one reason, by the refusal's code. Says nothing of whose they were."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    code = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "refused_upload"
        constraints = (models.UniqueConstraint(fields=["day", "code"], name="refused_upload_once_a_day"),)
