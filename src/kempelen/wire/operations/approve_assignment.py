"""ApproveAssignment (requester-api 4.4)."""

from kempelen.hits.actions import approve
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import standing_assignment_of


def approve_assignment(caller: Caller, request: Request) -> Output:
    """Approve submitted work and pay for it; with OverrideRejection also rejected work."""
    approve(
        assignment_id=standing_assignment_of(caller, request["AssignmentId"]).pk,
        requester=caller.requester,
        feedback=request.get("RequesterFeedback", ""),
        override=request.get("OverrideRejection", False),
        actor=caller.actor,
    )
    return {}
