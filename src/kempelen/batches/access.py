"""The only way to get a requester's projects and batches. Another's looks like absent."""

from kempelen.accounts.models import Requester
from kempelen.batches.models import Batch, Project
from kempelen.core import ids
from kempelen.core.errors import NotFoundError


def own_project(requester: Requester, public_id: str) -> Project:
    """Return the requester's project, archived ones too. Raises NotFoundError."""
    projects = Project.objects.select_related("layout", "requester")
    found = projects.filter(requester=requester, pk=_key(ids.Kind.PROJECT, public_id)).first()
    if found is None:
        raise NotFoundError
    return found


def own_batch(requester: Requester, public_id: str) -> Batch:
    """Return the requester's batch with project, layout and HIT type, in one query. Raises NotFoundError."""
    batches = Batch.objects.select_related("project", "layout", "hit_type", "requester")
    found = batches.filter(requester=requester, pk=_key(ids.Kind.BATCH, public_id)).first()
    if found is None:
        raise NotFoundError
    return found


def _key(kind: ids.Kind, public_id: str) -> int:
    key = ids.decode(kind, public_id)
    if key is None:
        raise NotFoundError
    return key
