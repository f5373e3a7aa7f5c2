"""CreateAdditionalAssignmentsForHIT (requester-api 4.2)."""

from kempelen.hits.actions import extend
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_of


def create_additional_assignments_for_hit(caller: Caller, request: Request) -> Output:
    """Put more assignments of a HIT on offer and hold the money for them."""
    extend(
        hit_id=hit_of(caller, request["HITId"]).pk,
        requester=caller.requester,
        additional=request["NumberOfAdditionalAssignments"],
        unique_request_token=request.get("UniqueRequestToken"),
        actor=caller.actor,
    )
    return {}
