"""Threads that hand events over, so that a destination that takes its time delays neither deadlines nor other destinations.

The loop looks for destinations with something due and gives each to a free thread for one turn; there are never more
leases than threads, so none is wasted by waiting.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final

from django.db import connection

from kempelen.core.context import begin_request
from kempelen.jobs.attempting import attempt
from kempelen.notify.events.delivery import Lease, claim_due, deliver_turn

COURIERS: Final = 8


class Couriers:
    """The threads of one jobs process. ``send`` is called by the loop alone."""

    def __init__(self, threads: int = COURIERS) -> None:
        self._threads = threads
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="courier")
        self._under_way: set[Future[None]] = set()
        self._stopping = threading.Event()

    def send(self) -> bool:
        """Give free threads something to do; return whether any got a turn."""
        self._under_way = {turn for turn in self._under_way if not turn.done()}
        free = self._threads - len(self._under_way)
        leases = claim_due(free) if free else []
        self._under_way |= {self._pool.submit(self._turn, lease) for lease in leases}
        return bool(leases)

    def stop(self) -> None:
        """Let the turns in hand end, and begin none."""
        self._stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _turn(self, lease: Lease) -> None:
        begin_request()
        try:
            attempt(
                partial(deliver_turn, lease, stopping=self._stopping.is_set), part="events", destination_id=lease.destination_id
            )
        finally:
            connection.close()
