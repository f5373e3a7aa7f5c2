"""GetAssignment (requester-api 4.4)."""

from kempelen.hits.queries.records import assignment_record, hit_record
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import sent_assignment_of
from kempelen.wire.structures import assignment_structure, hit_structure


def get_assignment(caller: Caller, request: Request) -> Output:
    """Return sent work and its HIT."""
    assignment = sent_assignment_of(caller, request["AssignmentId"])
    hit = hit_record(assignment.hit)
    return {
        "Assignment": assignment_structure(assignment_record(assignment.pk), hit.approve_after_seconds),
        "HIT": hit_structure(hit),
    }
