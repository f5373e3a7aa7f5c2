"""Reading about people as a whole."""

from collections.abc import Collection
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Count, F, Q

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


def mail_addresses(worker_ids: Collection[int]) -> dict[int, str]:
    """Return where those of the workers who can be written to are reached: a confirmed address, an open account, no simulation.

    One query. For mails only: requesters never learn an address.
    """
    reachable = EmailAddress.objects.filter(
        verified=True, email=F("user__email"), user__is_active=True, user__workers__in=worker_ids, user__workers__simulated=False
    )
    return {int(worker_id): str(email) for worker_id, email in reachable.values_list("user__workers", "email")}
