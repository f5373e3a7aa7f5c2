"""GetHIT (requester-api 4.3)."""

from kempelen.hits.queries.records import hit_records
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_of
from kempelen.wire.structures import hit_structure


def get_hit(caller: Caller, request: Request) -> Output:
    """Return a HIT in full, a disposed one too."""
    (record,) = hit_records([hit_of(caller, request["HITId"])])
    return {"HIT": hit_structure(record)}
