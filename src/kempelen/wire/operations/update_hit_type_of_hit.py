"""UpdateHITTypeOfHIT (requester-api 4.1)."""

from kempelen.hits.actions import move_to_type
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_of, hit_type_of


def update_hit_type_of_hit(caller: Caller, request: Request) -> Output:
    """Give a HIT that nobody has accepted all properties of another of the caller's HIT types."""
    move_to_type(
        hit_id=hit_of(caller, request["HITId"]).pk,
        requester=caller.requester,
        hit_type=hit_type_of(caller, request["HITTypeId"]),
        actor=caller.actor,
    )
    return {}
