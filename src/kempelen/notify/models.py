"""What requesters wrote to workers, and the events that requesters' machines are told (ADR 0012).

Messages are kept, so that a day's share can be counted and a complaint can be looked into.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kempelen.accounts.models import Requester
from kempelen.notify.events.vocabulary import ALL_BITS, Transport


class Message(models.Model):
    """One message of a requester to some of their workers; never changes once written."""

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, db_index=False)
    subject = models.CharField(max_length=200)
    text = models.CharField(max_length=4096)
    recipients = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "message"
        indexes = (models.Index(fields=["requester", "at"], name="message_requester"),)
        constraints = (models.CheckConstraint(condition=models.Q(recipients__gt=0), name="message_has_recipients"),)
        verbose_name = _("message")


class Destination(models.Model):
    """One place that a requester's events go to.

    What is known of its health stands here, so that one that is down costs an attempt now and then and holds up nobody.
    """

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, db_index=False)
    transport = models.CharField(max_length=8, choices=[(transport.value, transport.value) for transport in Transport])
    address = models.CharField(max_length=1024)
    """A queue's URL, a topic's ARN, a mail address or a webhook's URL: ASCII."""
    free_at = models.DateTimeField()
    """When it may be tried next: the end of a pause, or of the lease of the process that is just sending."""
    failures = models.PositiveIntegerField(default=0, db_default=0)
    """How many attempts in a row it did not take."""
    failing_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "event_destination"
        constraints = (
            models.UniqueConstraint(fields=["requester", "transport", "address"], name="destination_once_per_address"),
            models.CheckConstraint(
                condition=Q(transport__in=[transport.value for transport in Transport]), name="destination_transport_known"
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
                name="destination_failing_since_a_moment",
            ),
        )


class NotificationSetting(models.Model):
    """The one specification of a HIT type (requester-api 8.2). This room knows HIT types by their key alone."""

    hit_type_id = models.BigIntegerField(primary_key=True)
    destination = models.ForeignKey(Destination, on_delete=models.PROTECT)
    version = models.CharField(max_length=10)
    event_mask = models.PositiveIntegerField()
    active = models.BooleanField()

    class Meta:
        db_table = "notification_setting"
        constraints = (
            models.CheckConstraint(
                condition=Q(event_mask__gte=1, event_mask__lte=ALL_BITS), name="notification_setting_listens_to_something"
            ),
        )


class Webhook(models.Model):
    """A URL of the requester's that is told what happens on all their HITs, or stands for a topic or queue that is not there.

    Secrets are encrypted; the former one still signs until ``former_until``, so that a receiver can change over.
    """

    destination = models.OneToOneField(Destination, on_delete=models.CASCADE, primary_key=True, related_name="webhook")
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT)
    event_mask = models.PositiveIntegerField()
    active = models.BooleanField(default=True, db_default=True)
    stands_for = models.CharField(max_length=1024, blank=True, default="", db_default="")
    secret = models.TextField()
    former_secret = models.TextField(blank=True, default="", db_default="")
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    subscribed_at = models.DateTimeField(null=True)
    """When it took SNS's SubscriptionConfirmation, where it stands for a topic; asked again when it stands for another."""

    class Meta:
        db_table = "webhook"
        constraints = (
            models.UniqueConstraint(fields=["requester", "stands_for"], name="webhook_stands_alone", condition=~Q(stands_for="")),
            models.CheckConstraint(condition=Q(event_mask__gte=0, event_mask__lte=ALL_BITS), name="webhook_events_known"),
            models.CheckConstraint(condition=Q(event_mask__gt=0) | ~Q(stands_for=""), name="webhook_hears_something"),
            models.CheckConstraint(
                condition=Q(former_secret="", former_until__isnull=True) | (~Q(former_secret="") & Q(former_until__isnull=False)),
                name="webhook_former_secret_ends",
            ),
        )
        verbose_name = _("webhook")


class Event(models.Model):
    """One thing that happened, for one destination, written in the transaction that made it happen.

    It waits (``due_at``), was delivered, or was given up: exactly one of the three. Rows of one HIT and destination go
    out in the order of their ids. The HIT's row is locked when they are written, so that is the order of commits.
    """

    id = models.BigAutoField(primary_key=True)
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, db_index=False)
    version = models.CharField(max_length=10)
    hit_type_id = models.BigIntegerField()
    hit_id = models.BigIntegerField()
    assignment_id = models.BigIntegerField(null=True)
    type = models.SmallIntegerField()
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    last_error = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        db_table = "event"
        indexes = (
            models.Index(fields=["destination", "hit_id", "id"], name="event_waiting", condition=Q(due_at__isnull=False)),
            models.Index(fields=["destination", "id"], name="event_queue", condition=Q(due_at__isnull=False)),
            models.Index(fields=["destination", "dead_at"], name="event_dead", condition=Q(dead_at__isnull=False)),
            models.Index(fields=["destination", "delivered_at"], name="event_delivered", condition=Q(delivered_at__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(due_at__isnull=False, delivered_at__isnull=True, dead_at__isnull=True)
                | Q(due_at__isnull=True, delivered_at__isnull=False, dead_at__isnull=True)
                | Q(due_at__isnull=True, delivered_at__isnull=True, dead_at__isnull=False),
                name="event_waits_or_is_done",
            ),
            models.CheckConstraint(condition=Q(type__gte=0, type__lte=10), name="event_type_known"),
            models.CheckConstraint(
                condition=Q(type__lte=5, assignment_id__isnull=False) | Q(type__gte=6, assignment_id__isnull=True),
                name="event_names_its_assignment",
            ),
        )
        verbose_name = _("event")
