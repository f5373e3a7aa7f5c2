"""Qualification types for tests, made by the verb that makes them."""

from typing import Any

from kempelen.accounts.models import Requester
from kempelen.hits.actions import create_qualification_type
from kempelen.qualifications.actions import create_type
from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.requirements import Comparator, Guard, Requirement
from kempelen.qualifications.types import GivenTest, TypeProperties
from support import TEST

from .papers import SCORED


def make_type(requester: Requester, name: str = "Sharp eyes", **properties: Any) -> QualificationType:
    """Make a type of the requester."""
    given = {"description": "Sees what others miss.", **properties}
    return create_type(requester=requester, properties=TypeProperties(name=name, **given), actor=TEST)


def make_tested(requester: Requester, test: GivenTest | None = SCORED, name: str = "Colours", **given: Any) -> QualificationType:
    """Make a type that is granted by a test; by the ordinary one, whose right answers are worth 100."""
    properties = TypeProperties(name=name, description="Sees colours.", test=test, **given)
    return create_qualification_type(requester=requester, properties=properties, actor=TEST)


def needing(kind: QualificationType, comparator: str = "Exists", *values: int, guard: Guard = Guard.ACCEPT) -> Requirement:
    """Return a requirement on the type."""
    return Requirement(kind.public_id, Comparator(comparator), values, (), guard)
