"""From Liquid to ``${variables}``, where a template holds nothing but plain inputs (crowd-elements 8)."""

import re
from typing import Final

from kempelen.questions.markup import VARIABLE

_PLAIN: Final = re.compile(r"\{\{-?\s*task\.input\.([A-Za-z0-9_][A-Za-z0-9_\-]{0,200})\s*(?:\|\s*grant_read_access\s*)?-?\}\}")
_ANY: Final = re.compile(r"\{\{|\{%")
_LIQUID: Final = re.compile(r"\{\{[^{}]{0,200}\btask\.input\b|\{%-?\s*(?:for|if|assign|capture|unless|case)\b")


def looks_liquid(html: str) -> bool:
    """Return whether a page is written for Liquid; ``{{ }}`` alone also belongs to scripts' own templates."""
    return _LIQUID.search(html) is not None


def start_of_liquid(html: str) -> int:
    """Return where a page that ``looks_liquid`` begins to."""
    found = _LIQUID.search(html)
    return found.start() if found else 0


def converted(html: str) -> str | None:
    """Return the page with ``${X}`` for each ``{{ task.input.X }}``; None when it holds other Liquid, or none at all."""
    if _PLAIN.search(html) is None or VARIABLE.search(html) is not None:
        return None
    plain = _PLAIN.sub(lambda found: f"${{{found[1]}}}", html)
    return None if _ANY.search(plain) else plain
