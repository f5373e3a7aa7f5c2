"""Signed POSTs by the Standard Webhooks specification, through the one guarded way out (security N1, N3)."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from uuid import UUID

from kempelen.core import clock, crypto
from kempelen.core.outgoing import ForbiddenAddressError, NoAnswerError, TooLongAnswerError, asked
from kempelen.notify.errors import UndeliverableError
from kempelen.notify.events.messages import EventMessage
from kempelen.notify.models import Webhook

SECRET_PREFIX = "whsec_"  # noqa: S105 -- how every secret begins
_SECRET_BYTES = 32
_LONGEST_REPLY = 65_536
_TAKEN = range(200, 300)

Dressed = tuple[bytes, dict[str, str]]
"""A body, and the headers that say what it is."""


def new_secret() -> str:
    """Return a fresh signing secret in the form that verifying libraries take."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def sealed(secret: str, destination_id: int) -> str:
    """Return a secret as it is stored."""
    return crypto.encrypt(secret.encode(), owner=_owner(destination_id))


def opened(token: str, destination_id: int) -> str:
    """Return a stored secret in clear, for signing and nothing else."""
    return crypto.decrypt(token, owner=_owner(destination_id)).decode()


def signatures(webhook: Webhook, message_id: str, timestamp: int, body: bytes) -> str:
    """Return ``webhook-signature``: by the secret in use and, for a day after a change, by the one before."""
    kept = [webhook.secret]
    if webhook.former_until is not None and clock.now() < webhook.former_until:
        kept.append(webhook.former_secret)
    return " ".join(_signature(opened(token, webhook.pk), message_id, timestamp, body) for token in kept)


def plain(message: EventMessage) -> Dressed:
    """Return the document as it is."""
    return message.body().encode(), {"Content-Type": "application/json"}


def sns_envelope(topic: str) -> Callable[[EventMessage], Dressed]:
    """Return what puts a document into the envelope in which SNS hands it to a subscriber (requester-api 8.3)."""

    def dress(message: EventMessage) -> Dressed:
        message_id = str(UUID(hex=message.document_id[:32]))
        envelope = {
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": topic,
            "Subject": str(int(message.at.timestamp() * 1_000)),
            "Message": message.body(),
            "Timestamp": f"{message.at:%Y-%m-%dT%H:%M:%S}.{message.at.microsecond // 1_000:03}Z",
            "SignatureVersion": "1",
            "Signature": "",
            "SigningCertURL": "",
            "UnsubscribeURL": "",
        }
        headers = {
            "Content-Type": "text/plain; charset=UTF-8",
            "x-amz-sns-message-type": "Notification",
            "x-amz-sns-message-id": message_id,
            "x-amz-sns-topic-arn": topic,
        }
        return json.dumps(envelope).encode(), headers

    return dress


def carrier(webhook: Webhook, dress: Callable[[EventMessage], Dressed]) -> Callable[[EventMessage], None]:
    """Return what posts a message to a webhook. Any answer from 200 to 299 means it was taken."""

    def carry(message: EventMessage) -> None:
        if not webhook.active:
            raise UndeliverableError("The webhook is switched off.")
        body, headers = dress(message)
        timestamp = clock.epoch_seconds(clock.now())
        signed = {
            **headers,
            "webhook-id": message.document_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(webhook, message.document_id, timestamp, body),
        }
        _post(webhook.destination.address, body, signed)

    return carry


def _post(url: str, body: bytes, headers: dict[str, str]) -> None:
    try:
        with asked("POST", url, headers=headers, body=body) as reply:
            status = reply.status
            reply.body(_LONGEST_REPLY)
    except ForbiddenAddressError as refusal:
        raise UndeliverableError("The address leads to a network that this marketplace does not send to.") from refusal
    except (NoAnswerError, TooLongAnswerError) as refusal:
        raise UndeliverableError(str(refusal)) from refusal
    if status not in _TAKEN:
        moved = " Redirects are not followed." if status in range(300, 400) else ""
        raise UndeliverableError(f"The address answered {status}.{moved}")


def _signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


def _owner(destination_id: int) -> str:
    return f"webhook:{destination_id}"
