"""The only way to what a requester brought along. Another's looks like absent."""

from kempelen.accounts.models import Requester
from kempelen.archive.models import ArchivedBatch
from kempelen.core.errors import NotFoundError


def own_archived_batch(requester: Requester, external_id: str) -> ArchivedBatch:
    """Return the requester's batch by the id it had on MTurk. Raises NotFoundError."""
    found = ArchivedBatch.objects.filter(requester=requester, external_id=external_id).first()
    if found is None:
        raise NotFoundError
    return found
