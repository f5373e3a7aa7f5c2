"""Answers: what a form sent, stored as JSON pairs (ADR 0011), and what others want to see instead of them.

One module makes the XML of the API and the columns of the results file, so both always tell the same story.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

RESERVED: Final = frozenset({"assignmentId", "hitId", "turkSubmitTo", "workerId", "kempelenTicket"})
"""Fields that carry the submit itself and are never answers (question-formats 8); the last is our shim's."""

CROWD_FIELD: Final = "taskAnswers"
"""The single field a ``<crowd-form>`` sends: a JSON array with one object (question-formats 9)."""

SELECTION: Final = "selection"
OTHER: Final = "other"
SIZE: Final = "size"
KEY: Final = "key"
"""Third words of entries that a QuestionForm's answer has beside free texts (ADR 0011)."""

_ELEMENTS: Final = {
    SELECTION: "SelectionIdentifier",
    OTHER: "OtherSelectionText",
    SIZE: "UploadedFileSizeInBytes",
    KEY: "UploadedFileKey",
}

Style = Literal["packed", "flattened", "both"]

_PAIR: Final = 2
_MOST_COLUMNS: Final = 1_000
_LONGEST_PATH: Final = 1_000
_PLAIN: Final = re.compile("[\t\n -%'-;=?-~]*")
"""Text that XML and ASCII hold as it is: most answers are no more than a word."""

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMESPACE: Final = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd"


def without_forbidden(text: str) -> str:
    """Drop the characters that XML 1.0 cannot hold (question-formats 5)."""
    return _FORBIDDEN.sub("", text)


def fields_to_pairs(fields: Iterable[tuple[str, str]]) -> str:
    """Return the JSON text for ``assignment.answer``; every value of a repeated field is kept, in order of arrival."""
    kept = ((without_forbidden(name), without_forbidden(value)) for name, value in fields if name not in RESERVED)
    return json.dumps([pair for pair in kept if pair[0]], ensure_ascii=False, separators=(",", ":"))


def pairs_of(stored: str | None) -> list[tuple[str, str]]:
    """Return the pairs as they came; nothing for an assignment without an answer."""
    return [(entry[0], entry[1]) for entry in json.loads(stored)] if stored else []


def values_of(stored: str | None) -> dict[str, str]:
    """Return one text per field; values of a repeated field and choices joined by ``|`` (question-formats 9, 12).

    What stands beside a question's choices, and the two facts of a file, have fields of their own.
    """
    values: dict[str, str] = {}
    for entry in json.loads(stored) if stored else ():
        name, value, *kind = entry
        if kind and kind[0] != SELECTION:
            name = f"{name}.{_ELEMENTS[kind[0]]}"
        values[name] = f"{values[name]}|{value}" if name in values else value
    return values


def answers_xml(stored: str | None) -> str:
    """Return QuestionFormAnswers, one Answer for each value (requester-api 11.3, 11.5); ASCII, the rest as references.

    Entries with a kind (of a QuestionForm) that follow one another under one identifier are one Answer.
    """
    entries = json.loads(stored) if stored else []
    try:
        answers = "".join(
            f"<Answer><QuestionIdentifier>{_xml(name)}</QuestionIdentifier><FreeText>{_xml(value)}</FreeText></Answer>\n"
            for name, value in entries
        )
    except ValueError:  # an entry of three words
        answers = "".join(_answers_by_kind(entries))
    opening = f'<?xml version="1.0" encoding="ASCII"?>\n<QuestionFormAnswers xmlns="{_NAMESPACE}">\n'
    return f"{opening}{answers}</QuestionFormAnswers>\n"


def _answers_by_kind(entries: list[list[str]]) -> Iterator[str]:
    runs = groupby(enumerate(entries), lambda numbered: (numbered[1][0], numbered[0] if len(numbered[1]) == _PAIR else -1))
    for (name, _alone), run in runs:
        values = "".join(_element(*entry[1:]) for _number, entry in run)
        yield f"<Answer><QuestionIdentifier>{_xml(name)}</QuestionIdentifier>{values}</Answer>\n"


def _element(value: str, kind: str = "") -> str:
    """Return one value; an empty choice stands for none (``forms.storing``)."""
    if kind == SELECTION and not value:
        return ""
    name = _ELEMENTS.get(kind, "FreeText")
    return f"<{name}>{_xml(value)}</{name}>"


def _xml(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    # A carriage return written plainly would be read back as a line feed.
    return escape(text, {"\r": "&#13;"}).encode("ascii", "xmlcharrefreplace").decode()


def columns_of(stored: str | None, style: Style = "both") -> dict[str, str]:
    """Return field to text for the results file's ``Answer.<field>`` columns (question-formats 12.1).

    A crowd-form's answer that is no object, or would make more than 1,000 columns, stays packed whatever was asked for.
    """
    values = values_of(stored)
    packed = values.get(CROWD_FIELD)
    if packed is None or style == "packed":
        return values
    first = _first_object(packed)
    flat = _flattened(first) if first is not None else None
    if flat is None:
        return values
    if style == "flattened":
        del values[CROWD_FIELD]
    return values | {path: text for path, text in flat.items() if path not in values}


def _first_object(text: str) -> dict[str, Any] | None:
    """Return the first object of a crowd-form's array, or None for anything else: a page may send what it likes."""
    try:
        outer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    first = outer[0] if isinstance(outer, list) and outer else outer
    return first if isinstance(first, dict) else None


def _flattened(top: dict[str, Any]) -> dict[str, str] | None:
    r"""Return path to cell, or None for an object that would make too many columns or too long names.

    Walked without recursion: depth, names and number are a stranger's choice. JSON's escapes bring back what
    ``fields_to_pairs`` took out: a ``\u0000`` would end the cell it stands in, half a surrogate pair the whole file.
    """
    found: dict[str, str] = {}
    waiting = [("", top)]
    while waiting:
        prefix, part = waiting.pop()
        for name, value in part.items():
            if len(prefix) + len(name) > _LONGEST_PATH or len(found) == _MOST_COLUMNS:
                return None
            path = f"{prefix}{without_forbidden(name)}"
            if isinstance(value, dict):
                waiting.append((f"{path}.", value))
            else:
                found[path] = without_forbidden(_cell(value))
    return found


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        return ""
