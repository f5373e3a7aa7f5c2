"""The loop of ``kempelen jobs``: sweeps, then the outbox, again and again. Any number may run; a crash anywhere loses nothing."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import Error as DatabaseFailure
from django.db import close_old_connections

from kempelen.core import clock
from kempelen.core.actions import claim_from_outbox, fail_outbox, finish_outbox, put_in_outbox
from kempelen.core.context import begin_request
from kempelen.core.db import atomic
from kempelen.core.models import OutboxMessage
from kempelen.jobs.attempting import attempt
from kempelen.jobs.couriers import Couriers
from kempelen.jobs.handlers import TOPICS, Handler
from kempelen.jobs.sweeps import SWEEPS, Sweep
from kempelen.notify.events.delivery import deliver_due

LEASE = timedelta(seconds=30)
"""How long a claimed message is left alone; many times what a piece takes. After a crash its work goes on by then."""

ATTEMPTS_LIMIT = 10
MESSAGES_A_TICK = 20
IDLE_SECONDS = 1.0
LARGEST_JUMP = timedelta(minutes=5)

log = structlog.get_logger(__name__)


def run_once(*, sweeps: Sequence[Sweep] = SWEEPS, topics: Mapping[str, Handler] = TOPICS) -> bool:
    """Do what is due now: a chunk of each sweep and some messages. Return whether anything was done.

    For tests and the demo, whose clocks jump as they like; ``run_forever`` watches the clock.
    """
    swept = _sweep(sweeps)
    handled = _handle_messages(topics, threading.Event())
    delivered = _swept(Sweep("deliver_events", deliver_due))
    return swept or handled or bool(delivered)


def run_forever(stop: threading.Event, *, sweeps: Sequence[Sweep] = SWEEPS, topics: Mapping[str, Handler] = TOPICS) -> None:
    """Work until ``stop`` is set; the piece in hand is finished first. Idle, it sleeps a second at a time."""
    rounds, couriers = _Rounds(sweeps), Couriers()
    log.info("jobs_started")
    while not stop.is_set():
        close_old_connections()
        begin_request()
        try:
            busy = rounds.tick(topics, stop) | couriers.send()
        except DatabaseFailure:
            log.exception("jobs_database_unreachable")
            busy = False
        if not busy:
            stop.wait(IDLE_SECONDS)
    couriers.stop()
    log.info("jobs_stopped")


@dataclass(slots=True)
class ClockWatch:
    """Notices when the wall clock moved otherwise than time passed (security H11)."""

    _seen: tuple[datetime, float] | None = None

    def jumped_by(self, wall: datetime, steady: float) -> timedelta | None:
        """Return the jump since the last look if it is more than five minutes either way. ``steady`` is in seconds."""
        seen, self._seen = self._seen, (wall, steady)
        if seen is None:
            return None
        jump = (wall - seen[0]) - timedelta(seconds=steady - seen[1])
        return jump if abs(jump) > LARGEST_JUMP else None


@dataclass(slots=True)
class _Rounds:
    """What one jobs process remembers from tick to tick."""

    sweeps: Sequence[Sweep]
    _watch: ClockWatch = field(default_factory=ClockWatch)
    _due: dict[str, float] = field(default_factory=dict)

    def tick(self, topics: Mapping[str, Handler], stop: threading.Event) -> bool:
        """Do one round; sweeps are left out once when the clock has jumped: deadlines judged by it would be wrong."""
        steady = time.monotonic()
        jump = self._watch.jumped_by(clock.now(), steady)
        if jump is None:
            swept = _sweep(self._due_sweeps(steady))
        else:
            log.error("jobs_clock_jumped", seconds=jump.total_seconds(), consequence="sweeps left out this time")
            swept = False
        return _handle_messages(topics, stop) or swept

    def _due_sweeps(self, steady: float) -> list[Sweep]:
        due = [sweep for sweep in self.sweeps if self._due.get(sweep.name, 0.0) <= steady]
        self._due.update({sweep.name: steady + sweep.every for sweep in due})
        return due


def _sweep(sweeps: Sequence[Sweep]) -> bool:
    moved = False
    for sweep in sweeps:
        # A full chunk is usually followed by another; `moved` makes the loop come back without a pause.
        moved |= bool(_swept(sweep)) and sweep.counts_as_work
    return moved


def _swept(sweep: Sweep) -> int:
    rows = 0

    def run() -> None:
        nonlocal rows
        rows = sweep.run()

    attempt(run, part=f"sweep:{sweep.name}")
    return rows


def _handle_messages(topics: Mapping[str, Handler], stop: threading.Event) -> bool:
    """Handle messages one by one, so that a stop leaves none claimed and waiting for its lease to end."""
    handled = False
    for _ in range(MESSAGES_A_TICK):
        messages = [] if stop.is_set() else claim_from_outbox(lease=LEASE, limit=1)
        if not messages:
            break
        handled = True
        _handle(messages[0], topics)
    return handled


def _handle(message: OutboxMessage, topics: Mapping[str, Handler]) -> None:
    handler = topics.get(message.topic)
    if handler is None:
        error: str | None = f"No handler is named {message.topic}."
    elif message.attempts > ATTEMPTS_LIMIT:
        # Whoever took it before never came back to say so: it may be what ends the process.
        error = message.last_error or "It was begun time and again and never finished."
    else:
        error = attempt(lambda: _run_handler(handler, message), part=f"outbox:{message.topic}", message_id=message.pk)
    if error is not None:
        fail_outbox(message, error, attempts_limit=ATTEMPTS_LIMIT)
        if message.attempts >= ATTEMPTS_LIMIT:
            log.error("outbox_message_set_aside", topic=message.topic, message_id=message.pk, error=error)


def _run_handler(handler: Handler, message: OutboxMessage) -> None:
    more = handler(message.payload)
    with atomic():
        if more:
            put_in_outbox(message.topic, message.payload)
        finish_outbox(message)
