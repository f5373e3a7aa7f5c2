"""Reading a filled form: the server's own check of what a browser should have checked before (question-formats 2.3 to 2.6)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from kempelen.questions.answers import without_forbidden
from kempelen.questions.forms import wording
from kempelen.questions.forms.dialect import Budget, search_for
from kempelen.questions.forms.model import (
    FileUpload,
    Filled,
    FormAnswer,
    FormQuestion,
    FreeText,
    Numeric,
    QuestionForm,
    Selection,
    SentFile,
)

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_MOST_DIGITS: Final = 400

Value = str | SentFile
Read = tuple[FormAnswer | None, tuple[str, ...]]


def read(form: QuestionForm, fields: Iterable[tuple[str, Value]]) -> Filled:
    """Return the answers in the form's order, and what is wrong with them in words.

    Fields are ``q<index>`` (once per choice, the identifier as its value) and ``q<index>.other``; others are not looked
    at. A free text without a field was left alone, so its default counts. A question of choices always has an answer, be
    it with none; an optional file that was not sent has none.
    """
    sent: dict[str, list[Value]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    budget = Budget()
    answers: list[FormAnswer] = []
    errors: dict[int, tuple[str, ...]] = {}
    for question in form.questions:
        answer, wrong = _READERS[type(question.answer)](question, sent, budget)
        if answer is not None:
            answers.append(answer)
        if wrong:
            errors[question.index] = wrong
    return Filled(tuple(answers), errors)


def text_errors(rule: FreeText, text: str, budget: Budget, *, required: bool) -> tuple[str, ...]:
    """Return what is wrong with a text. An optional empty one is held against the patterns alone (question-formats 2.3)."""
    if required and not text.strip():
        return (wording.length_wanted(rule.length) if rule.length.least > 1 else wording.MISSING,)
    return tuple(dict.fromkeys(_text_errors(rule, text, budget)))


def _text_errors(rule: FreeText, text: str, budget: Budget) -> Iterator[str]:
    if text and rule.numeric is not None and not _is_number(text, rule.numeric):
        yield wording.number_wanted(rule.numeric)
    most = rule.length.most
    if text and (len(text) < rule.length.least or (most is not None and len(text) > most)):
        yield wording.length_wanted(rule.length)
    for pattern in rule.patterns:
        search = search_for(pattern.regex, ignores_case=pattern.ignores_case)
        if search is not None and search.misses(text, budget):
            yield pattern.message


def _is_number(text: str, rule: Numeric) -> bool:
    text = text.strip()
    if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
        return False
    number = Decimal(text)
    return (rule.least is None or number >= rule.least) and (rule.most is None or number <= rule.most)


def _free_text(question: FormQuestion, sent: Mapping[str, list[Value]], budget: Budget) -> Read:
    rule = question.answer
    if not isinstance(rule, FreeText):  # pragma: no cover -- the table below says it is one
        raise TypeError
    values = sent.get(question.field)
    text = _plain(values[0]) if values else _plain(rule.default)
    answer = FormAnswer(question.identifier, free_text=text)
    return answer, text_errors(rule, text, budget, required=question.required)


def _selection(question: FormQuestion, sent: Mapping[str, list[Value]], budget: Budget) -> Read:
    rule = question.answer
    if not isinstance(rule, Selection):  # pragma: no cover -- the table below says it is one
        raise TypeError
    # An empty value is the line "nothing chosen" of a drop-down list.
    wanted = {_plain(value) for value in sent.get(question.field, ())} - {""}
    chosen = tuple(choice.identifier for choice in rule.choices if choice.identifier in wanted)
    other = _plain(sent.get(question.other_field, [""])[0]) if rule.other is not None else ""
    wrong: list[str] = []
    if len(chosen) < len(wanted):
        wrong.append(wording.UNKNOWN_CHOICE)
    elif not _fits(question, rule, len(chosen), other):
        wrong.append(wording.MISSING if not chosen and rule.most == 1 else wording.choices_wanted(rule))
    if other and rule.other is not None:
        wrong.extend(text_errors(rule.other, other, budget, required=False))
    return FormAnswer(question.identifier, selections=chosen, other=other or None), tuple(wrong)


def _fits(question: FormQuestion, rule: Selection, chosen: int, other: str) -> bool:
    """Return whether so many choices will do; a text of the worker's own counts as one more towards the least."""
    if not chosen and not other.strip():
        return not question.is_required or rule.least == 0
    return rule.least <= chosen + bool(other.strip()) and chosen <= rule.most


def _file(question: FormQuestion, sent: Mapping[str, list[Value]], _budget: Budget) -> Read:
    rule = question.answer
    if not isinstance(rule, FileUpload):  # pragma: no cover -- the table below says it is one
        raise TypeError
    file = next((value for value in sent.get(question.field, ()) if not isinstance(value, str) and value.name), None)
    if file is None:
        return None, (wording.MISSING_FILE,) if question.is_required else ()
    fits = rule.min_bytes <= file.size <= rule.max_bytes
    return FormAnswer(question.identifier, file=file), () if fits else (wording.file_wanted(rule),)


def _plain(value: Value) -> str:
    """Return a text as it is stored: browsers send CRLF, but Length counts what the worker saw."""
    return without_forbidden(value).replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""


_READERS: Final[Mapping[type, Callable[[FormQuestion, Mapping[str, list[Value]], Budget], Read]]] = {
    FreeText: _free_text,
    Selection: _selection,
    FileUpload: _file,
}
