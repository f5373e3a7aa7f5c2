"""The address of a task frame: the four query parameters that every page written for MTurk reads (question-formats 6.1)."""

from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

PREVIEW_ASSIGNMENT_ID: Final = "ASSIGNMENT_ID_NOT_AVAILABLE"


def with_parameters(
    url: str, *, hit_id: str, submit_to: str, assignment_id: str = PREVIEW_ASSIGNMENT_ID, worker_id: str | None = None
) -> str:
    """Append assignmentId, hitId, turkSubmitTo and workerId, in the documented order; the fragment stays last.

    Without ``worker_id`` the parameter is left out: many pages take its absence for a preview.
    """
    wanted = {"assignmentId": assignment_id, "hitId": hit_id, "turkSubmitTo": submit_to.rstrip("/")}
    if worker_id is not None:
        wanted["workerId"] = worker_id
    added = "&".join(f"{name}={quote(value, safe='')}" for name, value in wanted.items())
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))
