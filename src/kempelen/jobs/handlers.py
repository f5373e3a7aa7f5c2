"""Who handles which message of the outbox: by name from this table, never by a path in the message (security J1)."""

from collections.abc import Callable, Mapping
from typing import Any

from kempelen.batches.actions import EXPIRE_TOPIC, PUBLISH_TOPIC, expire_cancelled, publish_chunk
from kempelen.notify.actions import MESSAGE_TOPIC, NOTICE_TOPIC, deliver_message, deliver_notice

Handler = Callable[[Mapping[str, Any]], bool]
"""Does one piece of the work and returns whether more is waiting. Runs at least once, so a repeat must be harmless."""


def _publish_chunk(payload: Mapping[str, Any]) -> bool:
    return publish_chunk(batch_id=int(payload["batch_id"]))


def _expire_cancelled(payload: Mapping[str, Any]) -> bool:
    expire_cancelled(batch_id=int(payload["batch_id"]))
    return False


def _deliver_message(payload: Mapping[str, Any]) -> bool:
    deliver_message(message_id=int(payload["message_id"]), worker_id=int(payload["worker_id"]), mail_id=str(payload["mail_id"]))
    return False


def _deliver_notice(payload: Mapping[str, Any]) -> bool:
    deliver_notice(
        kind=str(payload["kind"]),
        worker_id=int(payload["worker_id"]),
        mail_id=str(payload["mail_id"]),
        facts=payload["facts"],
    )
    return False


TOPICS: Mapping[str, Handler] = {
    PUBLISH_TOPIC: _publish_chunk,
    EXPIRE_TOPIC: _expire_cancelled,
    MESSAGE_TOPIC: _deliver_message,
    NOTICE_TOPIC: _deliver_notice,
}
