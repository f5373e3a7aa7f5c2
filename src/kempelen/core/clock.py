"""The one clock. UTC, microseconds; replaced as a whole by a test, never patched piecemeal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def _system_clock() -> datetime:
    return datetime.now(UTC)


_clock: Clock = _system_clock


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _clock()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[Callable[[timedelta], datetime]]:
    """Stop the clock at ``moment`` for the whole process; yield a function that moves it and returns the new time."""
    global _clock  # noqa: PLW0603 -- the clock is process-wide by design: threads of one test share it
    current = moment
    previous = _clock

    def advance(step: timedelta) -> datetime:
        nonlocal current
        current += step
        return current

    _clock = lambda: current  # noqa: E731 -- a closure over `current` is the whole point
    try:
        yield advance
    finally:
        _clock = previous


def as_utc(value: datetime | str | None) -> datetime | None:
    """Return a moment read from either database as an aware UTC datetime; SQLite hands out text or naive values."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def epoch_seconds(moment: datetime) -> int:
    """Return whole seconds since 1970, as the wire writes times (requester-api 1.5)."""
    return int(moment.timestamp())
