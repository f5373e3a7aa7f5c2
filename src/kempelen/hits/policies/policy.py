"""A review policy as a requester gives it: its name, its parameters, and the rules they spell (requester-api 3.5, 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kempelen.core.errors import InvalidValueError
from kempelen.hits.policies import known_answers, plurality
from kempelen.hits.policies.known_answers import KnownAnswers
from kempelen.hits.policies.parameters import Given
from kempelen.hits.policies.plurality import Plurality


class Level(models.IntegerChoices):
    """What a policy judges. The numbers stand in rows: never renumber."""

    ASSIGNMENT = 1, _("Assignment")
    HIT = 2, _("HIT")


MEMBERS: Final = {Level.ASSIGNMENT: "AssignmentReviewPolicy", Level.HIT: "HITReviewPolicy"}
"""The request's member that holds a policy of each level, by which refusals name it."""

NAMES: Final = {Level.ASSIGNMENT: known_answers.NAME, Level.HIT: plurality.NAME}
"""The one policy of each level."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of a HIT. ``given`` is its parameters as they came, ``rules`` what they say."""

    level: Level
    name: str
    given: tuple[dict[str, Any], ...]
    rules: KnownAnswers | Plurality


def policy_from(level: Level, name: str, given: Sequence[Given]) -> Policy:
    """Return the policy that a request describes. Raises InvalidValueError for an unknown name, or one of the other level."""
    if name != NAMES[level]:
        sentence = f"The policy of this level is {NAMES[level]}."
        raise InvalidValueError(MEMBERS[level], sentence, value=name)
    kept = tuple(dict(one) for one in given)
    if level is Level.ASSIGNMENT:
        return Policy(level, name, kept, known_answers.read(MEMBERS[level], given))
    return Policy(level, name, kept, plurality.read(MEMBERS[level], given))
