"""Getting a stored file: by the answer it belongs to. Whoever asks has got the assignment by its own access first."""

from kempelen.core.errors import NotFoundError
from kempelen.files.models import StoredFile


def file_of_assignment(assignment_id: int, field: str) -> StoredFile:
    """Return the file that an answer's field holds; of several the first that was sent. Raises NotFoundError."""
    found = StoredFile.objects.filter(assignment_id=assignment_id, field=field, bound_at__isnull=False).order_by("id").first()
    if found is None:
        raise NotFoundError
    return found


def file_by_key(assignment_id: int, key: str) -> StoredFile:
    """Return the file of an answer by its UploadedFileKey. Raises NotFoundError. Index: unique key."""
    found = StoredFile.objects.filter(key=key, assignment_id=assignment_id, bound_at__isnull=False).first()
    if found is None:
        raise NotFoundError
    return found


def bound_file(file_id: int) -> StoredFile:
    """Return the file a signed address names. Raises NotFoundError when it is gone or its answer was never stored."""
    found = StoredFile.objects.filter(pk=file_id, bound_at__isnull=False).first()
    if found is None:
        raise NotFoundError
    return found
