"""What a HIT type is made of, its rules and its identity (requester-api 4.1)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from kempelen.core.errors import InvalidValueError
from kempelen.money import format_micros
from kempelen.qualifications.requirements import Requirement, canonical

SUBMIT_GRACE = timedelta(seconds=30)
"""Answers arriving this long after the deadline still count (question-formats 8); only then is the work abandoned."""

TITLE_LONGEST = 128
DESCRIPTION_LONGEST = 2_000
KEYWORDS_LONGEST = 1_000
SHORTEST_SECONDS = 30
YEAR_SECONDS = 31_536_000
LONGEST_APPROVAL_SECONDS = 2_592_000
MOST_SLOTS = 1_000_000_000
ANNOTATION_LONGEST = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class HitTypeProperties:
    """The shared properties of HITs, after defaults. ``keywords`` is one comma-separated text."""

    title: str
    description: str
    keywords: str
    reward_micros: int
    duration_seconds: int
    approve_after_seconds: int
    requirements: tuple[Requirement, ...] = ()


def check(properties: HitTypeProperties) -> None:
    """Raise InvalidValueError naming the first member, by the API's name, that breaks its rule (requester-api 4.1)."""
    check_text("Title", properties.title, 1, TITLE_LONGEST)
    check_text("Description", properties.description, 1, DESCRIPTION_LONGEST)
    check_text("Keywords", properties.keywords, 0, KEYWORDS_LONGEST)
    if properties.reward_micros not in settings.KEMPELEN.reward_range:
        sentence = f"A reward is {settings.KEMPELEN.reward_range}; this is {format_micros(properties.reward_micros)}."
        raise InvalidValueError("Reward", sentence, value=properties.reward_micros)
    check_number("AssignmentDurationInSeconds", properties.duration_seconds, SHORTEST_SECONDS, YEAR_SECONDS)
    check_number("AutoApprovalDelayInSeconds", properties.approve_after_seconds, 0, LONGEST_APPROVAL_SECONDS)


def check_text(field: str, text: str, shortest: int, longest: int) -> None:
    """Raise InvalidValueError unless the text's length is within bounds."""
    if not shortest <= len(text) <= longest:
        raise InvalidValueError(field, f"{field} has {shortest} to {longest} characters; this has {len(text)}.", value=text)
    if "\0" in text:
        raise InvalidValueError(field, f"{field} cannot hold the character with code 0.", value=text)


def check_number(field: str, number: int, smallest: int, largest: int) -> None:
    """Raise InvalidValueError unless the number is within bounds."""
    if not smallest <= number <= largest:
        raise InvalidValueError(field, f"{field} is between {smallest} and {largest}; this is {number}.", value=number)


def digest(properties: HitTypeProperties) -> str:
    """Return what equal properties share: texts byte for byte, requirements as a set (requester-api 4.1)."""
    parts = [
        properties.title,
        properties.description,
        properties.keywords,
        properties.reward_micros,
        properties.duration_seconds,
        properties.approve_after_seconds,
        canonical(properties.requirements),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
