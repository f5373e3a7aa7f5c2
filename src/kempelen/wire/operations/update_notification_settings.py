"""UpdateNotificationSettings (requester-api 4.8)."""

from kempelen.hits.actions.listening import update_notification_settings as update
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import hit_type_of
from kempelen.wire.notifying import specification_of


def update_notification_settings(caller: Caller, request: Request) -> Output:
    """Replace a HIT type's notification specification, switch it on or off, or both; a type needs no HIT for that."""
    update(
        hit_type=hit_type_of(caller, request["HITTypeId"]),
        requester=caller.requester,
        specification=specification_of(request["Notification"]) if "Notification" in request else None,
        active=request.get("Active"),
        actor=caller.actor,
    )
    return {}
