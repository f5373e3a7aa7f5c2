"""The XHTML subset of FormattedContent as a table: tags, their attributes, what they may hold (question-formats 3)."""

from collections.abc import Mapping
from typing import Final

_CELL: Final = frozenset({"align", "char", "charoff", "valign"})
_TABLE_CELL: Final = _CELL | {"abbr", "axis", "headers", "scope", "rowspan", "colspan", "nowrap", "bgcolor", "width", "height"}
_HEADING: Final = frozenset({"align"})
_EDIT: Final = frozenset({"cite", "datetime"})
_NONE: Final[frozenset[str]] = frozenset()

COMMON: Final = frozenset({"title", "lang", "dir"})
"""On every tag, save that ``br`` has the title alone."""

ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6"), _HEADING),
    **dict.fromkeys(("b", "i", "u", "s", "strike", "big", "small", "em", "strong", "code", "cite", "sub", "sup"), _NONE),
    **dict.fromkeys(("center", "dt", "dd"), _NONE),
    "dl": frozenset({"compact"}),
    **dict.fromkeys(("q", "blockquote"), frozenset({"cite"})),
    **dict.fromkeys(("ins", "del"), _EDIT),
    "br": frozenset({"clear"}),
    "hr": frozenset({"align", "noshade", "size", "width"}),
    "pre": frozenset({"width"}),
    "font": frozenset({"size", "color", "face"}),
    "a": frozenset({
        "href", "name", "target", "rel", "rev", "type", "charset", "hreflang", "shape", "coords", "accesskey", "tabindex",
    }),
    "img": frozenset({
        "src", "alt", "width", "height", "align", "border", "hspace", "vspace", "usemap", "ismap", "longdesc", "name",
    }),
    "map": frozenset({"name", "id"}),
    "area": frozenset({"alt", "href", "nohref", "shape", "coords", "target", "accesskey", "tabindex"}),
    "ul": frozenset({"type", "compact"}),
    "ol": frozenset({"type", "start", "compact"}),
    "li": frozenset({"type", "value"}),
    "table": frozenset({
        "align", "bgcolor", "border", "cellpadding", "cellspacing", "frame", "rules", "summary", "width",
    }),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _CELL),
    "tr": _CELL | {"bgcolor"},
    **dict.fromkeys(("th", "td"), _TABLE_CELL),
    **dict.fromkeys(("col", "colgroup"), _CELL | {"span", "width"}),
}  # fmt: skip

REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {"img": ("src", "alt"), "map": ("name",), "area": ("alt",)}

SCHEMES: Final = frozenset({"http", "https", "ftp", "news", "nntp", "mailto", "gopher", "telnet"})
LINKED_SCHEMES: Final = frozenset({"http", "https", "ftp", "mailto"})
"""What is still made a link; the others are shown as text, since browsers no longer know them."""

ADDRESSES: Final = frozenset({("a", "href"), ("area", "href"), ("img", "src")})

INLINE: Final = frozenset({
    "b", "i", "u", "s", "strike", "big", "small", "em", "strong", "code", "cite", "sub", "sup", "q", "ins", "del", "br", "font",
    "a", "img", "map",
})  # fmt: skip
BLOCK: Final = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "center", "dl", "blockquote", "hr", "pre", "ul", "ol", "table", "ins", "del",
})  # fmt: skip
FLOW: Final = INLINE | BLOCK

_ROWS: Final = frozenset({"tr"})
CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("center", "dd", "blockquote", "ins", "del", "li", "th", "td"), FLOW),
    **dict.fromkeys(("br", "hr", "img", "area", "col"), _NONE),
    "dl": frozenset({"dt", "dd"}),
    "a": INLINE - {"a"},
    "pre": INLINE - {"img", "map", "big", "small", "font", "sub", "sup"},
    "map": frozenset({"area"}),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "table": frozenset({"col", "colgroup", "thead", "tfoot", "tbody", "tr"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _ROWS),
    "tr": frozenset({"th", "td"}),
    "colgroup": frozenset({"col"}),
}
"""What a tag may hold; a tag without a row holds inline elements."""

NO_TEXT: Final = frozenset({
    "dl", "map", "ul", "ol", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "br", "hr", "img", "area", "col",
})  # fmt: skip
"""Tags in which no loose text may stand."""

NOT_WITHIN: Final[Mapping[str, frozenset[str]]] = {"a": frozenset({"a"}), "pre": INLINE - CHILDREN["pre"]}
"""What may not stand anywhere inside, at whatever depth."""

TABLE_ORDER: Final[Mapping[str, int]] = {"col": 0, "colgroup": 0, "thead": 1, "tfoot": 2, "tbody": 3, "tr": 3}
"""Where the parts of a table come. Two of one place exclude each other."""

TABLE_ONCE: Final = frozenset({"thead", "tfoot"})
TABLE_ROWS: Final = frozenset({"tbody", "tr"})
"""Without either a table is none."""

VALUES: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    **{(tag, "align"): frozenset({"left", "center", "right", "justify"}) for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6")},
    ("br", "clear"): frozenset({"left", "all", "right", "none"}),
    ("area", "shape"): frozenset({"rect", "circle", "poly", "default"}),
    ("ul", "type"): frozenset({"disc", "square", "circle"}),
}
DIRECTIONS: Final = frozenset({"ltr", "rtl"})

NOT_SHOWN: Final = frozenset({"name", "accesskey", "tabindex", "rel", "rev", "target", "charset", "longdesc", "ismap"})
"""Attributes that are accepted and left out of what is shown: they steer the page around the content, or nothing at all."""
