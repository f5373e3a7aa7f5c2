"""What a program asks to be told and where: the notification specification and its rules (requester-api 8.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kempelen.accounts.models import Requester
from kempelen.accounts.queries import confirmed_addresses
from kempelen.core.errors import InvalidValueError
from kempelen.notify.errors import BadDestinationError
from kempelen.notify.events.vocabulary import VERSIONS, EventType, Transport, bits_of

ADDRESS_LONGEST: Final = 1_024
_TOPIC: Final = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]*:[0-9]{12}:[A-Za-z0-9_.-]{1,256}")


@dataclass(frozen=True, slots=True)
class Specification:
    """Destination, transport, version and event types, as they were sent."""

    destination: str
    transport: Transport
    version: str
    event_types: Sequence[EventType]

    @property
    def mask(self) -> int:
        """Return the bits of its event types."""
        return bits_of(self.event_types)


def check(specification: Specification, requester: Requester) -> None:
    """Raise InvalidValueError (Version, EventTypes) or BadDestinationError; whether anybody answers there is not asked."""
    if specification.version not in VERSIONS:
        known = " or ".join(sorted(VERSIONS, reverse=True))
        raise InvalidValueError("Version", f"The version is {known}.", value=specification.version)
    types = specification.event_types
    if not types:
        raise InvalidValueError("EventTypes", "Name at least one event type.", value="[]")
    for event_type in types:
        if types.count(event_type) > 1:
            raise InvalidValueError("EventTypes", "Each event type is named once.", value=event_type.value)
    check_destination(specification.transport, specification.destination, requester)


def refuse_ping(specification: Specification) -> None:
    """Raise InvalidValueError where Ping is listened to: it is sent by SendTestEventNotification only (requester-api 8.1)."""
    if EventType.PING in specification.event_types:
        raise InvalidValueError("EventTypes", "Ping is sent by SendTestEventNotification only.", value="Ping")


def check_destination(transport: Transport, address: str, requester: Requester) -> None:
    """Raise BadDestinationError unless the text is an address of the transport."""
    if len(address) > ADDRESS_LONGEST or not address.isascii() or not address.isprintable() or " " in address:
        raise BadDestinationError(f"A destination is printable ASCII without spaces, at most {ADDRESS_LONGEST:,} characters.")
    _CHECKS[transport](address, requester)


def _check_queue(address: str, _requester: Requester) -> None:
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.path.strip("/") and parts.username is None
    except ValueError:
        known = False
    if not known:
        raise BadDestinationError("The destination of SQS is a queue's URL, such as https://sqs.us-east-1.amazonaws.com/1/queue.")


def _check_topic(address: str, _requester: Requester) -> None:
    if not _TOPIC.fullmatch(address):
        raise BadDestinationError("The destination of SNS is a topic's ARN, such as arn:aws:sns:us-east-1:123456789012:topic.")


def _check_mail(address: str, requester: Requester) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadDestinationError("The destination of Email is a mail address.") from error
    if address.lower() not in confirmed_addresses(requester.user_id):
        raise BadDestinationError("Events are mailed only to an address that your own account has confirmed.")


def _check_nothing(_address: str, _requester: Requester) -> None:
    """Webhooks are checked where they are added."""


_CHECKS: Final = {
    Transport.SQS: _check_queue,
    Transport.SNS: _check_topic,
    Transport.EMAIL: _check_mail,
    Transport.WEBHOOK: _check_nothing,
}


def is_topic(address: str) -> bool:
    """Return whether an address is an SNS topic's ARN."""
    return _TOPIC.fullmatch(address) is not None
