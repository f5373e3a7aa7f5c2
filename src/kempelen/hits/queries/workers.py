"""The workers a requester has dealings with: whom they blocked, and whose work they decided on."""

from collections.abc import Collection

from django.db.models import Q

from kempelen.accounts.models import Requester, Worker
from kempelen.core.db import driver
from kempelen.hits.models import WorkerBlock
from kempelen.hits.queries.records import Place
from kempelen.hits.statements import blocking as statements


def list_blocks(*, requester: Requester, after: Place | None = None, limit: int) -> list[WorkerBlock]:
    """Return the requester's blocks with their workers, the latest first; a page begins after a moment and a worker's key."""
    blocks = WorkerBlock.objects.select_related("worker").filter(requester_id=requester.pk)
    if after is not None:
        # The first condition is implied by the second; it lets the index begin where the last page ended.
        blocks = blocks.filter(Q(at__lt=after[0]) | Q(at=after[0], worker_id__lt=after[1]), at__lte=after[0])
    return list(blocks.order_by("-at", "-worker_id")[:limit])


def decided_on(*, requester: Requester, worker_public_ids: Collection[str]) -> list[str]:
    """Return those of the workers whose work the requester has ever approved or rejected; two queries."""
    named = Worker.objects.filter(public_id__in=worker_public_ids, sandbox=requester.sandbox)
    rows = driver().rows(statements.DECIDED, workers=list(named.values_list("pk", flat=True)), requester=requester.pk)
    return [str(public_id) for (public_id,) in rows]
