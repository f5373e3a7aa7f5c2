"""How often a requester approved a worker: lifetime, last 30 and last 7 days (question-formats 12)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from kempelen.batches import readings
from kempelen.core import clock
from kempelen.core.db import driver
from kempelen.money.amounts import round_half_up

_MONTH, _WEEK = timedelta(days=30), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rate:
    """Approved among decided assignments."""

    approved: int = 0
    decided: int = 0

    @property
    def percent(self) -> int:
        """Return whole percent, half rounded up; 0 for nobody reviewed yet."""
        return round_half_up(100 * self.approved, self.decided) if self.decided else 0

    def __str__(self) -> str:
        """Return the form of the results file: ``100% (12/12)``."""
        return f"{self.percent}% ({self.approved}/{self.decided})"


@dataclass(frozen=True, slots=True)
class Rates:
    """One worker's rates with one requester."""

    lifetime: Rate = Rate()
    last_30_days: Rate = Rate()
    last_7_days: Rate = Rate()


NO_RATES = Rates()


def rates_of(workers: Collection[int], requester_id: int) -> dict[int, Rates]:
    """Return each worker's rates with this requester in one query; workers never decided on are left out."""
    if not workers:
        return {}
    moment = clock.now()
    found = driver().rows(
        readings.RATES, workers=list(workers), requester=requester_id, month=moment - _MONTH, week=moment - _WEEK
    )
    return {int(row[0]): Rates(*(Rate(int(row[at]), int(row[at + 1])) for at in (1, 3, 5))) for row in found}
