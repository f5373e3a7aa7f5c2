"""ListReviewableHITs (requester-api 4.3)."""

from kempelen.hits.queries import records
from kempelen.hits.states import HitStatus
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_type_of
from kempelen.wire.paging import Walk, page_size
from kempelen.wire.structures import hit_structure


def list_reviewable_hits(caller: Caller, request: Request) -> Output:
    """Return the caller's HITs that wait for review, or those under review, latest expiration first."""
    walk = Walk.of("ListReviewableHITs", caller, request)
    found = records.list_reviewable(
        requester=caller.requester,
        hit_type=hit_type_of(caller, request["HITTypeId"]) if "HITTypeId" in request else None,
        status=HitStatus(request.get("Status", HitStatus.REVIEWABLE)),
        after=walk.start(request),
        limit=page_size(request),
    )
    last = (found[-1].expires_at, found[-1].id) if found else None
    return walk.page("HITs", [hit_structure(record) for record in found], last)
