"""DeleteQualificationType (requester-api 4.5)."""

from kempelen.hits import actions
from kempelen.qualifications.access import own_type
from kempelen.wire.call import Caller, Output, Request


def delete_qualification_type(caller: Caller, request: Request) -> Output:
    """Delete a type of the caller's at once. A repeat finds nothing."""
    found = own_type(caller.requester, request["QualificationTypeId"])
    actions.delete_qualification_type(qualification_type=found, actor=caller.actor)
    return {}
