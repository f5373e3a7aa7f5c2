"""ListHITsForQualificationType (requester-api 4.3)."""

from kempelen.hits.queries import records
from kempelen.qualifications.access import readable_type
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.paging import Walk, page_size
from kempelen.wire.structures import hit_structure


def list_hits_for_qualification_type(caller: Caller, request: Request) -> Output:
    """Return the caller's HITs that ask for a qualification type, the marketplace's own included, newest first."""
    readable_type(caller.requester, request["QualificationTypeId"])
    walk = Walk.of("ListHITsForQualificationType", caller, request)
    found = records.list_hits_requiring(
        requester=caller.requester,
        qualification_type_id=request["QualificationTypeId"],
        after=walk.start(request),
        limit=page_size(request),
    )
    last = (found[-1].created_at, found[-1].id) if found else None
    return walk.page("HITs", [hit_structure(record) for record in found], last)
