"""One piece of background work that must not take the others down with it."""

from collections.abc import Callable

import structlog
from django.db import Error as DatabaseFailure

from kempelen.core.errors import Refusal

log = structlog.get_logger(__name__)


def attempt(work: Callable[[], object], *, part: str, **facts: int) -> str | None:
    """Run one piece of work; log what goes wrong and return it in words, so that the next piece gets its turn."""
    try:
        work()
    except (Refusal, DatabaseFailure) as error:
        log.warning("jobs_part_failed", part=part, error=f"{type(error).__name__}: {error}", **facts)
        return f"{type(error).__name__}: {error}"
    except Exception as error:
        # The one broad catch of the house: a bug in one part must not stop payments and deadlines of all others.
        log.exception("jobs_part_broken", part=part, **facts)
        return f"{type(error).__name__}: {error}"
    return None
