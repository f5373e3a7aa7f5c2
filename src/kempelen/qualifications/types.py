"""What a qualification type is made of, and its rules (requester-api 4.5)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from kempelen.core.errors import InvalidValueError
from kempelen.qualifications.errors import TestAndAutoGrantError

TEST_GRACE = timedelta(seconds=30)
"""A test that arrives this long after its deadline still counts, as the answers to HITs do (question-formats 8)."""

NAME_LONGEST = 200
KEYWORDS_LONGEST = 1_000
DESCRIPTION_LONGEST = 2_000
REASON_LONGEST = 1_024
_SMALLEST, _LARGEST = -(2**31), 2**31 - 1
_LARGEST_DELAY = 2**63 - 1
_LONGEST_TEST = 31_536_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTest:
    """A test as its owner gave it: sound XML of the question formats. Without a key the owner decides."""

    question_form: str
    answer_key: str | None
    duration_seconds: int

    def without_key(self) -> "GivenTest":
        """Return the test alone."""
        return replace(self, answer_key=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeProperties:
    """A new type, after defaults. ``retry_delay_seconds`` None = a worker may ask once only."""

    name: str
    description: str
    keywords: str = ""
    active: bool = True
    retry_delay_seconds: int | None = None
    auto_granted: bool = False
    auto_granted_value: int = 1
    test: GivenTest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeChanges:
    """What an update changes; None leaves as it is. Name and keywords are fixed; a retry delay or a test cannot be taken away.

    A new test replaces the old one whole, its answer key too.
    """

    description: str | None = None
    active: bool | None = None
    retry_delay_seconds: int | None = None
    auto_granted: bool | None = None
    auto_granted_value: int | None = None
    test: GivenTest | None = None


def check_properties(properties: TypeProperties) -> None:
    """Raise InvalidValueError naming the first member, by the API's name, that breaks its rule; TestAndAutoGrantError."""
    check_text("Name", properties.name, 1, NAME_LONGEST)
    check_text("Keywords", properties.keywords, 0, KEYWORDS_LONGEST)
    check_text("Description", properties.description, 0, DESCRIPTION_LONGEST)
    _check_delay(properties.retry_delay_seconds)
    check_value("AutoGrantedValue", properties.auto_granted_value)
    _check_test(properties.test)
    if properties.test is not None and properties.auto_granted:
        raise TestAndAutoGrantError


def check_changes(changes: TypeChanges) -> None:
    """Raise InvalidValueError naming the first member that breaks its rule."""
    if changes.description is not None:
        check_text("Description", changes.description, 0, DESCRIPTION_LONGEST)
    _check_delay(changes.retry_delay_seconds)
    if changes.auto_granted_value is not None:
        check_value("AutoGrantedValue", changes.auto_granted_value)
    _check_test(changes.test)


def check_text(field: str, text: str, shortest: int, longest: int) -> None:
    """Raise InvalidValueError unless the text's length is within bounds and every database can store it."""
    if not shortest <= len(text) <= longest:
        raise InvalidValueError(field, f"{field} has {shortest} to {longest} characters; this has {len(text)}.", value=text)
    if "\0" in text:
        raise InvalidValueError(field, f"{field} cannot hold the character with code 0.", value=text)


def check_value(field: str, value: int) -> None:
    """Raise InvalidValueError unless a qualification can have this value: 32 bits, also below zero."""
    if not _SMALLEST <= value <= _LARGEST:
        raise InvalidValueError(field, f"{field} is between {_SMALLEST} and {_LARGEST}.", value=value)


def folded(text: str) -> str:
    """Return the text as searches compare it: without case, one space between words."""
    return " ".join(text.casefold().split())


def search_text(name: str, keywords: str, description: str) -> str:
    """Return what a search looks in: the folded name, keywords and description, a line each."""
    return "\n".join(folded(text) for text in (name, keywords, description))


def _check_delay(seconds: int | None) -> None:
    if seconds is not None and not 0 <= seconds <= _LARGEST_DELAY:
        raise InvalidValueError("RetryDelayInSeconds", "RetryDelayInSeconds is zero or more.", value=seconds)


def _check_test(test: GivenTest | None) -> None:
    if test is not None and not 1 <= test.duration_seconds <= _LONGEST_TEST:
        sentence = f"TestDurationInSeconds is between 1 and {_LONGEST_TEST}."
        raise InvalidValueError("TestDurationInSeconds", sentence, value=test.duration_seconds)
