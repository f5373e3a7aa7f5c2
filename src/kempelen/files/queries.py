"""Reads of the file room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum

from kempelen.core import clock
from kempelen.files.errors import ScannerFailedError, StorageFailedError
from kempelen.files.models import RefusedUpload, StoredFile

_LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class UploadTrouble:
    """Uploads refused within a week, the operator's part of them apart."""

    refused: int
    scanner_failures: int
    storage_failures: int


def upload_trouble() -> UploadTrouble:
    """Return the figures of the operator's overview. One query."""
    lately = RefusedUpload.objects.filter(day__gt=clock.now().date() - _LATELY)
    counted = dict(lately.values_list("code").annotate(Sum("count")))
    return UploadTrouble(sum(counted.values()), counted.get(ScannerFailedError.code, 0), counted.get(StorageFailedError.code, 0))


def files_of_assignments(assignment_ids: Iterable[int]) -> dict[int, list[StoredFile]]:
    """Return the files of each answer, in the order in which they were sent. One query; index file_of_assignment."""
    found: dict[int, list[StoredFile]] = {}
    rows = StoredFile.objects.filter(assignment_id__in=list(assignment_ids), bound_at__isnull=False).order_by("id")
    for file in rows:
        if file.assignment_id is not None:
            found.setdefault(file.assignment_id, []).append(file)
    return found
