"""UpdateQualificationType (requester-api 4.5)."""

from kempelen.hits.actions import update_qualification_type as update
from kempelen.qualifications.access import own_type
from kempelen.qualifications.states import TypeStatus
from kempelen.qualifications.types import TypeChanges
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.qualifying import changed_test
from kempelen.wire.structures import qualification_type_structure


def update_qualification_type(caller: Caller, request: Request) -> Output:
    """Change a type of the caller's; what is not given stays. Return it as it is now."""
    found = own_type(caller.requester, request["QualificationTypeId"])
    status = request.get("QualificationTypeStatus")
    changes = TypeChanges(
        description=request.get("Description"),
        active=None if status is None else status == TypeStatus.ACTIVE,
        retry_delay_seconds=request.get("RetryDelayInSeconds"),
        auto_granted=request.get("AutoGranted"),
        auto_granted_value=request.get("AutoGrantedValue"),
        test=changed_test(request),
    )
    changed = update(type_id=found.pk, changes=changes, actor=caller.actor)
    return {"QualificationType": qualification_type_structure(changed, caller.requester.pk)}
