"""RejectAssignment (requester-api 4.4)."""

from kempelen.hits.actions import reject
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import standing_assignment_of


def reject_assignment(caller: Caller, request: Request) -> Output:
    """Reject submitted work; the feedback may be empty but is always given."""
    reject(
        assignment_id=standing_assignment_of(caller, request["AssignmentId"]).pk,
        requester=caller.requester,
        feedback=request["RequesterFeedback"],
        actor=caller.actor,
    )
    return {}
