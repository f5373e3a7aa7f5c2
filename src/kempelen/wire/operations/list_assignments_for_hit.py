"""ListAssignmentsForHIT (requester-api 4.4)."""

from typing import Final

from kempelen.hits.facts import type_facts
from kempelen.hits.queries import records
from kempelen.hits.states import ON_THE_WIRE
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import standing_hit_of
from kempelen.wire.paging import Walk, page_size
from kempelen.wire.structures import assignment_structure

_STATES: Final = {word: state for state, word in ON_THE_WIRE.items()}


def list_assignments_for_hit(caller: Caller, request: Request) -> Output:
    """Return a HIT's sent assignments in order of submission; no statuses means all of them."""
    hit = standing_hit_of(caller, request["HITId"])
    walk = Walk.of("ListAssignmentsForHIT", caller, request)
    found = records.list_assignments(
        hit=hit,
        states=[_STATES[word] for word in request.get("AssignmentStatuses", ())],
        after=walk.start(request),
        limit=page_size(request),
    )
    seconds = type_facts(hit.hit_type_id).approve_after_seconds
    last = (found[-1].submitted_at, found[-1].id) if found else None
    return walk.page("Assignments", [assignment_structure(record, seconds) for record in found], last)
