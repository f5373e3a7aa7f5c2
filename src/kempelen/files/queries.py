"""Reads of the file room."""

from collections.abc import Iterable

from kempelen.files.models import StoredFile


def files_of_assignments(assignment_ids: Iterable[int]) -> dict[int, list[StoredFile]]:
    """Return the files of each answer, in the order in which they were sent. One query; index file_of_assignment."""
    found: dict[int, list[StoredFile]] = {}
    rows = StoredFile.objects.filter(assignment_id__in=list(assignment_ids), bound_at__isnull=False).order_by("id")
    for file in rows:
        if file.assignment_id is not None:
            found.setdefault(file.assignment_id, []).append(file)
    return found
