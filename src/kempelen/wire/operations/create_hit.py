"""CreateHIT (requester-api 4.2)."""

from kempelen.core.db import atomic, retried
from kempelen.hits.access import own_hit_type_like
from kempelen.hits.actions import find_or_make_hit_type
from kempelen.hits.types import HitTypeProperties
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.publishing import properties_of, publish


def create_hit(caller: Caller, request: Request) -> Output:
    """Find or make the HIT type, hold the money, publish; return the HIT in full."""
    properties = properties_of(request)
    known = own_hit_type_like(caller.requester, properties)
    if known is None:
        return _create_both(caller, request, properties)
    return publish(caller, request, known, properties.requirements)


@retried
def _create_both(caller: Caller, request: Request, properties: HitTypeProperties) -> Output:
    """Make the HIT type with its first HIT: a refused HIT leaves no type behind."""
    with atomic():
        hit_type = find_or_make_hit_type(requester=caller.requester, properties=properties, actor=caller.actor)
        return publish(caller, request, hit_type, properties.requirements)
