"""JavaScript's regular expressions, read for Python: best effort, and never longer than a bounded number of steps.

The browser is the authority (question-formats 2.3). Here a pattern is read by JavaScript's grammar and written in Python's;
what has no equal there, and what could take for ever on a text somebody chose, is not run at all.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MOST_STEPS: Final = 5_000_000
"""How many steps all searches of one form may take at worst, by the product of their choices: a blink."""

_LONGEST: Final = 2_000
_MANY: Final = 10**9
_QUANTIFIER: Final = re.compile(r"\*|\+|\?|\{([0-9]{1,4})(,([0-9]{0,4}))?\}")
_GROUP: Final = re.compile(r"\((?:\?(?::|=|!|<=|<!|<([A-Za-z_][A-Za-z0-9_]*)>))?")
_HEX: Final = re.compile(r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}")
_SPACE: Final = "\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
_SETS: Final = {"d": "0-9", "w": "A-Za-z0-9_", "s": _SPACE}
_LINE_ENDS: Final = "\\n\\r\\u2028\\u2029"

Ways = Callable[[int], int]
"""In how many ways a piece can match within a text of so many characters; ``_MANY`` when nobody can say."""


class _ForeignError(Exception):
    """The pattern has no equal in Python."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a pattern in Python's words, and its choices."""

    text: str
    ways: Ways


@dataclass(slots=True)
class Budget:
    """The steps that are left for one form."""

    steps: int = MOST_STEPS

    def pays(self, steps: int) -> bool:
        """Take the steps, if they are there."""
        if steps > self.steps:
            return False
        self.steps -= steps
        return True


@dataclass(frozen=True, slots=True)
class Search:
    """A pattern that can be looked for."""

    compiled: re.Pattern[str]
    ways: Ways
    anchored: bool

    def misses(self, text: str, budget: Budget) -> bool:
        """Return whether the pattern is surely not in the text; False also where looking would take too long.

        Of a character beyond the basic plane JavaScript sees two halves, so such texts are the browser's alone.
        """
        length = len(text) + 1
        if text and max(text) > "\uffff":
            return False
        if not budget.pays(self.ways(length) * (1 if self.anchored else length)):
            return False
        return self.compiled.search(text) is None


@lru_cache(maxsize=512)
def search_for(regex: str, *, ignores_case: bool) -> Search | None:
    """Return how to look for a JavaScript pattern, or None when Python cannot be trusted to mean the same."""
    if len(regex) > _LONGEST:
        return None
    try:
        piece = _Reader(regex).read()
        compiled = re.compile(piece.text, re.IGNORECASE if ignores_case else 0)
    except (_ForeignError, re.error, OverflowError, RecursionError):
        return None
    return Search(compiled, piece.ways, anchored=regex.startswith("^") and "|" not in regex)


def _one(_length: int) -> int:
    return 1


def _product(pieces: list[_Piece]) -> Ways:
    def ways(length: int) -> int:
        total = 1
        for piece in pieces:
            total = min(_MANY, total * piece.ways(length))
        return total

    return ways


def _sum(pieces: list[_Piece]) -> Ways:
    return lambda length: min(_MANY, sum(piece.ways(length) for piece in pieces))


def _repeated(piece: _Piece, least: int, most: int) -> Ways:
    def ways(length: int) -> int:
        inner, turns = piece.ways(length), min(most, length)
        if inner <= 1:
            return max(1, turns - least + 1)
        return min(_MANY, int(inner ** min(turns, 64)) * max(1, turns - least + 1))

    return ways


