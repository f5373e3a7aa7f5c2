"""Reading the foundation."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from kempelen.core import clock
from kempelen.core.models import OutboxMessage

_FAR = timedelta(days=365)
"""Nothing waits this long on its own: what is due later was set aside by ``fail_outbox``."""


@dataclass(frozen=True, slots=True)
class OutboxState:
    """What waits to be done after commit, and what was given up for a person to look at."""

    waiting: int
    overdue: int
    """Due for more than a minute: nobody runs ``kempelen jobs``, or it cannot keep up."""
    set_aside: int
    last_errors: tuple[tuple[str, str], ...]
    """Topic and error of the latest few that were set aside."""


def outbox_state() -> OutboxState:
    """Return the figures of the operator's overview, in two queries."""
    now = clock.now()
    aside = Q(due_at__gt=now + _FAR)
    counts = OutboxMessage.objects.aggregate(
        waiting=Count("id", filter=~aside),
        overdue=Count("id", filter=Q(due_at__lt=now - timedelta(minutes=1))),
        set_aside=Count("id", filter=aside),
    )
    latest = OutboxMessage.objects.filter(aside).order_by("-id").values_list("topic", "last_error")[:5]
    return OutboxState(counts["waiting"], counts["overdue"], counts["set_aside"], tuple(latest))
