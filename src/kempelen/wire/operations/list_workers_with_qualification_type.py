"""ListWorkersWithQualificationType (requester-api 4.6)."""

from kempelen.qualifications.access import own_type
from kempelen.qualifications.queries import list_holders
from kempelen.qualifications.states import QualificationStatus
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.paging import Walk, page_size
from kempelen.wire.structures import qualification_structure


def list_workers_with_qualification_type(caller: Caller, request: Request) -> Output:
    """Return who holds a type of the caller's, or who held it, the latest grant first."""
    found = own_type(caller.requester, request["QualificationTypeId"])
    walk = Walk.of("ListWorkersWithQualificationType", caller, request)
    rows = list_holders(
        qualification_type=found,
        status=QualificationStatus(request.get("Status", QualificationStatus.GRANTED)),
        after=walk.start(request),
        limit=page_size(request),
    )
    last = (rows[-1].granted_at, rows[-1].worker_id) if rows else None
    return walk.page("Qualifications", [qualification_structure(row, found.public_id) for row in rows], last)
