"""A QuestionForm as a page of ours (ADR 0013): no requester's script, works without any, shows its errors beside the fields.

HITs and qualification tests use the same page; ``Sending`` says what is posted and where.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string

from kempelen.questions.answers import without_forbidden
from kempelen.questions.forms import FileUpload, FormQuestion, FreeText, QuestionForm, Selection, wording
from kempelen.questions.forms.formatted import safe
from kempelen.questions.forms.model import Choice, Content, Formatted, Widget
from kempelen.web.task import library

_MOST_ROWS: Final = 30
_MOST_LIST_ROWS: Final = 10


class Mood(Enum):
    """Whether the form can be filled in now."""

    OPEN = "open"
    PREVIEW = "preview"
    OVER = "over"
    """The time ran out, or the HIT was returned: what was typed is shown, and cannot be sent."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Where the form goes and what goes with it. ``draft`` names what the browser tab keeps; empty keeps nothing."""

    action: str
    hidden: Sequence[tuple[str, str]] = ()
    draft: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: the values that were typed (None = none yet) and what is wrong with them, by question."""

    mood: Mood = Mood.OPEN
    values: Mapping[str, Sequence[str]] | None = None
    errors: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def form_page(form: QuestionForm, sending: Sending, shown: Shown) -> bytes:
    """Return the page."""
    questions = {question.index: _question(question, shown) for question in form.questions}
    facts = {
        "parts": [
            {"question": questions[part.index]} if isinstance(part, FormQuestion) else {"overview": _contents(part.content)}
            for part in form.parts
        ],
        "count": len(questions),
        "failed": [view for view in questions.values() if view["errors"]],
        "sending": sending,
        "takes_files": form.takes_files,
        "mood": shown.mood.value,
        "form_css": library.address("form.css"),
        "form_js": library.address("form.js"),
    }
    return render_to_string("task/form/page.html", facts).encode("utf-8", "replace")


def typed(fields: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    """Return what was typed, by field, for a page that shows it again."""
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(without_forbidden(value))
    return values


def _contents(contents: Iterable[Content]) -> list[dict[str, Any]]:
    return [_content(content) for content in contents]


def _content(content: Content) -> dict[str, Any]:
    if isinstance(content, Formatted):
        return {"kind": content.kind, "html": safe(content.xhtml)}
    return {"kind": content.kind, "it": content}


def _question(question: FormQuestion, shown: Shown) -> dict[str, Any]:
    answer = question.answer
    errors = shown.errors.get(question.index, ()) or _lost_file(question, shown)
    view: dict[str, Any] = {
        "it": question,
        "number": question.index + 1,
        "contents": _contents(question.content),
        "kind": answer.kind,
        "required": question.required,
        "errors": errors,
        "rules": json.dumps(rules_of(question), ensure_ascii=False),
        "described": " ".join(f"{question.field}-{part}" for part in ("content", "help", "error")),
    }
    if isinstance(answer, FreeText):
        view |= _text(answer, question.field, shown)
    elif isinstance(answer, Selection):
        view |= _selection(question, answer, shown)
    else:
        view["help"] = wording.file_wanted(_bounded(answer))
    return view


def _lost_file(question: FormQuestion, shown: Shown) -> tuple[str, ...]:
    """Return that a file must be chosen again; otherwise an optional one would quietly be missing from the answer."""
    if not isinstance(question.answer, FileUpload) or shown.mood is not Mood.OPEN or shown.values is None:
        return ()
    return tuple(wording.file_again(name) for name in shown.values.get(question.field, ()) if name)[:1]


def _text(rule: FreeText, name: str, shown: Shown) -> dict[str, Any]:
    value = rule.default if shown.values is None else next(iter(shown.values.get(name, ())), "")
    return {
        "value": value,
        "rows": min(rule.lines, _MOST_ROWS) if rule.lines > 1 else 0,
        "numeric": rule.numeric is not None,
        "help": " ".join(_wanted(rule)),
    }


def _wanted(rule: FreeText) -> Iterable[str]:
    if rule.numeric is not None:
        yield wording.number_wanted(rule.numeric)
    if length := wording.length_wanted(rule.length):
        yield length


def _selection(question: FormQuestion, rule: Selection, shown: Shown) -> dict[str, Any]:
    chosen = set(shown.values.get(question.field, ())) if shown.values is not None else set()
    chosen |= {value.replace("\r\n", "\n") for value in chosen}
    widget = rule.widget
    help_text = wording.choices_wanted(rule)
    if widget is Widget.RADIO or (widget is Widget.DROP_DOWN and rule.other is None):
        help_text = ""  # the control says it
    return {
        "widget": widget.value,
        "choices": [_choice(number, choice, chosen) for number, choice in enumerate(rule.choices)],
        "nothing_chosen": not chosen,
        "other": _text(rule.other, question.other_field, shown) if rule.other is not None else None,
        "rows": min(len(rule.choices), _MOST_LIST_ROWS),
        "help": help_text,
        "one_must": question.required and rule.least > 0 and rule.other is None,
    }


def _choice(number: int, choice: Choice, chosen: set[str]) -> dict[str, Any]:
    return {"number": number, "value": choice.identifier, "label": _content(choice.label), "chosen": choice.identifier in chosen}


def rules_of(question: FormQuestion) -> dict[str, Any]:
    """Return what the browser checks, with the sentences it says: the same as the server's."""
    answer = question.answer
    if isinstance(answer, FreeText):
        missing = wording.length_wanted(answer.length) if answer.length.least > 1 else wording.MISSING
        return {"kind": "text", "required": question.required, "missing": missing, **_text_rules(answer)}
    if isinstance(answer, Selection):
        wanted = wording.choices_wanted(answer)
        return {
            "kind": "choices",
            "required": question.required and answer.least > 0,
            "missing": wording.MISSING if answer.most == 1 else wanted,
            "least": answer.least,
            "most": answer.most,
            "wanted": wanted,
            "other": _text_rules(answer.other) if answer.other is not None else None,
        }
    return _file_rules(question, _bounded(answer))


def _bounded(rule: FileUpload) -> FileUpload:
    """Return what really fits: no file is larger than the operator allows."""
    most = min(rule.max_bytes, settings.KEMPELEN.file_limit_bytes)
    return replace(rule, max_bytes=max(most, rule.min_bytes))


def _file_rules(question: FormQuestion, rule: FileUpload) -> dict[str, Any]:
    return {
        "kind": "file",
        "required": question.required,
        "missing": wording.MISSING_FILE,
        "least": rule.min_bytes,
        "most": rule.max_bytes,
        "wanted": wording.file_wanted(rule),
    }


def _text_rules(rule: FreeText) -> dict[str, Any]:
    found: dict[str, Any] = {
        "patterns": [
            {"regex": pattern.regex, "flags": "i" if pattern.ignores_case else "", "message": pattern.message}
            for pattern in rule.patterns
        ]
    }
    if rule.numeric is not None:
        bounds = {"least": rule.numeric.least, "most": rule.numeric.most}
        found["number"] = {
            **{name: str(bound) for name, bound in bounds.items() if bound is not None},
            "message": wording.number_wanted(rule.numeric),
        }
    if rule.length.least or rule.length.most is not None:
        found["length"] = {"least": rule.length.least, "most": rule.length.most, "message": wording.length_wanted(rule.length)}
    return found
