"""One event as receivers read it: MTurk's notification document (requester-api 8.3)."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kempelen.accounts.models import Requester
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.notify.events.vocabulary import EventType

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class EventMessage:
    """A message that is about to go out. ``document_id`` is the same however often it is sent."""

    document_id: str
    event_type: EventType
    at: datetime
    hit_type_id: str
    hit_id: str
    assignment_id: str | None
    version: str
    customer_id: str
    account_number: str

    def body(self) -> str:
        """Return the document as JSON: always the same text for the same event."""
        event = {"EventType": self.event_type.value, "EventTimestamp": f"{self.at:%Y-%m-%dT%H:%M:%SZ}", "HITId": self.hit_id}
        if self.assignment_id is not None:
            event["AssignmentId"] = self.assignment_id
        event["HITTypeId"] = self.hit_type_id
        document: dict[str, Any] = {
            "Events": [event],
            "EventDocId": self.document_id,
            "SourceAccount": self.account_number,
            "CustomerId": self.customer_id,
            "EventDocVersion": self.version,
        }
        return json.dumps(document, separators=(",", ":"))


def message_of(row: tuple[Any, ...], requester: Requester) -> EventMessage:
    """Return the message of a row that ``statements.TAKE`` gave."""
    event_id, version, hit_type_id, hit_id, assignment_id, number, at, _attempts = row
    public_hit_id = encode(Kind.HIT, hit_id)
    moment = clock.as_utc(at)
    assert moment is not None  # noqa: S101 -- the column is never null
    return EventMessage(
        document_id=document_id(event_id, public_hit_id),
        event_type=EventType.of(number),
        at=moment,
        hit_type_id=encode(Kind.HIT_TYPE, hit_type_id),
        hit_id=public_hit_id,
        assignment_id=None if assignment_id is None else encode(Kind.ASSIGNMENT, assignment_id),
        version=version,
        customer_id=requester.public_id,
        account_number=requester.account_number,
    )


def document_id(event_id: int, public_hit_id: str) -> str:
    """Return an event's EventDocId, 40 hexadecimal digits: computed, so that a repeat carries the same without a column."""
    return hashlib.blake2b(f"{public_hit_id}:{event_id}".encode(), digest_size=20).hexdigest()


def made_up_message(requester: Requester, event_type: EventType, version: str) -> EventMessage:
    """Return a message that looks like any other, its ids made up (requester-api 8.4)."""
    return EventMessage(
        document_id=secrets.token_hex(20),
        event_type=event_type,
        at=clock.now(),
        hit_type_id=_made_up_id(),
        hit_id=_made_up_id(),
        assignment_id=_made_up_id() if event_type.is_of_assignment else None,
        version=version,
        customer_id=requester.public_id,
        account_number=requester.account_number,
    )


def _made_up_id() -> str:
    return "3" + "".join(secrets.choice(_ALPHABET) for _ in range(29))
