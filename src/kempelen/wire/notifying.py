"""What the two operations of event notifications share: a specification as it stands in a request (requester-api 8.2)."""

from kempelen.notify.events import EventType, Transport
from kempelen.notify.events.specifications import Specification
from kempelen.wire.call import Request


def specification_of(notification: Request) -> Specification:
    """Return the specification; the model has checked the names of transport and event types."""
    return Specification(
        destination=notification["Destination"],
        transport=Transport(notification["Transport"]),
        version=notification["Version"],
        event_types=tuple(EventType(name) for name in notification["EventTypes"]),
    )
