"""Measuring how long workers take, for the "Measured pay" column (worker-site 4)."""

from statistics import median

from kempelen.core import clock
from kempelen.core.db import atomic, driver
from kempelen.hits.models import HitTypePace
from kempelen.hits.statements import records as statements

LATEST = 200
"""A pace is the median of at most so many submissions, the latest."""


def measure_pace(limit: int = 50) -> int:
    """Measure HIT types that had submissions since they were last measured, ``limit`` at most; return how many.

    The time of a submission is from accepting to sending, in seconds.
    """
    with atomic():
        moment, database = clock.now(), driver()
        found = [_pace_of(int(hit_type_id)) for (hit_type_id,) in database.rows(statements.BUSY_TYPES, limit=limit)]
        paces = [
            HitTypePace(hit_type_id=hit_type_id, measurements=len(times), median_seconds=median(times), measured_at=moment)
            for hit_type_id, times in found
            if times
        ]
        HitTypePace.objects.bulk_create(
            paces,
            update_conflicts=True,
            unique_fields=["hit_type"],
            update_fields=["measurements", "median_seconds", "measured_at"],
        )
    return len(paces)


def _pace_of(hit_type_id: int) -> tuple[int, list[float]]:
    rows = driver().rows(statements.LATEST_TIMES, hit_type=hit_type_id, most=LATEST)
    moments = ((clock.as_utc(accepted_at), clock.as_utc(submitted_at)) for accepted_at, submitted_at in rows)
    return hit_type_id, [(sent - accepted).total_seconds() for accepted, sent in moments if accepted and sent]
