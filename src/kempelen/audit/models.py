"""The audit trail. Rows are only added: triggers in both databases refuse anything else (security L8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kempelen.audit.vocabulary import Verb


class AuditEntry(models.Model):
    """One decision, payment or change of settings: who, what, to which thing, from what to what."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=40, choices=Verb)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    request_id = models.CharField(max_length=64, default="-", db_default="-")

    class Meta:
        db_table = "audit"
        indexes = (models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_subject"),)
        verbose_name = _("audit entry")
