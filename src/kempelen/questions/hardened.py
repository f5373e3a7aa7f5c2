"""Reading XML that strangers wrote (security Q1): bytes are decoded once, and the tree is built last.

A first pass by expat refuses any DOCTYPE, deep trees and many nodes before a tree is built; looking for the text
``<!DOCTYPE`` would be wrong, since every HTML question holds one in its CDATA.
"""

from typing import Any, Final
from xml.parsers import expat

from lxml import etree

from kempelen.questions.errors import QuestionError, QuestionValueError

SCHEMAS: Final = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
"""Where every namespace of the question formats begins (question-formats 1)."""

MAX_BYTES: Final = 65_535
_MAX_DEPTH: Final = 50
_MAX_NODES: Final = 10_000


def tree_of(xml: str | bytes, *, field: str = "Question") -> etree._Element:
    """Return the root. Raises QuestionError (not well formed, or hostile) or QuestionValueError (size, by ``field``)."""
    content = _encoded(_decoded(xml))
    check_size(len(content), field=field)
    content = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    look_over(content)
    return grown(content)


def check_size(byte_count: int, *, field: str = "Question") -> None:
    """Refuse a question beyond the documented size, white space included (question-formats 1)."""
    if byte_count > MAX_BYTES:
        message = f"A question has at most {MAX_BYTES:,} bytes; this one has {byte_count:,}."
        raise QuestionValueError(field, message)


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


def look_over(content: bytes) -> None:
    """Make the first pass alone. Raises QuestionError, and ``expat.ExpatError`` never."""
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


def grown(content: bytes, *, keep_comments: bool = False) -> etree._Element:
    """Return the tree of bytes that were looked over. Raises QuestionError."""
    parser = etree.XMLParser(
        encoding="utf-8",
        no_network=True,
        load_dtd=False,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=not keep_comments,
        remove_pis=not keep_comments,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise QuestionError(f"{error.msg}.") from error
