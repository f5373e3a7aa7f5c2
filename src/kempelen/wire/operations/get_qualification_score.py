"""GetQualificationScore (requester-api 4.6)."""

from kempelen.qualifications.access import own_type
from kempelen.qualifications.queries import score_of
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.structures import qualification_structure


def get_qualification_score(caller: Caller, request: Request) -> Output:
    """Return what a worker holds of a type of the caller's. Clients tell "revoked" from "never held" by the text."""
    found = own_type(caller.requester, request["QualificationTypeId"])
    return {"Qualification": qualification_structure(score_of(found, request["WorkerId"]), found.public_id)}
