"""AnswerSpecification: what may be answered, and under which constraints (question-formats 2.3 to 2.5)."""

from decimal import Decimal
from typing import Final

from lxml import etree

from kempelen.questions.forms import contents
from kempelen.questions.forms.elements import (
    Children,
    attributes,
    decimal,
    integer_of,
    name_of,
    refuse,
    text_of,
    whole,
)
from kempelen.questions.forms.model import (
    REGEX_MESSAGE,
    Answer,
    Choice,
    FileUpload,
    FreeText,
    Length,
    Numeric,
    Pattern,
    Selection,
    Style,
)

_MOST_LINES: Final = 1_000
"""A text area is no higher, whatever is suggested."""
_LARGEST: Final = 2**31 - 1
"""The largest xs:int."""
_MOST_BYTES: Final = 2_000_000_000


def answer_of(element: etree._Element, *, old: bool) -> Answer:
    """Return the one kind of answer an AnswerSpecification names; ``old`` is the namespace with FileUploadAnswer."""
    children = Children(element)
    if old:
        found = children.required("FreeTextAnswer", "SelectionAnswer", "FileUploadAnswer")
    else:
        found = children.required("FreeTextAnswer", "SelectionAnswer")
    children.end()
    name = name_of(found)
    if name == "FreeTextAnswer":
        return _free_text(found)
    return _selection(found) if name == "SelectionAnswer" else _file(found)


def _free_text(element: etree._Element) -> FreeText:
    children = Children(element)
    constraints = children.optional("Constraints")
    default = children.optional("DefaultText")
    lines = children.optional("NumberOfLinesSuggestion")
    children.end()
    numeric, length, patterns = _constraints(constraints) if constraints is not None else (None, Length(), ())
    return FreeText(
        numeric=numeric,
        length=length,
        patterns=patterns,
        default=text_of(default) if default is not None else "",
        lines=min(integer_of(lines, 1, 10**12), _MOST_LINES) if lines is not None else 1,
    )


def _constraints(element: etree._Element) -> tuple[Numeric | None, Length, tuple[Pattern, ...]]:
    children = Children(element)
    numeric, length = children.optional("IsNumeric"), children.optional("Length")
    patterns = tuple(_pattern(child) for child in children.repeated("AnswerFormatRegex"))
    children.end()
    return _numeric(numeric), _length(length), patterns


def _numeric(element: etree._Element | None) -> Numeric | None:
    if element is None:
        return None
    given = _empty(element, "minValue", "maxValue")
    least, most = (decimal(element, given[name], name) if name in given else None for name in ("minValue", "maxValue"))
    if isinstance(least, Decimal) and isinstance(most, Decimal) and least > most:
        refuse(element, "minValue is above maxValue, so no number would do.")
    return Numeric(least, most)


def _length(element: etree._Element | None) -> Length:
    if element is None:
        return Length()
    given = _empty(element, "minLength", "maxLength")
    least = whole(element, given["minLength"], "minLength", 0, _LARGEST) if "minLength" in given else 0
    most = whole(element, given["maxLength"], "maxLength", 1, _LARGEST) if "maxLength" in given else None
    if most is not None and least > most:
        refuse(element, "minLength is above maxLength, so no text would do.")
    return Length(least, most)


def _pattern(element: etree._Element) -> Pattern:
    given = _empty(element, "regex", "errorText", "flags")
    if "regex" not in given:
        refuse(element, "the attribute regex is missing.")
    if given.get("flags", "") not in {"", "i"}:
        refuse(element, f"flags can only be “i”; it is “{given['flags'][:20]}”.")
    message = given.get("errorText", "").strip() or REGEX_MESSAGE
    return Pattern(given["regex"], message, ignores_case=given.get("flags") == "i")


def _empty(element: etree._Element, *allowed: str) -> dict[str, str]:
    if len(element) or (element.text or "").strip():
        refuse(element, "it is an empty element with attributes.")
    return attributes(element, *allowed)


def _selection(element: etree._Element) -> Selection:
    children = Children(element)
    least, most = children.optional("MinSelectionCount"), children.optional("MaxSelectionCount")
    style = children.optional("StyleSuggestion")
    selections = children.required("Selections")
    children.end()
    choices, other = _choices(selections)
    found = Selection(
        choices=choices,
        least=integer_of(least, 0, len(choices)) if least is not None else 1,
        most=integer_of(most, 1, len(choices)) if most is not None else 1,
        style=_style(style) if style is not None else None,
        other=other,
    )
    if found.least > found.most:
        refuse(element, f"MinSelectionCount ({found.least}) is above MaxSelectionCount ({found.most}).")
    return found


def _choices(element: etree._Element) -> tuple[tuple[Choice, ...], FreeText | None]:
    children = Children(element)
    first = children.required("Selection")
    found: dict[str, Choice] = {}
    for child in (first, *children.repeated("Selection")):
        choice = _choice(child)
        if choice.identifier in found:
            refuse(child, f"the SelectionIdentifier “{choice.identifier[:40]}” was used before in this question.")
        found[choice.identifier] = choice
    other = children.optional("OtherSelection")
    children.end()
    return tuple(found.values()), _free_text(other) if other is not None else None


def _choice(element: etree._Element) -> Choice:
    children = Children(element)
    identifier = text_of(children.required("SelectionIdentifier"), blank=False)
    label = children.required("Text", "FormattedContent", "Binary")
    children.end()
    name = name_of(label)
    if name == "Text":
        return Choice(identifier, contents.text(label))
    return Choice(identifier, contents.binary(label) if name == "Binary" else contents.formatted_content(label))


def _style(element: etree._Element) -> Style:
    said = text_of(element).strip()
    if said not in set(Style):
        refuse(element, f"it must be one of {', '.join(Style)}; it is “{said[:40]}”.")
    return Style(said)


def _file(element: etree._Element) -> FileUpload:
    """Read FileUploadAnswer; the schema and the manual disagree about the order of its two sizes, so both will do."""
    children = Children(element)
    first = children.required("MaxFileSizeInBytes", "MinFileSizeInBytes")
    second = children.required("MinFileSizeInBytes" if name_of(first) == "MaxFileSizeInBytes" else "MaxFileSizeInBytes")
    children.end()
    sizes = {name_of(child): integer_of(child, 1, _MOST_BYTES) for child in (first, second)}
    found = FileUpload(min_bytes=sizes["MinFileSizeInBytes"], max_bytes=sizes["MaxFileSizeInBytes"])
    if found.min_bytes > found.max_bytes:
        refuse(element, "MinFileSizeInBytes is above MaxFileSizeInBytes, so no file would do.")
    return found
