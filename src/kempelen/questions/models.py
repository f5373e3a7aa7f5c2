"""Layouts: saved versions of a task's HTML with ``${variables}``. A layout never changes; an edit makes another."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Layout(models.Model):
    """An HTML template (question-formats 10). HITs made from it keep only their parameters and are merged when read."""

    class Escaping(models.TextChoices):
        """How a cell goes into the page (security B4)."""

        RAW = "raw", _("As it is, like MTurk")
        CONTEXTUAL = "contextual", _("Escaped for the place it stands in")

    id = models.BigAutoField(primary_key=True)
    requester_id = models.BigIntegerField()
    html = models.TextField()
    frame_height = models.PositiveIntegerField(default=0, db_default=0)
    variables = models.JSONField(default=list)
    escaping = models.CharField(max_length=12, choices=Escaping, default=Escaping.CONTEXTUAL)
    liquid = models.BooleanField(default=False, db_default=False)
    """Whether the page is rendered as Liquid instead (crowd-elements 8): never unless the requester has asked for it."""

    created_at = models.DateTimeField()

    class Meta:
        db_table = "layout"
        indexes = (models.Index(fields=["requester_id", "id"], name="layout_requester"),)
        verbose_name = _("layout")
