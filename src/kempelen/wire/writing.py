"""Answers written by the output shape (requester-api 1.5): whole epoch seconds, money as text, absent instead of null."""

from collections.abc import Callable
from typing import Any, Final

from botocore.model import Shape

from kempelen.core.clock import epoch_seconds
from kempelen.core.errors import InvariantError
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
    known = writers.keys()
    changing = [(name, write_member) for name, write_member in writers.items() if write_member is not _as_it_is]

    def write(value: dict[str, Any]) -> dict[str, Any]:
        out = {name: member for name, member in value.items() if member is not None}
        if not out.keys() <= known:
            message = f"{shape.name} has no member {sorted(out.keys() - known)}."
            raise InvariantError(message)
        for name, write_member in changing:
            if name in out:
                out[name] = write_member(out[name])
        return out

    return write


def _list(shape: Shape) -> Writer:
    write_member = writer_of(shape.member)
    return lambda value: [write_member(member) for member in value]


def _as_it_is(value: Any) -> Any:
    return value
