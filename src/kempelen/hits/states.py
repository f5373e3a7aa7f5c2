"""The states of assignments and HITs and the moves between them (requester-api 5)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentState(models.IntegerChoices):
    """Numbers stand in partial indexes and raw SQL (``state <= 4`` means live): never renumber."""

    ACCEPTED = 1, _("Accepted")
    SUBMITTED = 2, _("Submitted")
    APPROVED = 3, _("Approved")
    REJECTED = 4, _("Rejected")
    RETURNED = 5, _("Returned")
    ABANDONED = 6, _("Abandoned")


ASSIGNMENT_MOVES: frozenset[tuple[AssignmentState, AssignmentState]] = frozenset(
    {
        (AssignmentState.ACCEPTED, AssignmentState.SUBMITTED),
        (AssignmentState.ACCEPTED, AssignmentState.RETURNED),
        (AssignmentState.ACCEPTED, AssignmentState.ABANDONED),
        (AssignmentState.SUBMITTED, AssignmentState.APPROVED),
        (AssignmentState.SUBMITTED, AssignmentState.REJECTED),
        (AssignmentState.REJECTED, AssignmentState.APPROVED),
    }
)
"""Every legal move. Rejected to approved is the override, within 30 days of submission (requester-api 4.4)."""

ON_THE_WIRE = {
    AssignmentState.SUBMITTED: "Submitted",
    AssignmentState.APPROVED: "Approved",
    AssignmentState.REJECTED: "Rejected",
}
"""The states the API shows; the others are answered with InvalidAssignmentState."""


OVERRIDE_WINDOW = timedelta(days=30)
"""A rejection can be taken back this long after the submission (requester-api 4.4)."""


class ActionStatus(models.IntegerChoices):
    """How far a review policy's action has come; the labels are the API's words (requester-api 7.3). Never renumber."""

    INTENDED = 1, "Intended"
    SUCCEEDED = 2, "Succeeded"
    FAILED = 3, "Failed"
    CANCELLED = 4, "Cancelled"


ACTION_MOVES: frozenset[tuple[ActionStatus, ActionStatus]] = frozenset(
    (ActionStatus.INTENDED, end) for end in ActionStatus if end is not ActionStatus.INTENDED
)
"""Every legal move of an action: it ends once."""


class HitStatus(StrEnum):
    """HITStatus as the API spells it."""

    ASSIGNABLE = "Assignable"
    UNASSIGNABLE = "Unassignable"
    REVIEWABLE = "Reviewable"
    REVIEWING = "Reviewing"
    DISPOSED = "Disposed"


class HitCounts(NamedTuple):
    """What a HIT's status is a pure function of, together with the clock (requester-api 5.1). A tuple: lists make many."""

    slots: int
    pending: int
    submitted: int
    approved: int
    rejected: int
    expires_at: datetime
    reviewing: bool
    disposed: bool

    @property
    def completed(self) -> int:
        """Return NumberOfAssignmentsCompleted: decided ones."""
        return self.approved + self.rejected

    @property
    def available(self) -> int:
        """Return NumberOfAssignmentsAvailable; released slots still count, also after expiry (requester-api 5.3)."""
        return self.slots - self.pending - self.submitted - self.approved - self.rejected

    def status(self, now: datetime) -> HitStatus:
        """Return the status at ``now``; an overdue HIT is expired before any sweep has seen it."""
        if self.disposed:
            return HitStatus.DISPOSED
        closed = self.expires_at <= now or self.available <= 0
        if not closed:
            return HitStatus.ASSIGNABLE
        if self.pending:
            return HitStatus.UNASSIGNABLE
        return HitStatus.REVIEWING if self.reviewing else HitStatus.REVIEWABLE
