"""Where in a page a ``${variable}`` stands: a scanner of HTML's own tokens, as browsers cut them, and of script strings.

The standard library's parser hands out decoded pieces without their positions, and tree builders repair what they read;
here every character must be told its place. Whoever wrote the page is trusted; what is put into it is not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

VARIABLE: Final = re.compile(r"\$\{([A-Za-z0-9_][A-Za-z0-9_ .\-]*)\}")
"""The one pattern of a variable (question-formats 11)."""


class Place(Enum):
    """What surrounds a character. The last word of each comment is what contextual escaping does there (security B4)."""

    TEXT = "text"  # escaped
    ATTRIBUTE = "a quoted attribute"  # escaped
    URL = "an address"  # escaped, scheme checked
    FRAME_URL = "the address of an embedded page"  # escaped, http and https only
    SCRIPT_STRING = "a string in a script"  # escaped for scripts
    TEMPLATE_LITERAL = "a script's `template literal`"  # left alone: it is the script's own
    SCRIPT = "a script, outside a quoted string"  # refused, here and below
    UNQUOTED = "an attribute without quotes"
    HANDLER = "an event handler"
    STYLE = "a style"
    COMMENT = "a comment"
    TAG = "the inside of a tag"
    FORM_TARGET = "the address a form sends answers to"
    CODE_ADDRESS = "the address of a script, a style sheet or a whole document"
    RAW = "an element whose text browsers do not decode"


IN_SCRIPTS: Final = frozenset({Place.SCRIPT, Place.SCRIPT_STRING, Place.TEMPLATE_LITERAL})
_MAY_BEGIN_TAGS: Final = frozenset({Place.TEXT, Place.SCRIPT_STRING})
WRITABLE: Final = frozenset({Place.TEXT, Place.ATTRIBUTE, Place.URL, Place.FRAME_URL, Place.SCRIPT_STRING})


@dataclass(frozen=True, slots=True)
class Region:
    """A run of characters in one place; for an attribute, exactly its value."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Slot:
    """One variable in a page, and the region it stands in."""

    name: str
    start: int
    end: int
    region: Region


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as written: its lower-case name, whether it closes, and its extent."""

    name: str
    closing: bool
    start: int
    end: int


_NAME = re.compile(r"</?([A-Za-z][^\t\n\f\r />]*)")
_GAP = re.compile(r"[\t\n\f\r /]*")
_SPACE = re.compile(r"[\t\n\f\r ]*")
_ATTRIBUTE = re.compile(r"=?[^\t\n\f\r />=]*")
_BARE = re.compile(r"[^\t\n\f\r >]*")
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL)
_BOGUS = re.compile(r"<(?:[!?]|/(?![A-Za-z]))[^>]*>?")

_TAG_BEGUN = re.compile(r"<[/!?]?[A-Za-z0-9\-]*$")

_RAW_TEXT: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"})
_DECODED_TEXT: Final = frozenset({"textarea", "title"})
_URLS: Final = frozenset({
    "href", "src", "poster", "background", "cite", "longdesc", "srcset", "xlink:href", "image-src", "icon", "profile", "usemap",
})  # fmt: skip
_FRAMES: Final = frozenset({("iframe", "src"), ("frame", "src"), ("embed", "src"), ("object", "data")})
_FORM_TARGETS: Final = frozenset({"action", "formaction"})
_CODE_TAGS: Final = frozenset({"script", "link", "base", "meta"})
_CODE_ATTRIBUTES: Final = frozenset({"srcdoc", "manifest", "ping", "codebase", "archive", "classid"})
_ANIMATIONS: Final = frozenset({"animate", "set", "animatetransform", "animatemotion"})


class Scanner:
    """One pass over a page. ``regions`` cover it from start to end; ``tags`` are in order."""

    def __init__(self, html: str) -> None:
        """Scan the whole page."""
        self.html = html
        self.regions: list[Region] = []
        self.tags: list[Tag] = []
        self._position = 0
        while self._position < len(html):
            self._step()

    def slots(self) -> Iterator[Slot]:
        """Yield every variable with its region, in order."""
        starts = [region.start for region in self.regions]
        for found in VARIABLE.finditer(self.html):
            region = self.regions[bisect_right(starts, found.start()) - 1]
            if region.place in _MAY_BEGIN_TAGS and _TAG_BEGUN.search(self.html, max(0, found.start() - 64), found.start()):
                region = Region(region.start, region.end, Place.TAG)  # text so far; the value would make it a tag
            yield Slot(name=found[1], start=found.start(), end=found.end(), region=region)

    def _step(self) -> None:
        html, start = self.html, self._position
        opening = html.find("<", start)
        self._to(len(html) if opening < 0 else opening, Place.TEXT)
        if opening < 0:
            return
        if comment := _COMMENT.match(html, opening) or _BOGUS.match(html, opening):
            self._to(comment.end(), Place.COMMENT)
        elif name := _NAME.match(html, opening):
            self._tag(name[1].lower(), opening, name.end(), closing=html.startswith("</", opening))
        else:
            self._to(opening + 1, Place.TEXT)

    def _tag(self, name: str, start: int, position: int, *, closing: bool) -> None:
        html = self.html
        while True:
            position = _end(_GAP, html, position)
            if position >= len(html) or html[position] == ">":
                break
            position = self._attribute(name, position)
        self._to(min(position + 1, len(html)), Place.TAG)
        self.tags.append(Tag(name, closing, start, self._position))
        if not closing and name in _RAW_TEXT:
            self._raw_text(name)
        elif not closing and name == "plaintext":
            self._to(len(html), Place.RAW)

    def _attribute(self, tag: str, position: int) -> int:
        html = self.html
        name_end = _end(_ATTRIBUTE, html, position)
        name = html[position:name_end].lower()
        equals = _end(_SPACE, html, name_end)
        if not html.startswith("=", equals):
            return name_end
        value = _end(_SPACE, html, equals + 1)
        quote = html[value : value + 1]
        if quote in {'"', "'"}:
            closing = html.find(quote, value + 1)
            closing = len(html) if closing < 0 else closing
            self._to(value + 1, Place.TAG)
            self._to(closing, _place_of(tag, name))
            return min(closing + 1, len(html))
        end = _end(_BARE, html, value)
        self._to(value, Place.TAG)
        self._to(end, Place.UNQUOTED)
        return end

    def _raw_text(self, name: str) -> None:
        start = self._position
        closing = re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE).search(self.html, start)
        end = closing.start() if closing else len(self.html)
        if name == "script":
            for stop, place in script_places(self.html[start:end]):
                self._to(start + stop, place)
        elif name == "style":
            self._to(end, Place.STYLE)
        else:
            self._to(end, Place.TEXT if name in _DECODED_TEXT else Place.RAW)

    def _to(self, end: int, place: Place) -> None:
        """Give everything up to ``end`` its place."""
        if end > self._position:
            self.regions.append(Region(self._position, end, place))
            self._position = end


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _place_of(tag: str, attribute: str) -> Place:
    if attribute.startswith("on"):
        return Place.HANDLER
    if attribute == "style":
        return Place.STYLE
    if attribute in _FORM_TARGETS:
        return Place.FORM_TARGET
    if tag in _CODE_TAGS or tag in _ANIMATIONS or attribute in _CODE_ATTRIBUTES:
        return Place.CODE_ADDRESS
    if (tag, attribute) in _FRAMES:
        return Place.FRAME_URL
    return Place.URL if attribute in _URLS else Place.ATTRIBUTE


_SCRIPT_TOKEN = re.compile(
    r"""(?P<comment>//[^\n\r\u2028\u2029]*|/\*.*?(?:\*/|\Z)|<!--[^\n\r]*)
      | (?P<string>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<word>[\w$]+)
      | (?P<space>\s+)
      | (?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
_TEMPLATE_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?:\$\{|`|\Z)", re.DOTALL)
_REGULAR_EXPRESSION = re.compile(r"/(?:[^/\\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+/\w*")
_BEFORE_AN_EXPRESSION: Final = frozenset({"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else"})


def script_places(code: str) -> Iterator[tuple[int, Place]]:
    """Yield (end, place) runs of a script: inside its quoted strings, its template literals, and all else.

    A slash after a value divides, elsewhere it opens a regular expression: the rule of thumb of every highlighter. Being
    wrong costs nothing, because what is put into a string is escaped down to letters and digits.
    """
    position, before = 0, ""
    open_braces: list[int] = []
    while position < len(code):
        found = _SCRIPT_TOKEN.match(code, position)
        if found is None:  # pragma: no cover -- `other` matches anything
            break
        kind, text = found.lastgroup, found[0]
        end = found.end()
        if kind == "string":
            yield position + 1, Place.SCRIPT
            yield end - 1, Place.SCRIPT_STRING
        elif text == "`" or (text == "}" and open_braces and open_braces[-1] == 0):
            if text == "}":
                open_braces.pop()
            end = _end(_TEMPLATE_TEXT, code, end)
            yield end, Place.TEMPLATE_LITERAL
            if code[end - 2 : end] == "${":
                open_braces.append(0)
            before = "`"
            position = end
            continue
        elif text == "/" and _opens_expression(before):
            end = max(end, _end(_REGULAR_EXPRESSION, code, position))
        elif text in {"{", "}"} and open_braces:
            open_braces[-1] += 1 if text == "{" else -1
        yield end, Place.SCRIPT
        before = before if kind in {"space", "comment"} else text
        position = end


def _opens_expression(before: str) -> bool:
    return not before or before in _BEFORE_AN_EXPRESSION or not (before[-1].isalnum() or before[-1] in "_$)]}\"'`")
