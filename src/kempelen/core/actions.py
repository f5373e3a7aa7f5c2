"""Writes of the foundation: the market key and the outbox."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kempelen.core import clock, crypto
from kempelen.core.models import MarketKey, OutboxMessage

_MARKET_KEY_OWNER = "market_key:1"
QUARANTINED_FOR = timedelta(days=36_500)


def market_key() -> bytes:
    """Return the AES-256 key of public ids, making it on first use. Two makers at once agree on the first row."""
    row = MarketKey.objects.filter(pk=1).first()
    if row is None:
        secret = crypto.encrypt(secrets.token_bytes(32), owner=_MARKET_KEY_OWNER)
        row, _made = MarketKey.objects.get_or_create(pk=1, defaults={"secret": secret})
    return crypto.decrypt(row.secret, owner=_MARKET_KEY_OWNER)


def put_in_outbox(topic: str, payload: dict[str, Any], *, due_at: datetime | None = None) -> None:
    """Ask ``jobs`` to run the handler of ``topic`` once the caller's transaction has committed; at least once."""
    OutboxMessage.objects.create(topic=topic, payload=payload, due_at=due_at or clock.now())


def claim_from_outbox(*, lease: timedelta, limit: int = 100) -> list[OutboxMessage]:
    """Take due messages for ``lease``; a conditional update per row, so that several ``jobs`` never share one."""
    moment = clock.now()
    claimed = []
    for message in OutboxMessage.objects.filter(due_at__lte=moment).order_by("due_at", "id")[:limit]:
        taken = OutboxMessage.objects.filter(pk=message.pk, due_at=message.due_at).update(
            due_at=moment + lease, attempts=message.attempts + 1
        )
        if taken:
            message.attempts += 1
            claimed.append(message)
    return claimed


def finish_outbox(message: OutboxMessage) -> None:
    """Forget a handled message."""
    OutboxMessage.objects.filter(pk=message.pk).delete()


def fail_outbox(message: OutboxMessage, error: str, *, attempts_limit: int = 10) -> None:
    """Try again later, twice as late each time; after ``attempts_limit`` the message is set aside, visible, not lost."""
    with transaction.atomic():
        wait = timedelta(seconds=min(2**message.attempts, 3_600))
        aside = message.attempts >= attempts_limit
        OutboxMessage.objects.filter(pk=message.pk).update(
            due_at=clock.now() + (QUARANTINED_FOR if aside else wait), last_error=error[:500]
        )
