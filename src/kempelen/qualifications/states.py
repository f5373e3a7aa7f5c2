"""The states of qualifications and of requests for them, and the moves between them (requester-api 5.4, 5.5)."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class TypeStatus(StrEnum):
    """QualificationTypeStatus as the API spells it. A deleted type has none: it does not exist."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"


class QualificationStatus(StrEnum):
    """Whether a qualification is held, as the API spells it."""

    GRANTED = "Granted"
    REVOKED = "Revoked"


class RequestState(models.IntegerChoices):
    """Numbers stand in a partial index (``state = 1`` waits for the owner): never renumber."""

    SUBMITTED = 1, _("Pending")
    GRANTED = 2, _("Granted")
    REJECTED = 3, _("Rejected")
    WITHDRAWN = 4, _("Withdrawn")
    TAKING = 5, _("Taking the test")
    LAPSED = 6, _("Time ran out")


OPEN_STATES = (RequestState.SUBMITTED, RequestState.TAKING)
"""Of these a worker has one for a type at most."""

REQUEST_MOVES: frozenset[tuple[RequestState, RequestState]] = frozenset(
    {
        (RequestState.SUBMITTED, RequestState.GRANTED),
        (RequestState.SUBMITTED, RequestState.REJECTED),
        (RequestState.SUBMITTED, RequestState.WITHDRAWN),
        (RequestState.TAKING, RequestState.SUBMITTED),
        (RequestState.TAKING, RequestState.GRANTED),
        (RequestState.TAKING, RequestState.REJECTED),
        (RequestState.TAKING, RequestState.LAPSED),
    }
)
"""Every legal move. A request for a type that grants by itself is made as granted and never waits.

One with a test begins as TAKING; a test that nobody sent in lapses, and one whose type is deleted is rejected.
"""
