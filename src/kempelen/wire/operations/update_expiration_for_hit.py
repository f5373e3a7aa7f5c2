"""UpdateExpirationForHIT (requester-api 4.2)."""

from kempelen.hits.actions import move_expiration
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_of


def update_expiration_for_hit(caller: Caller, request: Request) -> Output:
    """Move a HIT's expiration; a moment that has passed expires it now."""
    move_expiration(
        hit_id=hit_of(caller, request["HITId"]).pk,
        requester=caller.requester,
        expires_at=request["ExpireAt"],
        actor=caller.actor,
    )
    return {}
