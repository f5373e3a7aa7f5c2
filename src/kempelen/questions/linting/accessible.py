"""Rules on whether everybody can do the task: names for pictures and controls, order of headings, focus, sound."""

import re
from collections.abc import Iterator
from typing import Final

from kempelen.questions.linting.elements import LABELLED
from kempelen.questions.linting.findings import Remark, Severity
from kempelen.questions.linting.page import Element, Page

_HEADING = re.compile(r"h([1-6])")
_WHOLE = re.compile(r"[+]?[0-9]{1,9}", re.ASCII)
_CONTROLS: Final = frozenset({"input", "select", "textarea"}) | LABELLED
_NAMED_BY_THEMSELVES: Final = frozenset({"hidden", "submit", "button", "reset", "image"})
_NAMING: Final = ("aria-label", "aria-labelledby", "title", "label")


def remarks(page: Page) -> Iterator[Remark]:
    """Yield what keeps somebody from doing the task."""
    labelled = {element.text("for") for element in page.elements if element.name == "label"} - {""}
    level = 0
    for element in page.elements:
        if element.name == "img" and "alt" not in element.attributes and element.text("role") != "presentation":
            why = "Whoever cannot see the picture learns nothing of it."
            yield Remark(element.at, "image-alt", Severity.WARNING, why, 'Add alt="…", or alt="" for a mere ornament.')
        elif element.name in _CONTROLS and not _is_named(element, labelled):
            why = f"<{element.name}> has no label; a screen reader cannot say what it is for."
            mend = "Put it into a <label>, or add a <label for> with its id, or aria-label."
            yield Remark(element.at, "control-label", Severity.WARNING, why, mend)
        elif heading := _HEADING.fullmatch(element.name):
            found = int(heading[1])
            if level and found > level + 1:
                why = f"After <h{level}> comes <h{found}>: a level is left out."
                yield Remark(element.at, "heading-order", Severity.NOTE, why, f"Write <h{level + 1}>.")
            level = found
        elif element.name in {"audio", "video"}:
            yield from _media(page, element)
        elif element.name == "iframe" and not element.text("title"):
            why = "The embedded page has no title; a screen reader cannot say what it is."
            yield Remark(element.at, "frame-title", Severity.NOTE, why, 'Add title="…".')
        elif element.name == "html" and not element.text("lang"):
            why = "The page does not say its language, so a screen reader may speak it wrongly."
            yield Remark(element.at, "language", Severity.NOTE, why, 'Write <html lang="en">.')
        yield from _focus(element)


def _is_named(element: Element, labelled: set[str]) -> bool:
    if element.text("type").lower() in _NAMED_BY_THEMSELVES or "label" in element.inside:
        return True
    return element.text("id") in labelled or any(element.text(name) for name in _NAMING)


def _media(page: Page, element: Element) -> Iterator[Remark]:
    if "controls" not in element.attributes and ".play(" not in page.scripts:
        why = f"<{element.name}> has no controls: it cannot be started, stopped or heard again."
        yield Remark(element.at, "media-controls", Severity.ERROR, why, "Add controls.")
    if "autoplay" in element.attributes and "muted" not in element.attributes:
        at = element.attributes["autoplay"].at
        why = "Sound that starts by itself drowns a screen reader; many browsers refuse it too."
        yield Remark(at, "autoplay", Severity.WARNING, why, "Take autoplay out, or add muted.")


def _focus(element: Element) -> Iterator[Remark]:
    order = element.attributes.get("tabindex")
    if order and _WHOLE.fullmatch(order.value.strip()) and int(order.value) > 0:
        why = "A positive tabindex takes the keyboard out of the page's own order."
        yield Remark(order.at, "tabindex", Severity.WARNING, why, "Take it out, or write 0.")
