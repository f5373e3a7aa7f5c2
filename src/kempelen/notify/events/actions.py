"""Who is told of events. Verbs that change who listens to what are called by ``hits``, which keeps the masks of HIT types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kempelen.accounts.models import Requester
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, driver
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.core.outgoing import ForbiddenAddressError, readable
from kempelen.notify.errors import TooManyWebhooksError, WebhookOffError
from kempelen.notify.events import statements
from kempelen.notify.events.delivery import LEASE
from kempelen.notify.events.messages import made_up_message
from kempelen.notify.events.specifications import ADDRESS_LONGEST, Specification, check, is_topic, refuse_ping
from kempelen.notify.events.vocabulary import LATEST_VERSION, EventType, Transport, bits_of
from kempelen.notify.models import Destination, Event, NotificationSetting, Webhook
from kempelen.notify.transports import carrier_for, webhooks

MOST_WEBHOOKS = 20
FORMER_SECRET_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MadeWebhook:
    """A webhook with the secret that signs for it, which is told this once."""

    webhook: Webhook
    secret: str


def store_setting(
    *, hit_type_id: int, requester: Requester, specification: Specification | None, active: bool | None, actor: Actor
) -> None:
    """Replace a HIT type's specification, switch it on or off, or both (requester-api 4.8). The caller holds the transaction.

    A new specification is active unless it is said not to be. Raises InvalidValueError (Notification, Version,
    EventTypes, Active) and BadDestinationError; then nothing has changed.
    """
    if specification is None and active is None:
        raise InvalidValueError("Notification", "Give a Notification, Active, or both.")
    if specification is None:
        changed = NotificationSetting.objects.filter(pk=hit_type_id).update(active=active)
        if not changed:
            sentence = "This HIT type has no notification specification yet; give one as Notification."
            raise InvalidValueError("Active", sentence, value=str(active).lower())
    else:
        check(specification, requester)
        refuse_ping(specification)
        NotificationSetting.objects.update_or_create(
            hit_type_id=hit_type_id,
            defaults={
                "destination": _destination(requester, specification.transport, specification.destination),
                "version": specification.version,
                "event_mask": specification.mask,
                "active": True if active is None else active,
            },
        )
    facts = {"active": active} if specification is None else {"active": active, "transport": specification.transport.value}
    record(Verb.NOTIFICATIONS_SET, actor=actor, subject_kind="hit_type", subject_id=hit_type_id, after=facts)


def send_test(*, requester: Requester, specification: Specification, event_type: EventType) -> None:
    """Send one message with made-up ids at once, whatever the specification listens to (requester-api 4.8, 8.4).

    Nothing is stored and nothing is tried again. Raises InvalidValueError (Version, EventTypes), BadDestinationError,
    UndeliverableError.
    """
    check(specification, requester)
    destination = Destination(
        requester=requester, transport=specification.transport.value, address=specification.destination, free_at=clock.now()
    )
    carrier_for(destination)(made_up_message(requester, event_type, specification.version))


def ping_webhook(*, webhook: Webhook) -> None:
    """Post a Ping to a webhook at once, and before it what a topic's subscriber hears first, if it has not.

    Raises WebhookOffError, UndeliverableError.
    """
    if not webhook.active:
        raise WebhookOffError
    if is_topic(webhook.stands_for) and webhook.subscribed_at is None:
        webhooks.subscribe(webhook, webhook.stands_for)
    carrier_for(webhook.destination)(made_up_message(webhook.requester, EventType.PING, LATEST_VERSION))


def add_webhook(
    *, requester: Requester, url: str, event_types: Sequence[EventType], stands_for: str = "", actor: Actor
) -> MadeWebhook:
    """Add a webhook and make its secret. The caller holds the transaction and the requester's row.

    Raises InvalidValueError (url, event_types, stands_for), TooManyWebhooksError.
    """
    _check_url(url)
    _check_ear(requester, event_types, stands_for)
    if Webhook.objects.filter(requester=requester).count() >= MOST_WEBHOOKS:
        raise TooManyWebhooksError
    destination = _destination(requester, Transport.WEBHOOK, url)
    if Webhook.objects.filter(pk=destination.pk).exists():
        raise InvalidValueError("url", "You have a webhook with this address already.", value=url)
    secret = webhooks.new_secret()
    webhook = Webhook.objects.create(
        destination=destination,
        requester=requester,
        event_mask=bits_of(event_types),
        stands_for=stands_for,
        secret=webhooks.sealed(secret, destination.pk),
        created_at=clock.now(),
    )
    _record(Verb.WEBHOOK_ADDED, webhook, actor)
    return MadeWebhook(webhook, secret)


def change_webhook(*, webhook: Webhook, event_types: Sequence[EventType], stands_for: str, actor: Actor) -> None:
    """Let a webhook hear other events or stand for another destination. The caller holds transaction and requester's row.

    Raises InvalidValueError (event_types, stands_for).
    """
    _check_ear(webhook.requester, event_types, stands_for, besides=webhook)
    subscribed_at = webhook.subscribed_at if stands_for == webhook.stands_for else None
    Webhook.objects.filter(pk=webhook.pk).update(
        event_mask=bits_of(event_types), stands_for=stands_for, subscribed_at=subscribed_at
    )
    webhook.event_mask, webhook.stands_for, webhook.subscribed_at = bits_of(event_types), stands_for, subscribed_at
    _record(Verb.WEBHOOK_CHANGED, webhook, actor)


def switch_webhook(*, webhook: Webhook, active: bool, actor: Actor) -> None:
    """Switch a webhook on, or off; what waits to go out is given up then. The caller holds transaction and requester's row."""
    if not Webhook.objects.filter(pk=webhook.pk, active=not active).update(active=active):
        return
    webhook.active = active
    if not active:
        words = "The webhook was switched off."
        driver().run(statements.GIVE_UP_ALL, destination=webhook.pk, now=clock.now(), error=words)
    _record(Verb.WEBHOOK_CHANGED, webhook, actor)


