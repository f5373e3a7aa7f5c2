"""Whether a log-in still holds, re-read at most every two seconds: for reads, whose SQL tests no epoch (security A7)."""

import threading
import time
from dataclasses import dataclass

from kempelen.accounts.access import standing_of
from kempelen.web.worker.who import Who

_KEPT_SECONDS = 2.0
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class _Known:
    epoch: int | None
    read_at: float


_known: dict[int, _Known] = {}
_guard = threading.Lock()


def still_good(who: Who) -> bool:
    """Return whether the person may still come in and has not been logged out everywhere since."""
    known = _known.get(who.worker_id)
    moment = time.monotonic()
    if known is None or moment - known.read_at > _KEPT_SECONDS:
        known = _Known(standing_of(who.worker_id), moment)
        with _guard:
            if len(_known) >= _MOST_KEPT:
                _known.clear()
            _known[who.worker_id] = known
    return known.epoch == who.epoch


def forget_standings() -> None:
    """Drop what is kept, for a process that changes database (tests, restore)."""
    with _guard:
        _known.clear()
