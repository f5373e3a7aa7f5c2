"""The filters a template may use: those of crowd-elements 8, and the common ones of which none can grow without bounds."""

import html
import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from markupsafe import Markup

_GREATEST: Final = 10**15
_LONGEST: Final = 262_144
_LONGEST_SHOWN: Final = 80
_IN_JSON: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_UNESCAPED: Final = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")


class TooMuchError(ValueError):
    """A filter would make more than a page may hold."""


class UnknownBucketError(ValueError):
    """An ``s3://`` address that the operator has named no web address for."""

    def __init__(self, address: str) -> None:
        """Name the address."""
        super().__init__(
            f"No web address is known for “{address[:_LONGEST_SHOWN]}”. Write https:// addresses into the table,"
            " or ask the operator of this marketplace to name the bucket in KEMPELEN_S3_ADDRESSES."
        )


def text_of(value: object) -> str:
    """Return a value as Liquid writes it: lists run together, nothing for nil; objects as JSON, since Liquid says nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):  # a loop over an object gives pairs
        return "".join(map(text_of, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def escape(value: object) -> Markup:
    """Escape, whatever came before; what comes out is not escaped again."""
    return Markup(html.escape(text_of(value), quote=True).replace("&#x27;", "&#39;"))  # noqa: S704 -- just escaped


def escape_once(value: object) -> Markup:
    """Escape, and leave the entities that are there."""
    text = _UNESCAPED.sub("&amp;", text_of(value)).replace("<", "&lt;").replace(">", "&gt;")
    return Markup(text.replace('"', "&quot;").replace("'", "&#39;"))  # noqa: S704 -- just escaped


def skip_autoescape(value: object) -> Markup:
    """Put in as it is: the template's author has asked for it by name."""
    return Markup(text_of(value))  # noqa: S704 -- asked for


def to_json(value: object) -> Markup:
    r"""Write JSON that can end neither a script nor a single-quoted attribute: ``<``, ``>``, ``&``, ``'`` as ``\uXXXX``."""
    written = json.dumps(_plain(value), ensure_ascii=False)
    return Markup("".join(_IN_JSON.get(letter, letter) for letter in written))  # noqa: S704 -- see above


def grant_read_access(value: object) -> str:
    """Return the address workers' browsers can load: of an ``s3://`` address the operator's, others as they are.

    The longest prefix counts. Raises UnknownBucketError, since a guess could name somebody else's bucket.
    """
    text = text_of(value)
    if not text.startswith("s3://"):
        return text
    known = [(place, address) for place, address in settings.KEMPELEN.s3_addresses if text.startswith(f"{place}/")]
    if not known:
        raise UnknownBucketError(text)
    place, address = max(known)
    return f"{address}/{quote(text[len(place) + 1 :])}"


def replace(value: object, old: object, new: object = "") -> str:
    """Replace each occurrence."""
    text, wanted, given = text_of(value), text_of(old), text_of(new)
    _bound(len(text) + (text.count(wanted)) * len(given))
    return text.replace(wanted, given)


def join(value: object, glue: object = " ") -> str:
    """Join a list's members."""
    pieces = [text_of(piece) for piece in value] if isinstance(value, list) else [text_of(value)]
    between = text_of(glue)
    _bound(sum(map(len, pieces)) + len(pieces) * len(between))
    return between.join(pieces)


def split(value: object, glue: object = " ") -> list[str]:
    """Split a text, into its letters without glue."""
    text, between = text_of(value), text_of(glue)
    return (text.split(between) if between else list(text)) if text else []


def _number(value: object) -> float | int:
    if isinstance(value, bool) or value is None:
        return 0
    if isinstance(value, int | float):
        return value
    text = text_of(value).strip()[:40]
    return (
        int(text) if re.fullmatch(r"-?[0-9]{1,16}", text) else float(text) if re.fullmatch(r"-?[0-9]*\.[0-9]{1,16}", text) else 0
    )


def _counting(work: Callable[[Any, Any], Any]) -> Callable[[object, object], object]:
    def count(value: object, other: object) -> object:
        result = work(_number(value), _number(other))
        if abs(result) > _GREATEST:
            raise TooMuchError
        return result

    return count


def _divided(left: Any, right: Any) -> Any:
    return left // right if isinstance(left, int) and isinstance(right, int) else left / right


def _bound(length: int) -> None:
    if length > _LONGEST:
        raise TooMuchError


def _plain(value: object) -> object:
    return (
        str(value) if isinstance(value, Markup) else value if isinstance(value, str | int | float | list | dict | None) else None
    )


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | list | dict) else 0


def _slice(value: object, start: object, length: object = 1) -> object:
    begin, count = int(_number(start)), int(_number(length))
    found = value if isinstance(value, list) else text_of(value)
    begin = max(begin + len(found), 0) if begin < 0 else begin
    return found[begin : begin + max(count, 0)]


def _truncate(value: object, most: object = 50, end: object = "...") -> str:
    text, tail, length = text_of(value), text_of(end), int(_number(most))
    return text if len(text) <= length else text[: max(length - len(tail), 0)] + tail


FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        "escape": escape,
        "escape_once": escape_once,
        "skip_autoescape": skip_autoescape,
        "to_json": to_json,
        "grant_read_access": grant_read_access,
        "replace": replace,
        "remove": replace,
        "join": join,
        "split": split,
        "size": _size,
        "slice": _slice,
        "truncate": _truncate,
        "append": lambda value, other: text_of(value) + text_of(other),
        "prepend": lambda value, other: text_of(other) + text_of(value),
        "upcase": lambda value: text_of(value).upper(),
        "downcase": lambda value: text_of(value).lower(),
        "capitalize": lambda value: text_of(value).capitalize(),
        "strip": lambda value: text_of(value).strip(),
        "lstrip": lambda value: text_of(value).lstrip(),
        "rstrip": lambda value: text_of(value).rstrip(),
        "strip_newlines": lambda value: text_of(value).replace("\r", "").replace("\n", ""),
        "newline_to_br": lambda value: Markup(str(escape(value)).replace("\n", "<br />\n")),  # noqa: S704 -- just escaped
        "url_encode": lambda value: quote(text_of(value), safe=""),
        "default": lambda value, other="": value if value or value == 0 else other,
        "first": lambda value: value[0] if isinstance(value, list) and value else None,
        "last": lambda value: value[-1] if isinstance(value, list) and value else None,
        "reverse": lambda value: value[::-1] if isinstance(value, list) else value,
        "plus": _counting(lambda left, right: left + right),
        "minus": _counting(lambda left, right: left - right),
        "times": _counting(lambda left, right: left * right),
        "divided_by": _counting(_divided),
        "modulo": _counting(lambda left, right: left % right),
        "round": lambda value, digits=0: (
            round(_number(value), min(max(int(_number(digits)), 0), 15)) if digits else round(_number(value))
        ),
    }
)
