"""ListWorkerBlocks (requester-api 4.7)."""

from kempelen.hits.queries.workers import list_blocks
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.paging import Walk, page_size


def list_worker_blocks(caller: Caller, request: Request) -> Output:
    """Return the workers whom the caller has blocked and why, the latest first."""
    walk = Walk.of("ListWorkerBlocks", caller, request)
    found = list_blocks(requester=caller.requester, after=walk.start(request), limit=page_size(request))
    last = (found[-1].at, found[-1].worker_id) if found else None
    return walk.page("WorkerBlocks", [{"WorkerId": one.worker.public_id, "Reason": one.reason} for one in found], last)
