"""RejectQualificationRequest (requester-api 4.6)."""

from kempelen.hits import actions
from kempelen.qualifications.access import own_request
from kempelen.wire.call import Caller, Output, Request


def reject_qualification_request(caller: Caller, request: Request) -> Output:
    """Turn a worker's request down; what they hold stays."""
    found = own_request(caller.requester, request["QualificationRequestId"])
    actions.reject_qualification_request(request=found, reason=request.get("Reason", ""), actor=caller.actor)
    return {}
