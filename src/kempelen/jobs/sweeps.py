"""What moves by itself: the sweeps and how often each is due (ADR 0008)."""

from collections.abc import Callable
from dataclasses import dataclass

from kempelen.accounts.actions import forget_old_calls
from kempelen.files.actions import sweep_files
from kempelen.hits.actions import (
    abandon_overdue,
    approve_overdue,
    dispose_forgotten,
    expire_overdue,
    judge_reviewable,
    measure_pace,
)
from kempelen.notify.events.delivery import forget_old
from kempelen.qualifications.actions import lapse_overdue


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
    Sweep("judge_reviewable", judge_reviewable),
    Sweep("approve_overdue", approve_overdue),
    Sweep("dispose_forgotten", dispose_forgotten, every=3_600.0),
    Sweep("lapse_overdue", lapse_overdue, every=10.0),
    Sweep("forget_old_calls", forget_old_calls, every=60.0),
    Sweep("sweep_files", sweep_files, every=10.0),
    Sweep("measure_pace", measure_pace, every=15.0, counts_as_work=False),
    Sweep("forget_events", forget_old, every=600.0),
)
