"""A template as elements with attributes and where they stand; made from the scanner's tags, never by repairing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Final

from kempelen.questions.markup import Place, Scanner, Tag

VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_MOST_ELEMENTS: Final = 20_000
_DEEPEST: Final = 200
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\t\n\f\r\ />=][^\t\n\f\r\ />=]*)
    (?:[\t\n\f\r\ ]*=[\t\n\f\r\ ]*(?:"(?P<double>[^"]*)"?|'(?P<single>[^']*)'?|(?P<bare>[^\t\n\f\r\ >]*)))?""",
    re.VERBOSE,
)
_MERGED = re.compile(r"\$\{|\{\{|\{%")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its text with entities decoded, and where it begins."""

    value: str
    at: int

    @property
    def is_merged(self) -> bool:
        """Return whether a variable stands in it, so that nobody knows it yet."""
        return _MERGED.search(self.value) is not None


@dataclass(frozen=True, slots=True)
class Element:
    """An opening tag. ``inside`` are the names of the elements around it; ``end`` is where its tag ends."""

    name: str
    at: int
    end: int
    attributes: Mapping[str, Attribute]
    inside: frozenset[str]
    form: int
    """Offset of the form around it, -1 without."""
    closes_itself: bool

    def text(self, name: str) -> str:
        """Return an attribute's text, empty without one."""
        found = self.attributes.get(name)
        return found.value if found else ""


class Page:
    """One pass over a template."""

    def __init__(self, html: str) -> None:
        """Scan it."""
        self.html = html
        self.scanner = Scanner(html)
        self.elements: list[Element] = []
        self.closings: dict[int, int] = {}
        """From an element's offset to where its closing tag begins."""
        self._open: list[tuple[str, int]] = []
        self._counts: dict[str, int] = {}
        for tag in self.scanner.tags[:_MOST_ELEMENTS]:
            self._take(tag)

    @cached_property
    def scripts(self) -> str:
        """Return all script text, handlers too, in one piece."""
        wanted = {Place.SCRIPT, Place.SCRIPT_STRING, Place.TEMPLATE_LITERAL, Place.HANDLER}
        return "".join(self.html[region.start : region.end] for region in self.scanner.regions if region.place in wanted)

    def inner(self, element: Element) -> str:
        """Return what stands between an element's tags, as written; bounded, for a look at labels."""
        end = self.closings.get(element.at, element.end)
        return self.html[element.end : min(end, element.end + 2_000)]

    def _take(self, tag: Tag) -> None:
        if tag.closing:
            self._close(tag)
            return
        written = self.html[tag.start : tag.end]
        around = frozenset(name for name, count in self._counts.items() if count)
        form = next((at for name, at in reversed(self._open) if name in {"form", "crowd-form"}), -1)
        closes_itself = written.endswith("/>")
        self.elements.append(Element(tag.name, tag.start, tag.end, _attributes(tag, written), around, form, closes_itself))
        if tag.name not in VOID and len(self._open) < _DEEPEST:
            self._open.append((tag.name, tag.start))
            self._counts[tag.name] = self._counts.get(tag.name, 0) + 1

    def _close(self, tag: Tag) -> None:
        if not self._counts.get(tag.name):
            return
        while self._open:
            name, at = self._open.pop()
            self._counts[name] -= 1
            if name == tag.name:
                self.closings[at] = tag.start
                return


def _attributes(tag: Tag, written: str) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    begin = 1 + len(tag.name)
    for match in _ATTRIBUTE.finditer(written, begin):
        name = match["name"].lower()
        value = match["double"] or match["single"] or match["bare"] or ""
        found.setdefault(name, Attribute(unescape(value), tag.start + match.start()))
    return found
