"""What moves by itself: the sweeps and how often each is due (ADR 0008)."""

from collections.abc import Callable
from dataclasses import dataclass

from kempelen.hits.actions import abandon_overdue, approve_overdue, expire_overdue, measure_pace


@dataclass(frozen=True, slots=True)
class Sweep:
    """One set-based sweep. ``run`` does a chunk and returns how many rows it moved; ``every`` is in seconds."""

    name: str
    run: Callable[[], int]
    every: float = 1.0
    counts_as_work: bool = True
    """Whether rows moved mean that more may be due at once; a measurement is never a reason to hurry."""


SWEEPS: tuple[Sweep, ...] = (
    Sweep("abandon_overdue", abandon_overdue),
    Sweep("expire_overdue", expire_overdue),
    Sweep("approve_overdue", approve_overdue),
    Sweep("measure_pace", measure_pace, every=15.0, counts_as_work=False),
)
