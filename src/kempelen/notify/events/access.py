"""The only way to get a requester's webhooks and events: by who asks. Forbidden looks like absent."""

from kempelen.accounts.models import Requester
from kempelen.core.errors import NotFoundError
from kempelen.notify.models import Event, Webhook


def own_webhook(requester: Requester, webhook_id: int) -> Webhook:
    """Return the requester's webhook. Raises NotFoundError."""
    webhook = Webhook.objects.select_related("destination", "requester").filter(pk=webhook_id, requester=requester).first()
    if webhook is None:
        raise NotFoundError
    return webhook


def own_event(requester: Requester, event_id: int) -> Event:
    """Return an event that went, or is to go, to a destination of the requester. Raises NotFoundError."""
    events = Event.objects.select_related("destination", "destination__webhook")
    event = events.filter(pk=event_id, destination__requester=requester).first()
    if event is None:
        raise NotFoundError
    return event
