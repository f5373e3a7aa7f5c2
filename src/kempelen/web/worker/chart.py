"""The bars of the dashboard, drawn by the server: percentages for SVG attributes, labels for the HTML around (look 6, Charts)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kempelen.hits.queries import DayRow
from kempelen.money import MICROS_PER_UNIT, format_micros

_BAR_SHARE = 0.68
_STEPS = 4
_NICE = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Rect:
    """One part of a bar, in percent of the plot; ``fill`` is a chart colour's number."""

    x: str
    y: str
    width: str
    height: str
    fill: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, the amounts beside the grid lines from the top, and the dates below."""

    rects: tuple[Rect, ...]
    amounts: tuple[str, ...]
    first: date
    marks: tuple[date, ...]
    highest_micros: int


def chart_of(rows: Sequence[DayRow], today: date, days: int) -> Chart:
    """Return the chart of the last ``days`` days: approved, pending and bonuses stacked; a day without work is a gap."""
    by_day: Mapping[date, DayRow] = {row.date: row for row in rows}
    first = today - timedelta(days=days - 1)
    highest = max((_parts_sum(row) for row in rows if row.date >= first), default=0)
    top = _round_top(highest)
    rects: list[Rect] = []
    for number in range(days):
        row = by_day.get(first + timedelta(days=number))
        if row is not None:
            rects.extend(_bar(row, number, days, top))
    quarter = days // 4
    return Chart(
        rects=tuple(rects),
        amounts=tuple(_axis(top * step // _STEPS) for step in range(_STEPS, -1, -1)),
        first=first,
        marks=tuple(first + timedelta(days=quarter * number) for number in (1, 2, 3)),
        highest_micros=highest,
    )


def _parts_sum(row: DayRow) -> int:
    return row.rewards_micros + row.pending_micros + row.bonus_micros


def _bar(row: DayRow, number: int, days: int, top: int) -> list[Rect]:
    slot = 100 / days
    x, width = slot * (number + (1 - _BAR_SHARE) / 2), slot * _BAR_SHARE
    rects, floor = [], 100.0
    for amount, fill in ((row.rewards_micros, 1), (row.pending_micros, 2), (row.bonus_micros, 3)):
        if amount:
            height = 100 * amount / top
            floor -= height
            rects.append(Rect(f"{x:.2f}%", f"{floor:.2f}%", f"{width:.2f}%", f"{height:.2f}%", fill))
    return rects


def _round_top(highest_micros: int) -> int:
    """Return the amount of the topmost grid line: four equal steps of 1, 2 or 5 times a power of ten, from a cent up."""
    step = MICROS_PER_UNIT // 100
    while True:
        for nice in _NICE:
            if step * nice * _STEPS >= highest_micros:
                return step * nice * _STEPS
        step *= 10


def _axis(micros: int) -> str:
    text = format_micros(micros)
    return text.removesuffix(".00")
