"""ApproveAssignment (requester-api 4.4)."""

from kempelen.hits.actions import approve
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import key_of_assignment


def approve_assignment(caller: Caller, request: Request) -> Output:
    """Approve submitted work and pay for it; with OverrideRejection also rejected work."""
    with key_of_assignment(caller, request["AssignmentId"]) as key:
        approve(
            assignment_id=key,
            requester=caller.requester,
            feedback=request.get("RequesterFeedback", ""),
            override=request.get("OverrideRejection", False),
            actor=caller.actor,
        )
    return {}
