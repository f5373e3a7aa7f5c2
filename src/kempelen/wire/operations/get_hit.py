"""GetHIT (requester-api 4.3)."""

from kempelen.hits.queries.records import hit_record
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_of
from kempelen.wire.structures import hit_structure


def get_hit(caller: Caller, request: Request) -> Output:
    """Return a HIT in full, a disposed one too."""
    return {"HIT": hit_structure(hit_record(hit_of(caller, request["HITId"])))}
