"""Token buckets in the memory of one process: how often something may happen, and how long to wait when it was too often."""

import math
import threading
from collections.abc import Hashable
from typing import Final

MOST_KEPT: Final = 50_000


class Buckets:
    """One bucket a key: ``rate`` drops run in each second, ``burst`` fit in. A rate of 0 limits nothing.

    Of a bucket only the moment is kept at which it will be full again, so that a full one needs no memory (ADR 0018).
    """

    def __init__(self, *, rate: float, burst: float, most: int = MOST_KEPT) -> None:
        self._step = 1 / rate if rate else 0.0
        self._room = max(burst - 1, 0.0) * self._step
        self._most = most
        self._full_at: dict[Hashable, float] = {}
        self._guard = threading.Lock()

    def take(self, key: Hashable, *, at: float) -> float:
        """Take a drop and return 0, or take nothing and return how many seconds to wait for one. ``at`` is a steady clock's."""
        if not self._step:
            return 0.0
        with self._guard:
            full_at = max(self._full_at.get(key, at), at)
            wait = full_at - at - self._room
            if wait > 0:
                return wait
            if len(self._full_at) >= self._most and key not in self._full_at:
                self._make_room(at)
            self._full_at[key] = full_at + self._step
            return 0.0

    def wait(self, key: Hashable, *, at: float) -> float:
        """Return how many seconds there are to wait for a drop, and take none."""
        with self._guard:
            return max(self._full_at.get(key, at) - at - self._room, 0.0)

    def _make_room(self, at: float) -> None:
        """Forget the full buckets; when a flood of keys left none full, all: a limit is no reason to run out of memory."""
        self._full_at = {key: full_at for key, full_at in self._full_at.items() if full_at > at}
        if len(self._full_at) >= self._most:
            self._full_at.clear()


def whole_seconds(wait: float) -> int:
    """Return a wait as ``Retry-After`` says it: whole seconds, at least one."""
    return max(math.ceil(wait), 1)
