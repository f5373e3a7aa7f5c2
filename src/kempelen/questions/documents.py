"""Reading question XML: HTMLQuestion and ExternalQuestion (question-formats 1, 6, 7), hardened as in security Q1.

Bytes are decoded once. A first pass by expat refuses any DOCTYPE, deep trees and many nodes before a tree is built;
looking for the text ``<!DOCTYPE`` would be wrong, since every HTML question holds one in its CDATA.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

from lxml import etree

from kempelen.questions.answers import without_forbidden
from kempelen.questions.errors import QuestionError, QuestionValueError
from kempelen.questions.external import check_external_url

MAX_BYTES: Final = 65_535
_MAX_DEPTH: Final = 50
_MAX_NODES: Final = 10_000
_HEIGHT: Final = re.compile(r"[+]?0*([0-9]{1,9})", re.ASCII)
_SCHEMAS: Final = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
_HTML: Final = f"{_SCHEMAS}2011-11-11/HTMLQuestion.xsd"
_EXTERNAL: Final = f"{_SCHEMAS}2006-07-14/ExternalQuestion.xsd"


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


Question = HtmlQuestion | ExternalQuestion


def parse_question(xml: str | bytes) -> Question:
    """Read a question. Raises QuestionError (not the schema) or QuestionValueError (size, ExternalURL)."""
    text = _decoded(xml)
    content = _encoded(text)
    check_size(len(content))
    content = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    _look_over(content)
    root = _tree(content)
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


def check_size(byte_count: int) -> None:
    """Refuse a question beyond the documented size, white space included (question-formats 1)."""
    if byte_count > MAX_BYTES:
        message = f"A question has at most {MAX_BYTES:,} bytes; this one has {byte_count:,}."
        raise QuestionValueError("Question", message)


def _decoded(xml: str | bytes) -> str:
    """Decode once, whatever the declaration says: nobody reads the same bytes twice in two ways."""
    if isinstance(xml, str):
        return xml
    try:
        return xml.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QuestionError("it is not UTF-8 text.") from error


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise QuestionError("it holds half a surrogate pair.") from error


class _Look:
    """The first pass: counts, and refuses what must never reach a tree."""

    def __init__(self) -> None:
        self.depth = 0
        self.nodes = 0

    def start(self, _name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.nodes += 1 + len(attributes)
        if self.depth > _MAX_DEPTH:
            raise QuestionError(f"elements are nested more than {_MAX_DEPTH} deep.")
        self.count()

    def end(self, _name: str) -> None:
        self.depth -= 1

    def other(self, *_parts: Any) -> None:
        self.nodes += 1
        self.count()

    def count(self) -> None:
        if self.nodes > _MAX_NODES:
            raise QuestionError(f"it has more than {_MAX_NODES:,} nodes.")

    def doctype(self, *_parts: Any) -> None:
        raise QuestionError("a document type declaration (DOCTYPE) is not allowed around the question.")


def _look_over(content: bytes) -> None:
    look = _Look()
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = look.doctype
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    parser.CommentHandler = look.other
    parser.ProcessingInstructionHandler = look.other
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise QuestionError(f"{reason} (line {error.lineno}, column {error.offset + 1}).") from error


def _tree(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        no_network=True,
        load_dtd=False,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise QuestionError(f"{error.msg}.") from error


def _html_question(root: etree._Element) -> HtmlQuestion:
    html, height = _children(root, _HTML, "HTMLContent", "FrameHeight")
    return HtmlQuestion(html=html, frame_height=_height(height))


def _external_question(root: etree._Element) -> ExternalQuestion:
    url, height = _children(root, _EXTERNAL, "ExternalURL", "FrameHeight")
    return ExternalQuestion(url=check_external_url(url.strip()), frame_height=_height(height))


_ROOTS: Final[dict[tuple[str | None, str], Callable[[etree._Element], Question]]] = {
    (_HTML, "HTMLQuestion"): _html_question,
    (_EXTERNAL, "ExternalQuestion"): _external_question,
}
_FORMS: Final = frozenset({f"{_SCHEMAS}2005-10-01/QuestionForm.xsd", f"{_SCHEMAS}2017-11-06/QuestionForm.xsd"})
_WANTED: Final = {"HTMLQuestion": _HTML, "ExternalQuestion": _EXTERNAL}


def _unknown_root(root: etree._Element) -> str:
    name, namespace = etree.QName(root).localname, etree.QName(root).namespace
    if name == "QuestionForm" and namespace in _FORMS:
        return "QuestionForm is not supported by this marketplace yet; use HTMLQuestion or ExternalQuestion."
    if name in _WANTED:
        return f"{name} must be in the namespace {_WANTED[name]}."
    return f"the root element must be HTMLQuestion or ExternalQuestion; it is {name[:80]}."


def _children(root: etree._Element, namespace: str, *names: str) -> list[str]:
    """Return the texts of exactly these children, in this order: the schema's sequence."""
    wanted = [f"{{{namespace}}}{name}" for name in names]
    if [child.tag for child in root] != wanted or any(len(child) for child in root):
        raise QuestionError(f"{etree.QName(root).localname} must hold {' and '.join(names)}, in this order and nothing else.")
    if any((text or "").strip() for text in (root.text, *(child.tail for child in root))):
        raise QuestionError(f"{etree.QName(root).localname} holds text outside its elements.")
    return [child.text or "" for child in root]


def _height(text: str) -> int:
    found = _HEIGHT.fullmatch(text.strip())
    if found is None:
        raise QuestionError("FrameHeight must be a whole number of pixels, 0 or more.")
    return int(found[1])