class _Reader:
    """One pass over a pattern, by JavaScript's grammar without the u and v flags."""

    def __init__(self, regex: str) -> None:
        self._regex = regex
        self._at = 0

    def read(self) -> _Piece:
        piece = self._alternatives()
        if self._at < len(self._regex):
            raise _ForeignError
        return piece

    def _peek(self) -> str:
        return self._regex[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._regex, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _alternatives(self) -> _Piece:
        found = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            found.append(self._sequence())
        if len(found) == 1:
            return found[0]
        return _Piece("|".join(piece.text for piece in found), _sum(found))

    def _sequence(self) -> _Piece:
        found: list[_Piece] = []
        while self._peek() not in {"", "|", ")"}:
            found.append(self._quantified(self._atom()))
        return _Piece("".join(piece.text for piece in found), _product(found))

    def _quantified(self, piece: _Piece) -> _Piece:
        found = self._take(_QUANTIFIER)
        if found is None:
            return piece
        lazy = self._peek() == "?"
        self._at += lazy
        if self._peek() in {"*", "+", "?"} or _QUANTIFIER.match(self._regex, self._at):
            raise _ForeignError  # an error in JavaScript; possessive in Python
        sign = found[0]
        least, most = {"*": (0, _MANY), "+": (1, _MANY), "?": (0, 1)}.get(sign) or _bounds(found)
        return _Piece(f"{piece.text}{sign}{'?' if lazy else ''}", _repeated(piece, least, most))

    def _atom(self) -> _Piece:
        sign = self._peek()
        if sign == "(":
            return self._group()
        self._at += 1
        if sign == "[":
            return _Piece(self._set(), _one)
        if sign == "\\":
            return _Piece(self._escape(), _one)
        if sign in {"*", "+", "?"} or (sign == "{" and _QUANTIFIER.match(self._regex, self._at - 1)):
            raise _ForeignError
        plain = {".": f"[^{_LINE_ENDS}]", "$": r"\Z", "^": "^"}
        return _Piece(plain.get(sign) or re.escape(sign), _one)

    def _group(self) -> _Piece:
        found = self._take(_GROUP)
        if found is None or self._peek() == "?":
            raise _ForeignError
        inner = self._alternatives()
        if self._peek() != ")":
            raise _ForeignError
        self._at += 1
        opening = f"(?P<{found[1]}>" if found[1] else found[0]
        return _Piece(f"{opening}{inner.text})", inner.ways)

    def _escape(self) -> str:
        sign = self._peek()
        if sign.lower() in _SETS:
            self._at += 1
            return f"[{'^' if sign.isupper() else ''}{_SETS[sign.lower()]}]"
        if sign in {"b", "B"}:
            self._at += 1
            return f"(?a:\\{sign})"
        return self._character()

    def _character(self) -> str:
        """Read an escaped character that means the same inside a set and outside."""
        found = self._take(_HEX)
        if found is not None:
            return f"\\{found[0]}"
        sign = self._peek()
        if sign == "" or sign in "cuxk0123456789":
            raise _ForeignError  # control letters, broken escapes, octals, and references, which Python takes otherwise
        self._at += 1
        return f"\\{sign}" if sign in set("tnvfr") else re.escape(sign)

    def _set(self) -> str:
        negated = self._peek() == "^"
        self._at += negated
        parts: list[str] = []
        while self._peek() != "]":
            sign = self._peek()
            self._at += 1
            if sign == "":
                raise _ForeignError
            parts.append(self._set_escape() if sign == "\\" else sign if sign == "-" else re.escape(sign))
        self._at += 1
        if not parts:
            return r"[\s\S]" if negated else r"(?!)"
        return f"[{'^' if negated else ''}{''.join(_hyphens(parts))}]"

    def _set_escape(self) -> str:
        sign = self._peek()
        if sign.lower() in _SETS:
            self._at += 1
            return _OUTSIDE.get(sign) or _SETS[sign]
        if sign == "b":
            self._at += 1
            return "\\x08"
        return self._character()


def _hyphens(parts: list[str]) -> Iterator[str]:
    """Yield the parts of a set; a hyphen beside a whole class means itself, not a range."""
    classes = {*_SETS.values(), *_OUTSIDE.values()}
    for position, part in enumerate(parts):
        beside = {*parts[max(0, position - 1) : position], *parts[position + 1 : position + 2]}
        yield "\\-" if part == "-" and beside & classes else part


_OUTSIDE: Final = {
    "D": "\\x00-/:-\\U0010ffff",
    "W": "\\x00-/:-@\\[-\\^`{-\\U0010ffff",
    "S": "\\S",
}
"""The complements of the sets, as ranges, for use within a set; of spaces Python's own is near enough."""


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    least = int(found[1])
    most = least if found[2] is None else int(found[3]) if found[3] else _MANY
    if least > most:
        raise _ForeignError
    return least, most
