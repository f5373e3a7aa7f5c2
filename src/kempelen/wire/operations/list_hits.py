"""ListHITs (requester-api 4.3)."""

from kempelen.hits.queries import records
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.paging import Walk, page_size
from kempelen.wire.structures import hit_structure


def list_hits(caller: Caller, request: Request) -> Output:
    """Return the caller's HITs that are not disposed, newest first."""
    walk = Walk.of("ListHITs", caller, request)
    found = records.list_hits(requester=caller.requester, after=walk.start(request), limit=page_size(request))
    last = (found[-1].created_at, found[-1].id) if found else None
    return walk.page("HITs", [hit_structure(record) for record in found], last)
