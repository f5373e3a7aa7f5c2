"""Reading about people as a whole."""

from collections.abc import Collection
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Count, F, Q

from kempelen.accounts.models import ApiCall, Requester, User, Worker


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many there are of whom, in one environment; people are those of both."""

    people: int
    inactive: int
    requesters: int
    workers: int
    simulated_workers: int


def headcount(*, sandbox: bool = False) -> Headcount:
    """Return the figures of the operator's overview, in three queries."""
    people = User.objects.aggregate(total=Count("id"), inactive=Count("id", filter=Q(is_active=False)))
    workers = Worker.objects.filter(sandbox=sandbox).aggregate(total=Count("id"), simulated=Count("id", filter=Q(simulated=True)))
    return Headcount(
        people=people["total"],
        inactive=people["inactive"],
        requesters=Requester.objects.filter(sandbox=sandbox).count(),
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


def api_calls_of(
    requester_id: int, *, outcome: str = "", operation: str = "", before_id: int | None = None, limit: int = 50
) -> list[ApiCall]:
    """Return a requester's calls, newest first, from before ``before_id`` on. ``outcome``: ``ok``, ``failed`` or an error's name.

    One query; each combination of filters has an index that it walks, at worst along the calls of one operation.
    """
    calls = ApiCall.objects.filter(requester_id=requester_id)
    if outcome == "failed":
        calls = calls.exclude(outcome=ApiCall.OK)
    elif outcome:
        calls = calls.filter(outcome=outcome)
    if operation:
        calls = calls.filter(operation=operation)
    if before_id is not None:
        calls = calls.filter(pk__lt=before_id)
    return list(calls.order_by("-pk")[:limit])


def confirmed_addresses(user_id: int) -> set[str]:
    """Return the mail addresses, in lower case, that a person has confirmed; none while the account is closed. One query."""
    confirmed = EmailAddress.objects.filter(user_id=user_id, verified=True, user__is_active=True)
    return {str(email).lower() for email in confirmed.values_list("email", flat=True)}
