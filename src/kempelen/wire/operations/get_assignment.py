"""GetAssignment (requester-api 4.4)."""

from kempelen.hits.errors import AssignmentStateError
from kempelen.hits.queries.records import hit_records
from kempelen.hits.states import ON_THE_WIRE, AssignmentState
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import standing_assignment_of
from kempelen.wire.structures import assignment_structure, hit_structure

READABLE = ("Reviewable", "Approved", "Rejected")
"""The states as the service itself words them here; an old client matches the whole sentence."""


def get_assignment(caller: Caller, request: Request) -> Output:
    """Return sent work and its HIT."""
    assignment = standing_assignment_of(caller, request["AssignmentId"])
    state = AssignmentState(assignment.state)
    if state not in ON_THE_WIRE:
        raise AssignmentStateError(state, READABLE)
    (record,) = hit_records([assignment.hit])
    return {
        "Assignment": assignment_structure(assignment, record.hit_type.approve_after_seconds),
        "HIT": hit_structure(record),
    }
