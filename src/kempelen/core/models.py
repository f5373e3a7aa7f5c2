"""The market's own key and the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MarketKey(models.Model):
    """The AES key of public ids: one row, made at the first migration, encrypted, never rotated (data-model 2)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    secret = models.TextField()

    class Meta:
        db_table = "market_key"
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="market_key_is_single"),)
        verbose_name = _("market key")


class OutboxMessage(models.Model):
    """Something to do after commit, written in the transaction that wants it done. A handled row is deleted."""

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    last_error = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        db_table = "outbox"
        indexes = (models.Index(fields=["due_at", "id"], name="outbox_due"),)
        verbose_name = _("outbox message")
