"""ListBonusPayments (requester-api 4.4)."""

from kempelen.hits.queries import records
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.errors import WireError
from kempelen.wire.finding import assignment_of, hit_of
from kempelen.wire.paging import Walk, page_size
from kempelen.wire.structures import bonus_structure


def list_bonus_payments(caller: Caller, request: Request) -> Output:
    """Return the bonuses of an assignment, or else of a HIT, earliest first. With both, the assignment wins."""
    assignment = assignment_of(caller, request["AssignmentId"]) if "AssignmentId" in request else None
    hit = hit_of(caller, request["HITId"]) if "HITId" in request and assignment is None else None
    if assignment is None and hit is None:
        raise WireError.value("HITId", None, "Give a HITId or an AssignmentId.")
    walk = Walk.of("ListBonusPayments", caller, request)
    found = records.list_bonuses(hit=hit, assignment=assignment, after=walk.start(request), limit=page_size(request))
    last = (found[-1].at, found[-1].pk) if found else None
    return walk.page("BonusPayments", [bonus_structure(bonus) for bonus in found], last)
