"""UpdateHITReviewStatus (requester-api 4.2)."""

from kempelen.hits.actions import set_reviewing
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_of


def update_hit_review_status(caller: Caller, request: Request) -> Output:
    """Mark a reviewable HIT as being reviewed, or take the mark back."""
    set_reviewing(
        hit_id=hit_of(caller, request["HITId"]).pk,
        requester=caller.requester,
        reviewing=not request.get("Revert", False),
        actor=caller.actor,
    )
    return {}
