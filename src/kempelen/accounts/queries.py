"""Reading about people as a whole."""

from dataclasses import dataclass

from django.db.models import Count, Q

from kempelen.accounts.models import Requester, User, Worker


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many there are of whom, in the live environment."""

    people: int
    inactive: int
    requesters: int
    workers: int
    simulated_workers: int


def headcount() -> Headcount:
    """Return the figures of the operator's overview, in three queries."""
    people = User.objects.aggregate(total=Count("id"), inactive=Count("id", filter=Q(is_active=False)))
    workers = Worker.objects.filter(sandbox=False).aggregate(total=Count("id"), simulated=Count("id", filter=Q(simulated=True)))
    return Headcount(
        people=people["total"],
        inactive=people["inactive"],
        requesters=Requester.objects.filter(sandbox=False).count(),
        workers=workers["total"],
        simulated_workers=workers["simulated"],
    )
