"""SendBonus (requester-api 4.4)."""

from kempelen.hits import actions
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.errors import WireError
from kempelen.wire.finding import assignment_of
from kempelen.wire.publishing import amount_of


def send_bonus(caller: Caller, request: Request) -> Output:
    """Pay the worker of a sent assignment on top, decided or not; the worker is named twice and must be the same."""
    assignment = assignment_of(caller, request["AssignmentId"])
    if assignment.worker.public_id != request["WorkerId"]:
        raise WireError.value("WorkerId", request["WorkerId"])
    actions.send_bonus(
        requester=caller.requester,
        assignment_id=assignment.pk,
        amount_micros=amount_of(request, "BonusAmount"),
        reason=request["Reason"],
        unique_request_token=request.get("UniqueRequestToken"),
        actor=caller.actor,
    )
    return {}
