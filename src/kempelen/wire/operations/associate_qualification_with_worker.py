"""AssociateQualificationWithWorker (requester-api 4.6)."""

from kempelen.hits.actions import grant_qualification
from kempelen.qualifications.access import own_type
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import worker_of


def associate_qualification_with_worker(caller: Caller, request: Request) -> Output:
    """Grant a worker a type of the caller's, over whatever they held of it."""
    found = own_type(caller.requester, request["QualificationTypeId"])
    grant_qualification(
        qualification_type=found,
        worker=worker_of(caller, request["WorkerId"]),
        value=request.get("IntegerValue", 1),
        tells=request.get("SendNotification", True),
        actor=caller.actor,
    )
    return {}
