"""What simulated workers put into a form that is not the demo's own: a visitor's project gets answers, too."""

import random
from collections.abc import Iterator
from decimal import Decimal

from lxml import html as markup

from kempelen.cli.demo.annotating import FIELD, annotate
from kempelen.questions.documents import HtmlQuestion, Question
from kempelen.questions.forms import FreeText, QuestionForm, Selection

_HIDDEN = frozenset({"hidden", "submit", "button", "image", "reset", "file", "password"})
_WORDS = ("Hard to say from this alone.", "Looks fine to me.", "Not quite.", "Yes, clearly.", "I had to read it twice.")
_TYPED = {"number": "7", "range": "5", "date": "2026-11-24", "email": "somebody@example.org", "url": "https://example.org/"}
_TICKED = 0.4
"""Share of free checkboxes that are ticked."""
_FIRST = 0.5
"""Share of choices that simply take the first, so that answers agree more often than by chance."""


def guess(question: Question, dice: random.Random) -> list[tuple[str, str]]:
    """Return the fields somebody would send who fills in what the page asks for; nothing for a page we do not serve."""
    if isinstance(question, QuestionForm):
        return list(_form_fields(question, dice))
    if not isinstance(question, HtmlQuestion) or not question.html.strip():
        return []
    annotated = annotate(question.html, _WORDS, dice)
    if annotated is not None:
        return [(FIELD, annotated)]
    return [(name, value) for name, kind, values in _controls(question.html) for value in _filled(kind, values, dice)]


def _form_fields(form: QuestionForm, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Yield what somebody fills into a form; a pattern of the requester's own may refuse it, like a careless worker's."""
    for question in form.questions:
        answer = question.answer
        if isinstance(answer, FreeText):
            numeric = answer.numeric
            number = (numeric.least or numeric.most or Decimal(7)) if numeric is not None else None
            yield question.field, answer.default or (f"{number:f}" if number is not None else dice.choice(_WORDS))
        elif isinstance(answer, Selection):
            for choice in answer.choices[: max(answer.least, 1)]:
                yield question.field, choice.identifier


def _controls(page: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each named control once: its name, its kind, and what there is to choose from."""
    found: dict[str, tuple[str, list[str]]] = {}
    for control in markup.document_fromstring(page).iter("input", "select", "textarea"):
        name, tag = control.get("name") or "", str(control.tag)
        kind = (control.get("type") or "text").lower() if tag == "input" else tag
        if not name or kind in _HIDDEN:
            continue
        if tag == "select":
            values = [str(option.get("value", option.text or "")) for option in control.iter("option")]
        else:
            values = [control.get("value") or "on"] if kind in {"radio", "checkbox"} else []
        found.setdefault(name, (kind, []))[1].extend(value for value in values if value)
    for name, (kind, values) in found.items():
        yield name, kind, values


def _filled(kind: str, values: list[str], dice: random.Random) -> list[str]:
    if kind == "checkbox":
        return [value for value in values if dice.random() < _TICKED]
    if kind in {"radio", "select"}:
        return [values[0] if dice.random() < _FIRST else dice.choice(values)] if values else []
    return [_TYPED.get(kind) or dice.choice(_WORDS)]
