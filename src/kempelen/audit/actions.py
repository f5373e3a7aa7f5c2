"""The one write of this room."""

from typing import Any

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.context import request_id


def record(
    verb: Verb,
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: int | str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one entry inside the caller's transaction, so that a change and its record live or die together."""
    AuditEntry.objects.create(
        at=clock.now(),
        actor=str(actor),
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        before=before,
        after=after,
        request_id=request_id(),
    )
