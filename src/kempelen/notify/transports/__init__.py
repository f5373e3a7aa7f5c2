"""How a message reaches its destination. Each way raises UndeliverableError with words for the destination's owner."""

from collections.abc import Callable

from kempelen.notify.errors import UndeliverableError
from kempelen.notify.events.messages import EventMessage
from kempelen.notify.events.vocabulary import Transport
from kempelen.notify.models import Destination, Webhook
from kempelen.notify.transports import aws, mail, webhooks

Carrier = Callable[[EventMessage], None]
"""Hands one message over. Raises UndeliverableError."""


def carrier_for(destination: Destination) -> Carrier:
    """Return how messages get to a destination now: what its owner and the operator have set is asked at each sending."""
    transport = Transport(destination.transport)
    if transport is Transport.WEBHOOK:
        return webhooks.carrier(destination.webhook, webhooks.plain)
    if transport is Transport.EMAIL:
        return mail.carrier(destination)
    stand_in = (
        Webhook.objects.filter(requester_id=destination.requester_id, stands_for=destination.address, active=True)
        .select_related("destination", "requester")
        .first()
    )
    if stand_in is not None:
        if transport is Transport.SNS:
            return webhooks.topic_carrier(stand_in, destination.address)
        return webhooks.carrier(stand_in, webhooks.plain)
    if not aws.reaches(destination):
        raise UndeliverableError(
            f"This marketplace sends nothing to this {transport.value} destination, and none of your webhooks stands for it."
        )
    return aws.carrier(destination)
