"""AcceptQualificationRequest (requester-api 4.6)."""

from kempelen.hits import actions
from kempelen.qualifications.access import own_request
from kempelen.wire.call import Caller, Output, Request


def accept_qualification_request(caller: Caller, request: Request) -> Output:
    """Grant what a worker asked for."""
    found = own_request(caller.requester, request["QualificationRequestId"])
    actions.accept_qualification_request(request=found, value=request.get("IntegerValue", 1), actor=caller.actor)
    return {}
