"""Events by mail: plain text, one event each, to an address that the requester has confirmed and to no other (security N5)."""

from collections.abc import Callable

from kempelen.accounts.queries import confirmed_addresses
from kempelen.notify.errors import MailNotSentError, UndeliverableError
from kempelen.notify.events.messages import EventMessage
from kempelen.notify.mails import Mail, send
from kempelen.notify.models import Destination


def carrier(destination: Destination) -> Callable[[EventMessage], None]:
    """Return what mails a message to the requester."""

    def carry(message: EventMessage) -> None:
        if destination.address.lower() not in confirmed_addresses(destination.requester.user_id):
            raise UndeliverableError("This mail address is none that you have confirmed.")
        try:
            send(_mail_of(message), to=destination.address, mail_id=message.document_id)
        except MailNotSentError as refusal:
            raise UndeliverableError(str(refusal)) from refusal

    return carry


def _mail_of(message: EventMessage) -> Mail:
    facts = [
        f"Event: {message.event_type.value}",
        f"Time: {message.at:%Y-%m-%d %H:%M:%S} UTC",
        f"HIT: {message.hit_id}",
        f"HIT type: {message.hit_type_id}",
    ]
    if message.assignment_id is not None:
        facts.append(f"Assignment: {message.assignment_id}")
    return Mail(f"{message.event_type.value} of HIT {message.hit_id}", "\n".join([*facts, "", message.body(), ""]))
