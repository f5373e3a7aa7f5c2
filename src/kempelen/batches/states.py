"""The states of a batch."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.IntegerChoices):
    """A batch is prepared, then published in the background; it can be called off at any moment."""

    DRAFT = 1, _("Draft")
    PUBLISHING = 2, _("Publishing")
    PUBLISHED = 3, _("Published")
    CANCELLED = 4, _("Cancelled")


BATCH_MOVES: frozenset[tuple[BatchState, BatchState]] = frozenset(
    {
        (BatchState.DRAFT, BatchState.PUBLISHING),
        (BatchState.PUBLISHING, BatchState.PUBLISHED),
        (BatchState.PUBLISHING, BatchState.CANCELLED),
        (BatchState.PUBLISHED, BatchState.CANCELLED),
    }
)
