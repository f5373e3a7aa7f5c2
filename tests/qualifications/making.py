"""Qualification types for tests, made by the verb that makes them."""

from typing import Any

from kempelen.accounts.models import Requester
from kempelen.qualifications.actions import create_type
from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.requirements import Comparator, Guard, Requirement
from kempelen.qualifications.types import TypeProperties
from support import TEST


def make_type(requester: Requester, name: str = "Sharp eyes", **properties: Any) -> QualificationType:
    """Make a type of the requester."""
    given = {"description": "Sees what others miss.", **properties}
    return create_type(requester=requester, properties=TypeProperties(name=name, **given), actor=TEST)


def needing(kind: QualificationType, comparator: str = "Exists", *values: int, guard: Guard = Guard.ACCEPT) -> Requirement:
    """Return a requirement on the type."""
    return Requirement(kind.public_id, Comparator(comparator), values, (), guard)
