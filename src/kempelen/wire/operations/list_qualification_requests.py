"""ListQualificationRequests (requester-api 4.6)."""

from kempelen.qualifications.access import own_type
from kempelen.qualifications.queries import list_requests
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.paging import Walk, page_size
from kempelen.wire.structures import qualification_request_structure


def list_qualification_requests(caller: Caller, request: Request) -> Output:
    """Return the requests that wait for the caller, for one type or all, the longest waiting first."""
    type_id = request.get("QualificationTypeId")
    walk = Walk.of("ListQualificationRequests", caller, request)
    rows = list_requests(
        requester=caller.requester,
        qualification_type=None if type_id is None else own_type(caller.requester, type_id),
        after=walk.start(request),
        limit=page_size(request),
    )
    last = (rows[-1].submitted_at, rows[-1].pk) if rows else None
    return walk.page("QualificationRequests", [qualification_request_structure(row) for row in rows], last)
