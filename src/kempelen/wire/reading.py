"""JSON values held against a shape of the model: types, presence, patterns, lengths, ranges, enums (requester-api 1.5, 1.6).

A value of the wrong JSON type cannot be read at all: SerializationException. A broken constraint is collected, so that
one answer names all of them. Each shape becomes one function, made once.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from botocore.model import Shape

from kempelen.wire.errors import WireError, shortened

Reader = Callable[[Any, str, list[str]], Any]
"""Reads (value, path, breaches found so far); returns the value in Python's types."""

_SMALLEST: Final = {"integer": -(2**31), "long": -(2**63)}
_LARGEST: Final = {"integer": 2**31 - 1, "long": 2**63 - 1}
_SHOWN_BREACHES: Final = 10


def refuse_breaches(breaches: list[str]) -> None:
    """Raise ValidationException when there are breaches, in the service's form (1.6)."""
    if breaches:
        noun = "error" if len(breaches) == 1 else "errors"
        listed = "; ".join(breaches[:_SHOWN_BREACHES])
        raise WireError("ValidationException", f"{len(breaches)} validation {noun} detected: {listed}")


def reader_of(shape: Shape) -> Reader:
    """Return the reader of a shape."""
    return _KINDS[shape.type_name](shape)


def _breach(value: object, path: str, constraint: str) -> str:
    shown = "null" if value is None else f"'{shortened(value)}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {constraint}"


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _structure(shape: Shape) -> Reader:
    members = [(name, _lowered(name), reader_of(member)) for name, member in shape.members.items()]
    required = frozenset(shape.required_members)

    def read(value: Any, path: str, breaches: list[str]) -> dict[str, Any]:
        if type(value) is not dict:
            raise _wrong_type(path, "an object")
        out, above = {}, f"{path}." if path else ""
        for name, shown, read_member in members:
            member = value.get(name)
            if member is not None:
                out[name] = read_member(member, above + shown, breaches)
            elif name in required:
                breaches.append(_breach(None, above + shown, "Member must not be null"))
        return out

    return read


def _list(shape: Shape) -> Reader:
    read_member = reader_of(shape.member)

    def read(value: Any, path: str, breaches: list[str]) -> list[Any]:
        if type(value) is not list:
            raise _wrong_type(path, "an array")
        return [read_member(item, f"{path}.{place}.member", breaches) for place, item in enumerate(value, 1)]

    return read


def _string(shape: Shape) -> Reader:
    lowest, highest = shape.metadata.get("min", 0), shape.metadata.get("max", math.inf)
    pattern: str | None = shape.metadata.get("pattern")
    # fullmatch, not $: a dollar also matches before a final newline (security W9).
    matches = re.compile(pattern.removeprefix("^").removesuffix("$"), re.ASCII).fullmatch if pattern else None
    allowed = frozenset(shape.metadata.get("enum", ()))
    spelled = f"[{', '.join(shape.metadata.get('enum', ()))}]"

    def read(value: Any, path: str, breaches: list[str]) -> str:
        if type(value) is not str:
            raise _wrong_type(path, "a string")
        _refuse_unstorable(value, path)
        if len(value) < lowest:
            breaches.append(_breach(value, path, f"Member must have length greater than or equal to {lowest}"))
        if len(value) > highest:
            breaches.append(_breach(value, path, f"Member must have length less than or equal to {highest}"))
        if matches and not matches(value):
            breaches.append(_breach(value, path, f"Member must satisfy regular expression pattern: {pattern}"))
        if allowed and value not in allowed:
            breaches.append(_breach(value, path, f"Member must satisfy enum value set: {spelled}"))
        return value

    return read


def _integer(shape: Shape) -> Reader:
    smallest, largest = _SMALLEST[shape.type_name], _LARGEST[shape.type_name]
    lowest, highest = shape.metadata.get("min", smallest), shape.metadata.get("max", largest)

    def read(value: Any, path: str, breaches: list[str]) -> int:
        # type(), not isinstance(): True is an int to Python and not to JSON.
        if type(value) is not int or not smallest <= value <= largest:
            raise _wrong_type(path, f"a whole number of {largest.bit_length() + 1} bits")
        if value < lowest:
            breaches.append(_breach(value, path, f"Member must have value greater than or equal to {lowest}"))
        if value > highest:
            breaches.append(_breach(value, path, f"Member must have value less than or equal to {highest}"))
        return value

    return read


def _boolean(_shape: Shape) -> Reader:
    def read(value: Any, path: str, _breaches: list[str]) -> bool:
        if type(value) is not bool:
            raise _wrong_type(path, "true or false")
        return value

    return read


def _timestamp(_shape: Shape) -> Reader:
    def read(value: Any, path: str, _breaches: list[str]) -> datetime:
        try:
            if type(value) in {int, float}:
                return datetime.fromtimestamp(value, UTC)
            if type(value) is str and value.isascii():
                moment = datetime.fromisoformat(value)
                return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            pass  # a moment outside the calendar is answered as any other value that is none
        raise _wrong_type(path, "a time in seconds since 1970")

    return read


def _wrong_type(path: str, wanted: str) -> WireError:
    return WireError.serialization(f"The member '{path or '/'}' is not {wanted}.")


def _refuse_unstorable(value: str, path: str) -> None:
    """Refuse NUL, which PostgreSQL cannot store, and lone surrogates, which are no text (security W8)."""
    if "\0" in value:
        raise WireError.serialization(f"The member '{path}' holds a NUL character.")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise WireError.serialization(f"The member '{path}' holds half a character.") from error


_KINDS: Final[dict[str, Callable[[Shape], Reader]]] = {
    "structure": _structure,
    "list": _list,
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "boolean": _boolean,
    "timestamp": _timestamp,
}