def rotate_secret(*, webhook: Webhook, actor: Actor) -> MadeWebhook:
    """Make a new secret; the one before signs beside it for a day, so that the receiver can change over. Locks: webhook."""
    with atomic():
        held = Webhook.objects.select_for_update().select_related("destination", "requester").get(pk=webhook.pk)
        secret = webhooks.new_secret()
        held.former_secret, held.former_until = held.secret, clock.now() + FORMER_SECRET_LASTS
        held.secret = webhooks.sealed(secret, held.pk)
        held.save(update_fields=["secret", "former_secret", "former_until"])
        _record(Verb.WEBHOOK_SECRET_ROTATED, held, actor)
    return MadeWebhook(held, secret)


def remove_webhook(*, webhook: Webhook, actor: Actor) -> None:
    """Forget a webhook, its secret and its deliveries. The caller holds transaction and requester's row."""
    _record(Verb.WEBHOOK_REMOVED, webhook, actor)
    Destination.objects.filter(pk=webhook.pk).delete()


def send_again(*, event: Event) -> None:
    """Let an event that was given up go out again, under the same EventDocId; a destination that pauses is tried at once.

    A second time changes nothing. Raises NotFoundError where it was not given up, WebhookOffError.
    """
    if event.destination.transport == Transport.WEBHOOK and not event.destination.webhook.active:
        raise WebhookOffError
    database, moment = driver(), clock.now()
    with atomic():
        if database.changed(statements.SEND_AGAIN, event=event.pk, now=moment) != 1:
            raise NotFoundError
        database.run(statements.FREE, destination=event.destination_id, now=moment, leased=moment + LEASE)


def _destination(requester: Requester, transport: Transport, address: str) -> Destination:
    destination, _fresh = Destination.objects.get_or_create(
        requester=requester, transport=transport.value, address=address, defaults={"free_at": clock.now()}
    )
    return destination


def _check_url(url: str) -> None:
    """Refuse what could never be asked. Where its name leads is looked at whenever something is sent (security N1)."""
    if len(url) > ADDRESS_LONGEST:
        raise InvalidValueError("url", f"An address has at most {ADDRESS_LONGEST:,} characters.", value=url)
    try:
        readable(url)
    except ForbiddenAddressError as refusal:
        sentence = "A webhook's address is https://, on the public internet, without a user name in it."
        raise InvalidValueError("url", sentence, value=url) from refusal


def _check_ear(requester: Requester, event_types: Sequence[EventType], stands_for: str, besides: Webhook | None = None) -> None:
    if EventType.PING in event_types:
        raise InvalidValueError("event_types", "Ping is sent by the test button only.", value="Ping")
    if not event_types and not stands_for:
        raise InvalidValueError("event_types", "Choose at least one event, or a topic or queue that the webhook stands for.")
    if len(stands_for) > ADDRESS_LONGEST or not stands_for.isascii() or not stands_for.isprintable():
        sentence = f"A topic or queue is named by at most {ADDRESS_LONGEST:,} printable ASCII characters."
        raise InvalidValueError("stands_for", sentence, value=stands_for)
    others = Webhook.objects.filter(requester=requester, stands_for=stands_for).exclude(pk=besides.pk if besides else None)
    if stands_for and others.exists():
        raise InvalidValueError("stands_for", "Another of your webhooks stands for it already.", value=stands_for)


def _record(verb: Verb, webhook: Webhook, actor: Actor) -> None:
    facts = {"active": webhook.active, "event_mask": webhook.event_mask, "stands_for": webhook.stands_for}
    record(verb, actor=actor, subject_kind="webhook", subject_id=webhook.pk, after=facts)
