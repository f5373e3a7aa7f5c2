"""DisassociateQualificationFromWorker (requester-api 4.6)."""

from kempelen.qualifications.access import own_type
from kempelen.qualifications.actions import disassociate
from kempelen.qualifications.queries import score_of
from kempelen.wire.call import Caller, Output, Request


def disassociate_qualification_from_worker(caller: Caller, request: Request) -> Output:
    """Take a qualification back from a worker; the reason may be left out."""
    found = own_type(caller.requester, request["QualificationTypeId"])
    held = score_of(found, request["WorkerId"])
    disassociate(qualification_type=found, worker=held.worker, reason=request.get("Reason", ""), actor=caller.actor)
    return {}
