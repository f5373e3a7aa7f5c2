"""GetQualificationType (requester-api 4.5)."""

from kempelen.qualifications.access import readable_type
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.structures import qualification_type_structure


def get_qualification_type(caller: Caller, request: Request) -> Output:
    """Return any live type, whoever made it."""
    found = readable_type(caller.requester, request["QualificationTypeId"])
    return {"QualificationType": qualification_type_structure(found, caller.requester.pk)}
