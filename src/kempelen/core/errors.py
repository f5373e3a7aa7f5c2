"""The base of every refusal. A refusal is an answer, not an accident: typed, worded for the reader, nothing changed."""

from typing import ClassVar


class Refusal(Exception):
    """Something asked for is not allowed or not possible.

    ``code`` is stable and read by programs; ``str(refusal)`` is one or two sentences for people.
    Web and wire translate refusals in one place each.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "This is not possible."

    def __init__(self, message: str | None = None) -> None:
        """Keep the sentence; a subclass adds typed facts for its translators."""
        super().__init__(message or self.sentence)


class NotFoundError(Refusal):
    """Absent, or another's: both look the same from outside (style.md, Getting an object)."""

    code = "not_found"
    sentence = "There is nothing here under this address."


class InvalidValueError(Refusal):
    """A value breaks a rule. ``field`` names it in the words of the caller's form or request."""

    code = "invalid_value"

    def __init__(self, field: str, message: str, *, value: object = None) -> None:
        """Name the field and say the rule and a good value."""
        super().__init__(message)
        self.field = field
        self.value = value


class InvariantError(AssertionError):
    """The code broke one of its own promises: a bug, never an answer to a person."""
