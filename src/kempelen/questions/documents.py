"""Reading question XML: HTMLQuestion, ExternalQuestion and QuestionForm (question-formats 1, 2, 6, 7)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kempelen.questions.answers import without_forbidden
from kempelen.questions.errors import QuestionError
from kempelen.questions.external import check_external_url
from kempelen.questions.forms import QuestionForm, parse_form
from kempelen.questions.forms.elements import attributes
from kempelen.questions.forms.parsing import NAMESPACES, NEW
from kempelen.questions.hardened import SCHEMAS, tree_of

_HEIGHT: Final = re.compile(r"[+]?0*([0-9]{1,9})", re.ASCII)
_HTML: Final = f"{SCHEMAS}2011-11-11/HTMLQuestion.xsd"
_EXTERNAL: Final = f"{SCHEMAS}2006-07-14/ExternalQuestion.xsd"


@dataclass(frozen=True, slots=True)
class HtmlQuestion:
    """A page that we serve. ``frame_height`` is in pixels; 0 = as high as the window."""

    html: str
    frame_height: int


@dataclass(frozen=True, slots=True)
class ExternalQuestion:
    """A page on the requester's own server. ``frame_height`` is in pixels; 0 = as high as the window."""

    url: str
    frame_height: int


Question = HtmlQuestion | ExternalQuestion | QuestionForm


def parse_question(xml: str | bytes) -> Question:
    """Read a question. Raises QuestionError (not the schema) or QuestionValueError (size, ExternalURL)."""
    root = tree_of(xml)
    reader = _ROOTS.get((etree.QName(root).namespace, etree.QName(root).localname))
    if reader is None:
        raise QuestionError(_unknown_root(root))
    return reader(root)


def html_question_xml(html: str, frame_height: int) -> str:
    """Return an HTMLQuestion document that holds the page."""
    safe = without_forbidden(html).replace("]]>", "]]]]><![CDATA[>")
    return (
        f'<HTMLQuestion xmlns="{_HTML}"><HTMLContent><![CDATA[{safe}]]></HTMLContent>'
        f"<FrameHeight>{frame_height}</FrameHeight></HTMLQuestion>"
    )


def _html_question(root: etree._Element) -> HtmlQuestion:
    html, height = _children(root, _HTML, "HTMLContent", "FrameHeight")
    return HtmlQuestion(html=html, frame_height=_height(height))


def _external_question(root: etree._Element) -> ExternalQuestion:
    url, height = _children(root, _EXTERNAL, "ExternalURL", "FrameHeight")
    return ExternalQuestion(url=check_external_url(url.strip()), frame_height=_height(height))


_ROOTS: Final[dict[tuple[str | None, str], Callable[[etree._Element], Question]]] = {
    (_HTML, "HTMLQuestion"): _html_question,
    (_EXTERNAL, "ExternalQuestion"): _external_question,
    **{(namespace, "QuestionForm"): parse_form for namespace in NAMESPACES},
}
_WANTED: Final = {"HTMLQuestion": _HTML, "ExternalQuestion": _EXTERNAL, "QuestionForm": NEW}


def _unknown_root(root: etree._Element) -> str:
    name = etree.QName(root).localname
    if name in _WANTED:
        return f"{name} must be in the namespace {_WANTED[name]}."
    return f"the root element must be HTMLQuestion, ExternalQuestion or QuestionForm; it is {name[:80]}."


def _children(root: etree._Element, namespace: str, *names: str) -> list[str]:
    """Return the texts of exactly these children, in this order: the schema's sequence."""
    wanted = [f"{{{namespace}}}{name}" for name in names]
    if [child.tag for child in root] != wanted or any(len(child) for child in root):
        raise QuestionError(f"{etree.QName(root).localname} must hold {' and '.join(names)}, in this order and nothing else.")
    for element in (root, *root):
        attributes(element)  # the schemas have none
    if any((text or "").strip() for text in (root.text, *(child.tail for child in root))):
        raise QuestionError(f"{etree.QName(root).localname} holds text outside its elements.")
    return [child.text or "" for child in root]


def _height(text: str) -> int:
    found = _HEIGHT.fullmatch(text.strip())
    if found is None:
        raise QuestionError("FrameHeight must be a whole number of pixels, 0 or more.")
    return int(found[1])
