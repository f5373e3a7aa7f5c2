"""When a worker may ask again (requester-api 5.4)."""

from datetime import datetime, timedelta


def earliest_retry(asked_at: datetime, delay_seconds: int) -> datetime | None:
    """Return the first moment for another request; None when the delay leads beyond the calendar."""
    try:
        return asked_at + timedelta(seconds=delay_seconds)
    except OverflowError:
        return None


def has_passed(earliest: datetime | None, moment: datetime) -> bool:
    """Return whether that moment has come."""
    return earliest is not None and earliest <= moment
