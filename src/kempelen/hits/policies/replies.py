"""An assignment's answers as policies compare them: a set of texts per question (requester-api 7)."""

import json
from collections.abc import Iterable
from typing import Final

from kempelen.questions.answers import CROWD_FIELD, columns_of

Reply = frozenset[str]
"""The texts given to one question, outer white space stripped; none for a question left out or left empty."""

NOTHING: Final[Reply] = frozenset()


def reply(values: Iterable[str]) -> Reply:
    """Return texts as they are compared: exact but for outer white space, in no order, empty ones dropped."""
    return frozenset(text for value in values if (text := value.strip()))


def replies_of(stored: str | None) -> dict[str, Reply]:
    """Return question to reply for a stored answer (ADR 0011); questions without a reply are left out.

    A field sent several times and the selections of a form are one set. What a ``<crowd-form>`` packs into one field
    counts under the names that the results file has for it.
    """
    found: dict[str, list[str]] = {}
    for name, value, *_kind in json.loads(stored) if stored else ():
        found.setdefault(name, []).append(value)
    if CROWD_FIELD in found:
        for name, text in columns_of(stored).items():
            found.setdefault(name, [text])
    return {name: texts for name, values in found.items() if (texts := reply(values))}
