"""CreateHITWithHITType (requester-api 4.2)."""

from kempelen.hits.facts import type_facts
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_type_of
from kempelen.wire.publishing import publish


def create_hit_with_hit_type(caller: Caller, request: Request) -> Output:
    """Publish a HIT of one of the caller's HIT types; return it in full."""
    hit_type = hit_type_of(caller, request["HITTypeId"])
    return publish(caller, request, hit_type, type_facts(hit_type.pk).requirements)
