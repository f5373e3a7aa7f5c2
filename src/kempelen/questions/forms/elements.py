"""Walking a document that must follow a schema's sequence, and saying which element first did not, and where."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NoReturn

from lxml import etree

from kempelen.questions.errors import QuestionError

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,12}", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})", re.ASCII)
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_LONGEST_QUOTE: Final = 80
_DEEPEST: Final = 12


def name_of(element: etree._Element) -> str:
    """Return the local name, cut where a stranger made it long."""
    return etree.QName(element).localname[:_LONGEST_QUOTE]


def place_of(element: etree._Element) -> str:
    """Return where the element stands, such as ``QuestionForm/Question[2]/AnswerSpecification (line 14)``."""
    steps: list[str] = []
    at: etree._Element | None = element
    while at is not None and len(steps) < _DEEPEST:
        tag = etree.QName(at)
        before = len(list(at.itersiblings(tag, preceding=True)))
        alike = before > 0 or next(at.itersiblings(tag), None) is not None
        steps.append(f"{name_of(at)}[{before + 1}]" if alike else name_of(at))
        at = at.getparent()
    return f"{'/'.join(reversed(steps))} (line {element.sourceline})"


def refuse(element: etree._Element, reason: str) -> NoReturn:
    """Raise QuestionError that names the element and its place."""
    raise QuestionError(f"{place_of(element)}: {reason}")


class Children:
    """The children of an element, taken in the schema's order."""

    def __init__(self, parent: etree._Element) -> None:
        """Refuse text between children and attributes that no element here has."""
        self._parent = parent
        self._namespace = etree.QName(parent).namespace
        self._left = list(parent)
        attributes(parent)
        for text in (parent.text, *(child.tail for child in parent)):
            if (text or "").strip():
                refuse(parent, f"text stands outside its elements: “{(text or '').strip()[:40]}”.")

    def next_is(self, *names: str) -> bool:
        """Return whether the next child has one of these names."""
        return bool(self._left) and self._is(self._left[0], names)

    def optional(self, *names: str) -> etree._Element | None:
        """Take the next child if it has one of these names."""
        return self._left.pop(0) if self.next_is(*names) else None

    def required(self, *names: str) -> etree._Element:
        """Take the next child, which must have one of these names."""
        found = self.optional(*names)
        if found is None:
            wanted = " or ".join(names)
            here = f"; {name_of(self._left[0])} stands there" if self._left else ""
            refuse(self._left[0] if self._left else self._parent, f"{wanted} must come here{here}.")
        return found

    def repeated(self, *names: str) -> Iterator[etree._Element]:
        """Take children while they have one of these names."""
        while self.next_is(*names):
            yield self._left.pop(0)

    def end(self) -> None:
        """Refuse what is left."""
        if self._left:
            found = self._left[0]
            if etree.QName(found).namespace != self._namespace:
                refuse(found, f"it must be in the namespace {self._namespace}.")
            refuse(found, f"{name_of(self._parent)} cannot hold {name_of(found)} here: unknown, repeated or out of order.")

    def _is(self, element: etree._Element, names: tuple[str, ...]) -> bool:
        return any(element.tag == f"{{{self._namespace}}}{name}" for name in names)


def attributes(element: etree._Element, *allowed: str) -> dict[str, str]:
    """Return the attributes by name; those of other namespaces, such as xsi, are nobody's business here."""
    plain = {str(name): str(value) for name, value in element.attrib.items() if not str(name).startswith("{")}
    for name in plain:
        if name not in allowed:
            refuse(element, f"there is no attribute {name[:_LONGEST_QUOTE]}.")
    return plain


def text_of(element: etree._Element, *, blank: bool = True) -> str:
    """Return the text of an element that holds nothing else; ``blank`` says whether it may be empty."""
    attributes(element)
    if len(element):
        refuse(element[0], f"{name_of(element)} holds text only; markup must stand in CDATA or be escaped.")
    text = element.text or ""
    if not blank and not text.strip():
        refuse(element, "it must not be empty.")
    return text


def integer_of(element: etree._Element, least: int, most: int) -> int:
    """Return a whole number within both bounds."""
    return whole(element, text_of(element), name_of(element), least, most)


def whole(element: etree._Element, text: str, name: str, least: int, most: int) -> int:
    """Return a whole number of an element or attribute called ``name``."""
    number = int(text.strip()) if _INTEGER.fullmatch(text.strip()) else None
    if number is None or not least <= number <= most:
        refuse(element, f"{name} must be a whole number from {least} to {most:,}; it is “{text.strip()[:40]}”.")
    return number


def decimal(element: etree._Element, text: str, name: str) -> Decimal:
    """Return a number of an attribute called ``name``."""
    if not _DECIMAL.fullmatch(text.strip()):
        refuse(element, f"{name} must be a number; it is “{text.strip()[:40]}”.")
    return Decimal(text.strip())


def boolean_of(element: etree._Element) -> bool:
    """Return an xs:boolean."""
    found = _BOOLEANS.get(text_of(element).strip())
    if found is None:
        refuse(element, "it must be true, false, 1 or 0.")
    return found
