"""Signed POSTs by the Standard Webhooks specification, through the one guarded way out (security N1, N3)."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings

from kempelen.core import clock, crypto
from kempelen.core.outgoing import ForbiddenAddressError, NoAnswerError, TooLongAnswerError, asked
from kempelen.notify.errors import UndeliverableError
from kempelen.notify.events.messages import EventMessage
from kempelen.notify.models import Webhook

SECRET_PREFIX = "whsec_"  # noqa: S105 -- how every secret begins
_SECRET_BYTES = 32
_TOKEN_BYTES = 64
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
            "Timestamp": _sns_moment(message.at),
            "SignatureVersion": "1",
            "Signature": "",
            "SigningCertURL": "",
            "UnsubscribeURL": "",
        }
        return json.dumps(envelope).encode(), _sns_headers("Notification", message_id, topic)

    return dress


def carrier(webhook: Webhook, dress: Callable[[EventMessage], Dressed]) -> Callable[[EventMessage], None]:
    """Return what posts a message to a webhook. Any answer from 200 to 299 means it was taken."""

    def carry(message: EventMessage) -> None:
        if not webhook.active:
            raise UndeliverableError("The webhook is switched off.")
        _post_signed(webhook, message.document_id, dress(message))

    return carry


def topic_carrier(webhook: Webhook, topic: str) -> Callable[[EventMessage], None]:
    """Return what posts a message to a webhook that stands for an SNS topic, once it has taken the topic's first word."""
    carry = carrier(webhook, sns_envelope(topic))

    def carry_to_subscriber(message: EventMessage) -> None:
        if webhook.active and webhook.subscribed_at is None:
            subscribe(webhook, topic)
        carry(message)

    return carry_to_subscriber


def subscribe(webhook: Webhook, topic: str) -> None:
    """Post what SNS posts before anything else, a SubscriptionConfirmation, and note that it was taken (requester-api 8.3).

    Listeners answer it by asking its SubscribeURL. Nothing hangs on that here, since the webhook's owner has named it: the
    address is that of our health and answers 200. Two at once ask twice, which SNS does too. Raises UndeliverableError.
    """
    token, moment, message_id = secrets.token_hex(_TOKEN_BYTES), clock.now(), str(uuid4())
    site = settings.KEMPELEN.address_of(sandbox=webhook.requester.sandbox)
    asked_for = urlencode({"Action": "ConfirmSubscription", "TopicArn": topic, "Token": token})
    envelope = {
        "Type": "SubscriptionConfirmation",
        "MessageId": message_id,
        "Token": token,
        "TopicArn": topic,
        "Message": f"This address is told of the events of {topic} from now on.",
        "SubscribeURL": f"{site}/health?{asked_for}",
        "Timestamp": _sns_moment(moment),
        "SignatureVersion": "1",
        "Signature": "",
        "SigningCertURL": "",
    }
    dressed = json.dumps(envelope).encode(), _sns_headers("SubscriptionConfirmation", message_id, topic)
    _post_signed(webhook, message_id, dressed)
    Webhook.objects.filter(pk=webhook.pk, stands_for=topic, subscribed_at=None).update(subscribed_at=moment)
    webhook.subscribed_at = moment


def _sns_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1_000:03}Z"


def _sns_headers(kind: str, message_id: str, topic: str) -> dict[str, str]:
    return {
        "Content-Type": "text/plain; charset=UTF-8",
        "x-amz-sns-message-type": kind,
        "x-amz-sns-message-id": message_id,
        "x-amz-sns-topic-arn": topic,
    }


def _post_signed(webhook: Webhook, message_id: str, dressed: Dressed) -> None:
    body, headers = dressed
    timestamp = clock.epoch_seconds(clock.now())
    signed = {
        **headers,
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures(webhook, message_id, timestamp, body),
    }
    _post(webhook.destination.address, body, signed)


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
