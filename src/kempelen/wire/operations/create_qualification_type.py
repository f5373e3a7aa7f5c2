"""CreateQualificationType (requester-api 4.5)."""

from kempelen.hits.actions import create_qualification_type as create
from kempelen.qualifications.states import TypeStatus
from kempelen.qualifications.types import TypeProperties
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.qualifying import given_test
from kempelen.wire.structures import qualification_type_structure


def create_qualification_type(caller: Caller, request: Request) -> Output:
    """Make a qualification type, with or without a test; return it."""
    properties = TypeProperties(
        name=request["Name"],
        description=request["Description"],
        keywords=request.get("Keywords", ""),
        active=request["QualificationTypeStatus"] == TypeStatus.ACTIVE,
        retry_delay_seconds=request.get("RetryDelayInSeconds"),
        auto_granted=request.get("AutoGranted", False),
        auto_granted_value=request.get("AutoGrantedValue", 1),
        test=given_test(request),
    )
    made = create(requester=caller.requester, properties=properties, actor=caller.actor)
    return {"QualificationType": qualification_type_structure(made, caller.requester.pk)}
