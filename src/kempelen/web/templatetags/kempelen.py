"""Filters for display: money, ages, durations. Loaded into every template."""

from datetime import datetime

from django import template

from kempelen.core import clock
from kempelen.money import format_micros

register = template.Library()
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@register.filter
def money(micros: int | None) -> str:
    """Return micro-units as ``$0.05``; nothing for None."""
    return "" if micros is None else format_micros(micros)


@register.filter
def duration(seconds: float | None) -> str:
    """Return seconds in the largest whole unit that reads well: ``10 minutes``, ``3 days``."""
    if seconds is None:
        return ""
    for size, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size and round(seconds) % size == 0:
            return _counted(round(seconds) // size, name)
    if seconds >= _HOUR:
        return f"{int(seconds // _HOUR)} h {int(seconds % _HOUR // _MINUTE)} min"
    if seconds >= _MINUTE:
        return f"{int(seconds // _MINUTE)} min {int(seconds % _MINUTE)} s"
    return _counted(round(seconds), "second")


@register.filter
def age(moment: datetime | None) -> str:
    """Return how long ago, short: ``2 h``, ``3 d``."""
    if moment is None:
        return ""
    seconds = max((clock.now() - moment).total_seconds(), 0)
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
