"""DeleteHIT (requester-api 4.2)."""

from kempelen.hits.actions import dispose
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_of


def delete_hit(caller: Caller, request: Request) -> Output:
    """Dispose a reviewed HIT and give its remaining hold back. A repeat names the state 'Disposed', which clients read."""
    dispose(hit_id=hit_of(caller, request["HITId"]).pk, requester=caller.requester, actor=caller.actor)
    return {}
