"""The outbox: at least once, never two at a time, never lost."""

from datetime import UTC, datetime, timedelta

import pytest

from kempelen.core import actions, clock
from kempelen.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def test_a_message_is_claimed_once_within_its_lease():
    with clock.stopped_at(START) as advance:
        actions.put_in_outbox("batches.publish", {"batch": 1})
        assert [m.payload for m in actions.claim_from_outbox(lease=LEASE)] == [{"batch": 1}]
        assert actions.claim_from_outbox(lease=LEASE) == []
        advance(LEASE)
        assert [m.attempts for m in actions.claim_from_outbox(lease=LEASE)] == [2]


def test_a_handled_message_is_forgotten():
    actions.put_in_outbox("topic", {})
    (message,) = actions.claim_from_outbox(lease=LEASE)
    actions.finish_outbox(message)
    assert not OutboxMessage.objects.exists()


def test_failures_back_off_and_are_set_aside_in_the_end():
    with clock.stopped_at(START) as advance:
        actions.put_in_outbox("topic", {})
        for attempt in range(1, 4):
            (message,) = actions.claim_from_outbox(lease=LEASE)
            actions.fail_outbox(message, "receiver is down", attempts_limit=3)
            assert message.attempts == attempt
            advance(timedelta(hours=1))
        assert actions.claim_from_outbox(lease=LEASE) == []
        kept = OutboxMessage.objects.get()
        assert (kept.attempts, kept.last_error) == (3, "receiver is down")
