"""Loosely written JSON, read as our elements read it (crowd-elements 2.3): is it whole? In linear time, without building it."""

import re
from collections.abc import Iterator
from typing import Final

_TOKEN = re.compile(
    r"""(?P<space>[\s\ufeff]+|//[^\n]*|/\*.*?\*/)
      | (?P<open>[\[{])
      | (?P<close>[\]}])
      | (?P<part>[,:])
      | (?P<value>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\w$.+\-]+)""",
    re.DOTALL | re.VERBOSE,
)
_PAIRS: Final = {"]": "[", "}": "{"}
_DEEPEST: Final = 200


class _UnreadableError(ValueError):
    """The text is not whole; the message says where."""


def wrong_in(text: str) -> str | None:
    """Return what is wrong with a list or an object, None when it can be read. Doubled and trailing commas are fine."""
    try:
        _read(text)
    except _UnreadableError as error:
        return str(error)
    return None


def _read(text: str) -> None:
    open_brackets: list[str] = []
    after_value = begun = False
    for kind, token in _tokens(text):
        if begun and not open_brackets:
            raise _UnreadableError(f"something follows its end: “{token[:20]}”")
        if not begun and kind != "open":
            raise _UnreadableError("it begins with neither [ nor {")
        begun = True
        if after_value and kind in {"open", "value"}:
            raise _UnreadableError(f"a comma is missing before “{token[:20]}”")
        _balance(open_brackets, kind, token)
        after_value = kind in {"value", "close"}
    if not begun or open_brackets:
        raise _UnreadableError(f"a “{open_brackets[-1]}” is never closed" if begun else "it is empty")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise _UnreadableError(f"it cannot be read from “{text[position : position + 20]}” on")
        position = found.end()
        if found.lastgroup and found.lastgroup != "space":
            yield found.lastgroup, found[0]


def _balance(open_brackets: list[str], kind: str, token: str) -> None:
    if kind == "open":
        open_brackets.append(token)
        if len(open_brackets) > _DEEPEST:
            raise _UnreadableError("it is nested too deeply")
    elif kind == "close" and open_brackets.pop() != _PAIRS[token]:
        raise _UnreadableError(f"a “{token}” closes what another bracket opened")
