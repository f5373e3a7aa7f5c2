"""Rules on the crowd-* elements: known names, known attributes, JSON that can be read (crowd-elements 2.3, 2.4)."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from kempelen.questions.linting.elements import ANYWHERE, ELEMENTS, JSON_ATTRIBUTES, REQUIRED, SET_BY_SCRIPT
from kempelen.questions.linting.findings import Remark, Severity
from kempelen.questions.linting.loose import wrong_in
from kempelen.questions.linting.page import Element, Page

_MOST_GUESSES: Final = 50
_LONGEST_GUESSED: Final = 60


def remarks(page: Page) -> Iterator[Remark]:
    """Yield what is wrong with the widgets of a page."""
    guess = _Guess()
    for element in page.elements:
        if element.name in ELEMENTS:
            yield from _attributes(page, element, guess)
        elif "-" in element.name:
            yield from _unknown(page, element, guess)
        if element.closes_itself and "-" in element.name and not element.inside & {"svg", "math"}:
            why = f"<{element.name}/> is not closed by its slash: what follows becomes part of it."
            mend = f"Write <{element.name} …></{element.name}>."
            yield Remark(element.at, "self-closing", Severity.WARNING, why, mend)
    loads = "crowd-html-elements" in page.html
    first = next((element for element in page.elements if element.name.startswith("crowd-")), None)
    if first and not loads:
        why = "The page uses crowd-* elements but does not load crowd-html-elements.js: they stay empty."
        mend = 'Add <script src="https://assets.crowd.aws/crowd-html-elements.js"></script>; it is served from here.'
        yield Remark(first.at, "missing-library", Severity.ERROR, why, mend)


class _Guess:
    """The nearest known name; the first few strangers of a page only, since comparing costs."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], str] = {}

    def __call__(self, name: str, known: frozenset[str]) -> str:
        key = (name, id(known))
        if key not in self._found:
            if len(self._found) >= _MOST_GUESSES or len(name) > _LONGEST_GUESSED:
                return ""
            self._found[key] = next(iter(get_close_matches(name, known, n=1, cutoff=0.75)), "")
        return self._found[key]


_NAMES: Final = frozenset(ELEMENTS)


def _unknown(page: Page, element: Element, guess: _Guess) -> Iterator[Remark]:
    near = guess(element.name, _NAMES)
    mend = f"Write <{near}>." if near else "Look the name up in the gallery of elements."
    if element.name.startswith("crowd-"):
        why = f"<{element.name[:_LONGEST_GUESSED]}> is no element of the library; its place stays empty."
        yield Remark(element.at, "unknown-element", Severity.ERROR, why, mend)
    elif near and "customElements" not in page.scripts:
        why = f"<{element.name}> is nearly <{near}>, but not quite; browsers show it as plain text."
        yield Remark(element.at, "unknown-element", Severity.WARNING, why, mend)


def _attributes(page: Page, element: Element, guess: _Guess) -> Iterator[Remark]:
    known = ELEMENTS[element.name]
    for name, attribute in element.attributes.items():
        if name in known:
            if name in JSON_ATTRIBUTES and not attribute.is_merged and (wrong := wrong_in(attribute.value)):
                why = f"The JSON in {name} cannot be read: {wrong}."
                mend = "Write a list such as ['cat', 'dog'], or an object; mind the kind of quotes around it."
                yield Remark(attribute.at, "unreadable-json", Severity.ERROR, why, mend)
        elif not _is_general(name):
            near = guess(name, known)
            why = f"<{element.name}> has no attribute “{name[:_LONGEST_GUESSED]}”; it is ignored."
            mend = f"Write {near}." if near else "Take it out."
            yield Remark(attribute.at, "unknown-attribute", Severity.WARNING, why, mend)
    for name in REQUIRED.get(element.name, ()):
        settable = name in SET_BY_SCRIPT and page.scripts
        if name != "name" and name not in element.attributes and not settable:
            why = f"<{element.name}> needs {name}."
            severity = Severity.WARNING if name == "header" else Severity.ERROR
            yield Remark(element.at, "missing-attribute", severity, why, f'Add {name}="…".')


def _is_general(name: str) -> bool:
    return name in ANYWHERE or name.startswith(("data-", "aria-", "on", "{", "$", "%")) or not name[:1].isalpha()
