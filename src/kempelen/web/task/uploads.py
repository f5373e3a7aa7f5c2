"""Files of a submitted form: taken only for an answer that is waited for, kept by the room of files (ADR 0014)."""

from collections.abc import Sequence

from kempelen.files import actions as files
from kempelen.files.errors import FileRefusedError
from kempelen.files.models import StoredFile
from kempelen.hits.access import awaited_by
from kempelen.web.task.multipart import FilePart


def keep_parts(parts: Sequence[FilePart], assignment_id: int) -> list[StoredFile]:
    """Keep a form's files, in their order; for an answer that nobody waits for none. Raises FileRefusedError, keeping none."""
    requester_id = awaited_by(assignment_id) if parts else None
    if requester_id is None:
        return []
    kept: list[StoredFile] = []
    try:
        for part in parts:
            kept.append(  # noqa: PERF401 -- what was kept before a refusal must be known
                files.keep(
                    requester_id=requester_id,
                    assignment_id=assignment_id,
                    field=part.field,
                    name=part.name,
                    content=part.content,
                    content_type=part.content_type,
                )
            )
    except FileRefusedError:
        files.remove(file_ids=[file.pk for file in kept])
        raise
    return kept
