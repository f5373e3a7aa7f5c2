"""ListQualificationTypes (requester-api 4.5)."""

from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.searching import Wanted, key_of, list_types
from kempelen.qualifications.system import SystemType
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.paging import Place, Walk, page_size
from kempelen.wire.structures import SYSTEM_TYPES_SINCE, qualification_type_structure


def list_qualification_types(caller: Caller, request: Request) -> Output:
    """Return the live types that match: exact names first, then by name. System types unless they are ruled out."""
    walk = Walk.of("ListQualificationTypes", caller, request)
    start = walk.start(request)
    found = list_types(
        requester=caller.requester,
        wanted=Wanted(
            query=request.get("Query", ""),
            requestable=request["MustBeRequestable"],
            own=request.get("MustBeOwnedByCaller", False),
        ),
        after_key=start[1] if start else None,
        limit=page_size(request),
    )
    last = _place(found[-1]) if found else None
    shown = [qualification_type_structure(row, caller.requester.pk) for row in found]
    return walk.page("QualificationTypes", shown, last)


def _place(row: QualificationType | SystemType) -> Place:
    """Return where a page ends. The key says it all: names never change, so the next page finds its place by the row."""
    return (row.created_at if isinstance(row, QualificationType) else SYSTEM_TYPES_SINCE), key_of(row)
