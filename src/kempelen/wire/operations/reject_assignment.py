"""RejectAssignment (requester-api 4.4)."""

from kempelen.hits.actions import reject
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import key_of_assignment


def reject_assignment(caller: Caller, request: Request) -> Output:
    """Reject submitted work; the feedback may be empty but is always given."""
    with key_of_assignment(caller, request["AssignmentId"]) as key:
        reject(
            assignment_id=key,
            requester=caller.requester,
            feedback=request["RequesterFeedback"],
            actor=caller.actor,
        )
    return {}
