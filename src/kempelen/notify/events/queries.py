"""Reading what requesters' machines are told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from kempelen.accounts.models import Requester
from kempelen.notify.models import Destination, Event, Webhook


def webhook_mask(requester_id: int) -> int:
    """Return the bits of everything that a requester's webhooks listen to. One query."""
    mask = 0
    for bits in Webhook.objects.filter(requester_id=requester_id, active=True).values_list("event_mask", flat=True):
        mask |= bits
    return mask


def webhooks_of(requester: Requester) -> list[Webhook]:
    """Return a requester's webhooks in the order they were added. One query."""
    return list(Webhook.objects.filter(requester=requester).select_related("destination").order_by("destination_id"))


@dataclass(frozen=True, slots=True)
class DestinationState:
    """A destination and how many events wait there or were given up."""

    destination: Destination
    waiting: int
    dead: int


def destinations_of(requester: Requester) -> list[DestinationState]:
    """Return where a requester's events go, webhooks included, in the order they were first named. One query."""
    counted = (
        Destination.objects.filter(requester=requester)
        .select_related("webhook")
        .annotate(
            waiting=Count("event", filter=Q(event__due_at__isnull=False)),
            dead=Count("event", filter=Q(event__dead_at__isnull=False)),
        )
        .order_by("id")
    )
    return [DestinationState(row, row.waiting, row.dead) for row in counted]


def deliveries_of(requester: Requester, *, limit: int) -> tuple[Sequence[Event], Sequence[Event], Sequence[Event]]:
    """Return a requester's events given up, waiting and delivered, at most ``limit`` of each, the latest first. Three queries."""
    events = Event.objects.filter(destination__requester=requester).select_related("destination", "destination__webhook")
    return (
        list(events.filter(dead_at__isnull=False).order_by("-dead_at", "-id")[:limit]),
        list(events.filter(due_at__isnull=False).order_by("id")[:limit]),
        list(events.filter(delivered_at__isnull=False).order_by("-delivered_at", "-id")[:limit]),
    )


def dead_events() -> int:
    """Return how many events of all requesters were given up and are still kept. One query; index event_dead."""
    return Event.objects.filter(dead_at__isnull=False).count()
