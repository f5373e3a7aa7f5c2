"""SendTestEventNotification (requester-api 4.8)."""

from kempelen.notify.events import EventType
from kempelen.notify.events.actions import send_test
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.notifying import specification_of


def send_test_event_notification(caller: Caller, request: Request) -> Output:
    """Send one message with made-up ids at once; a destination that does not take it is an invalid endpoint."""
    send_test(
        requester=caller.requester,
        specification=specification_of(request["Notification"]),
        event_type=EventType(request["TestEventType"]),
    )
    return {}
