"""The time left of an assignment, as the page shows it before any script runs (look 6, Timers)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_WARN_SECONDS = 5 * _MINUTE


@dataclass(frozen=True, slots=True)
class ClockFace:
    """Moments in epoch milliseconds of the server's clock; texts for the first paint; ``percent`` of the time is left."""

    deadline_ms: int
    now_ms: int
    total_seconds: int
    text: str
    total_text: str
    percent: str
    mood: str


def clock_face(accepted_at: datetime, deadline: datetime, now: datetime) -> ClockFace:
    """Return the face at ``now``."""
    total = max(round((deadline - accepted_at).total_seconds()), 1)
    left = max(-int((now - deadline).total_seconds() // 1), 0)
    mood = "bad" if left < _MINUTE else "warn" if left < _WARN_SECONDS else ""
    return ClockFace(
        deadline_ms=round(deadline.timestamp() * 1_000),
        now_ms=round(now.timestamp() * 1_000),
        total_seconds=total,
        text=_left_text(left, deadline),
        total_text=in_words(total),
        percent=f"{min(100, 100 * left / total):.2f}",
        mood=mood,
    )


def _left_text(seconds: int, deadline: datetime) -> str:
    if seconds >= _DAY:
        return date_format(timezone.localtime(deadline), "D j M, H:i")
    return in_words(seconds)


def in_words(seconds: int) -> str:
    """Return ``m:ss``, above an hour ``1 h 12 min``, above a day days and hours."""
    if seconds >= _DAY:
        days, hours = seconds // _DAY, seconds % _DAY // _HOUR
        return f"{days} d {hours} h" if hours else f"{days} d"
    if seconds >= _HOUR:
        return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE} min"
    return f"{seconds // _MINUTE}:{seconds % _MINUTE:02d}"
