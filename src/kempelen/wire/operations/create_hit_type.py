"""CreateHITType (requester-api 4.1)."""

from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import find_or_make_hit_type
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.publishing import properties_of


def create_hit_type(caller: Caller, request: Request) -> Output:
    """Return the id of the caller's HIT type with these properties; it is made when there is none."""
    hit_type = find_or_make_hit_type(requester=caller.requester, properties=properties_of(request), actor=caller.actor)
    return {"HITTypeId": encode(Kind.HIT_TYPE, hit_type.pk)}
