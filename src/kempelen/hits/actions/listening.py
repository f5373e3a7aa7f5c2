"""Who listens to which HIT types. Each verb also keeps ``hit_type.event_mask``, all that the verbs of work look at (ADR 0012).

All lock the requester's row first: a HIT type that is being made waits there, so that no mask is missed.
"""

from collections.abc import Sequence

from kempelen.accounts.models import Requester
from kempelen.audit.vocabulary import Actor
from kempelen.core.db import atomic, driver, retried
from kempelen.hits.models import HitType
from kempelen.hits.statements import announcing as statements
from kempelen.notify.events import EventType
from kempelen.notify.events import actions as events
from kempelen.notify.events.queries import webhook_mask
from kempelen.notify.events.specifications import Specification
from kempelen.notify.models import Webhook


@retried
def update_notification_settings(
    *, hit_type: HitType, requester: Requester, specification: Specification | None, active: bool | None, actor: Actor
) -> None:
    """Set what a HIT type's events are and where they go, switch that on or off, or both (requester-api 4.8, 8.2).

    Counts from the next event on; what was written before keeps its destination. Raises InvalidValueError
    (Notification, Version, EventTypes, Active), BadDestinationError. Locks: requester row, HIT type.
    """
    with atomic():
        _lock(requester)
        events.store_setting(
            hit_type_id=hit_type.pk, requester=requester, specification=specification, active=active, actor=actor
        )
        driver().run(statements.MASK_OF_TYPE, hit_type=hit_type.pk, webhooks=webhook_mask(requester.pk))


@retried
def add_webhook(
    *, requester: Requester, url: str, event_types: Sequence[EventType], stands_for: str = "", actor: Actor
) -> events.MadeWebhook:
    """Tell a URL of events on all the requester's HITs, or in place of a topic or queue; return it with its secret.

    Raises InvalidValueError (url, event_types, stands_for), TooManyWebhooksError. Locks: requester row, HIT types.
    """
    with atomic():
        _lock(requester)
        made = events.add_webhook(requester=requester, url=url, event_types=event_types, stands_for=stands_for, actor=actor)
        _refresh(requester)
    return made


@retried
def change_webhook(*, webhook: Webhook, event_types: Sequence[EventType], stands_for: str, actor: Actor) -> None:
    """Let a webhook hear other events. Raises InvalidValueError (event_types, stands_for). Locks: requester row, HIT types."""
    with atomic():
        _lock(webhook.requester)
        events.change_webhook(webhook=webhook, event_types=event_types, stands_for=stands_for, actor=actor)
        _refresh(webhook.requester)


@retried
def switch_webhook(*, webhook: Webhook, active: bool, actor: Actor) -> None:
    """Switch a webhook on or off; off, what waits for it is given up. Locks: requester row, HIT types."""
    with atomic():
        _lock(webhook.requester)
        events.switch_webhook(webhook=webhook, active=active, actor=actor)
        _refresh(webhook.requester)


@retried
def remove_webhook(*, webhook: Webhook, actor: Actor) -> None:
    """Forget a webhook and its deliveries. Locks: requester row, HIT types."""
    with atomic():
        _lock(webhook.requester)
        events.remove_webhook(webhook=webhook, actor=actor)
        _refresh(webhook.requester)


def _lock(requester: Requester) -> None:
    Requester.objects.select_for_update().get(pk=requester.pk)


def _refresh(requester: Requester) -> None:
    driver().run(statements.MASK_OF_REQUESTER, requester=requester.pk, webhooks=webhook_mask(requester.pk))
