"""The words of event notifications, spelled as the API spells them (requester-api 8.1, 8.2)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class EventType(StrEnum):
    """What can happen. Each has a number, which stands in rows and masks: never renumber (requester-api 8.1)."""

    ASSIGNMENT_ACCEPTED = "AssignmentAccepted"
    ASSIGNMENT_ABANDONED = "AssignmentAbandoned"
    ASSIGNMENT_RETURNED = "AssignmentReturned"
    ASSIGNMENT_SUBMITTED = "AssignmentSubmitted"
    ASSIGNMENT_REJECTED = "AssignmentRejected"
    ASSIGNMENT_APPROVED = "AssignmentApproved"
    HIT_CREATED = "HITCreated"
    HIT_EXTENDED = "HITExtended"
    HIT_DISPOSED = "HITDisposed"
    HIT_REVIEWABLE = "HITReviewable"
    HIT_EXPIRED = "HITExpired"
    PING = "Ping"

    @property
    def number(self) -> int:
        """Return what stands in a row."""
        return _NUMBERS[self]

    @property
    def bit(self) -> int:
        """Return what stands in a mask."""
        return 1 << _NUMBERS[self]

    @property
    def is_of_assignment(self) -> bool:
        """Return whether it names an assignment beside the HIT."""
        return self.value.startswith("Assignment")

    @classmethod
    def of(cls, number: int) -> "EventType":
        """Return the type a row names."""
        return _BY_NUMBER[number]


class Transport(StrEnum):
    """How a destination is reached. The first three are MTurk's; a webhook is its equivalent here."""

    SQS = "SQS"
    SNS = "SNS"
    EMAIL = "Email"
    WEBHOOK = "Webhook"


_NUMBERS: Final = {event_type: number for number, event_type in enumerate(EventType)}
_BY_NUMBER: Final = {number: event_type for event_type, number in _NUMBERS.items()}
ALL_BITS: Final = sum(event_type.bit for event_type in EventType if event_type is not EventType.PING)
"""Everything that can be listened to; Ping is only ever sent on request."""

LATEST_VERSION: Final = "2014-08-15"
VERSIONS: Final = frozenset({LATEST_VERSION, "2006-05-05"})


def bits_of(event_types: Iterable[EventType]) -> int:
    """Return the mask of these types."""
    mask = 0
    for event_type in event_types:
        mask |= event_type.bit
    return mask


def event_types_of(mask: int) -> list[EventType]:
    """Return the types of a mask, in the order of the vocabulary."""
    return [event_type for event_type in EventType if mask & event_type.bit]
