"""Answers written by the output shape (requester-api 1.5): whole epoch seconds, money as text, absent instead of null."""

from collections.abc import Callable
from typing import Any, Final

from botocore.model import Shape

from kempelen.core.clock import epoch_seconds
from kempelen.money import wire_amount

Writer = Callable[[Any], Any]
_MONEY: Final = "CurrencyAmount"


def writer_of(shape: Shape) -> Writer:
    """Return the function that turns a value of this shape into JSON's types; made once for each shape."""
    if shape.type_name == "structure":
        return _structure(shape)
    if shape.type_name == "list":
        return _list(shape)
    if shape.type_name == "timestamp":
        return epoch_seconds
    return wire_amount if shape.name == _MONEY else _as_it_is


def nothing(_value: Any) -> dict[str, Any]:
    """Write the answer of an operation without output: ``{}``, never zero bytes (1.3)."""
    return {}


def _structure(shape: Shape) -> Writer:
    writers = {name: writer_of(member) for name, member in shape.members.items()}

    def write(value: dict[str, Any]) -> dict[str, Any]:
        return {name: writers[name](member) for name, member in value.items() if member is not None}

    return write


def _list(shape: Shape) -> Writer:
    write_member = writer_of(shape.member)
    return lambda value: [write_member(member) for member in value]


def _as_it_is(value: Any) -> Any:
    return value
