"""What requesters wrote to workers: kept, so that a day's share can be counted and a complaint can be looked into."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kempelen.accounts.models import Requester


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
