"""Measured pay per hour: what a group's work took others, never what its requester promises (look 6)."""

from dataclasses import dataclass

from kempelen.hits.queries import Group
from kempelen.money import format_micros
from kempelen.money.amounts import MICROS_PER_CENT, round_half_up

ENOUGH_MEASUREMENTS = 5
FLOOR_MICROS_PER_HOUR = 7_250_000
"""The federal minimum wage of the United States: below it MTurk's own workers coloured a requester red (worker-site 18)."""
_WELL_ABOVE_PERCENT = 110
_HOUR_MILLISECONDS = 3_600_000


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay per hour in micro-units; ``level`` says where it stands: above, near or below the floor."""

    micros_per_hour: int
    level: str

    @property
    def rate(self) -> str:
        """Return the figure for people, to the cent."""
        return f"{format_micros(round_half_up(self.micros_per_hour, MICROS_PER_CENT) * MICROS_PER_CENT)}/h"


def pay_of(group: Group) -> Pay | None:
    """Return what the group pays at the median, or None while fewer than five have been measured."""
    pace = group.pace
    if pace is None or pace.measurements < ENOUGH_MEASUREMENTS or pace.median_seconds <= 0:
        return None
    return pay_for(group.reward_micros, pace.median_seconds)


def pay_for(amount_micros: int, seconds: float) -> Pay:
    """Return the pay per hour of an amount earned in this many seconds."""
    per_hour = round_half_up(amount_micros * _HOUR_MILLISECONDS, max(round(seconds * 1_000), 1))
    if per_hour * 100 >= FLOOR_MICROS_PER_HOUR * _WELL_ABOVE_PERCENT:
        return Pay(per_hour, "above")
    return Pay(per_hour, "near" if per_hour >= FLOOR_MICROS_PER_HOUR else "below")
