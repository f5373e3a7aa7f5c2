"""Several loops at once: each message is handled by one of them."""

import threading
from collections import Counter

from kempelen.core.actions import put_in_outbox
from kempelen.core.models import OutboxMessage
from kempelen.jobs.loop import run_once
from support import at_once


def test_two_claimers_never_share_a_message(cast_committed):
    for number in range(60):
        put_in_outbox("topic", {"n": number})
    handled, guard = Counter(), threading.Lock()

    def handler(payload) -> bool:
        with guard:
            handled[payload["n"]] += 1
        return False

    def loop() -> None:
        for _ in range(120):
            if OutboxMessage.objects.exists():
                run_once(sweeps=(), topics={"topic": handler})

    at_once(loop, loop, loop)
    assert handled == Counter(range(60))
