"""The body of a call: bounded before it is read, scanned before it is parsed, parsed strictly (security W5, W8)."""

import json
import math
import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

from django.conf import settings

from kempelen.wire.errors import WireError

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, WSGIEnvironment

DEEPEST: Final = 32
LONGEST_INTEGER: Final = 20
_DRAINED_BYTES: Final = 32 * 1024 * 1024
_CHUNK: Final = 64 * 1024
# Strings are swallowed whole, also unfinished ones, so that the scan is linear whatever is sent.
_TOKENS: Final = re.compile(rb'"[^"\\]*+(?:\\.?+[^"\\]*+)*+"?+|[\[\]{}]', re.DOTALL)


def read_body(environ: "WSGIEnvironment") -> bytes:
    """Return the body. Demands its length (411) and refuses one over the operator's limit (413) without keeping it."""
    length = environ.get("CONTENT_LENGTH") or ""
    if environ.get("HTTP_TRANSFER_ENCODING") or not (length.isascii() and length.isdigit()):
        raise WireError(
            "LengthRequiredException", "A request says how long it is: send Content-Length.", status="411 Length Required"
        )
    limit = settings.KEMPELEN.wire_body_limit_bytes
    stream: InputStream = environ["wsgi.input"]
    if len(length) > LONGEST_INTEGER or int(length) > limit:
        _drain(stream, length)
        message = f"The request is larger than the {limit} bytes this marketplace takes."
        raise WireError("RequestEntityTooLargeException", message, status="413 Content Too Large")
    body = stream.read(int(length))
    if len(body) != int(length):
        raise WireError.serialization("The request ended before its body did.")
    return body


def parse(body: bytes) -> dict[str, Any]:
    """Return the body as an object; an empty one is ``{}``. Raises SerializationException for anything else."""
    if not body:
        return {}
    _refuse_depth(body)
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_without_duplicates,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_refuse_constant,
        )
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError are its children
        raise WireError.serialization("The body is not JSON in UTF-8.") from error
    if type(value) is not dict:
        raise WireError.serialization("The body is not a JSON object.")
    return value


def _drain(stream: "InputStream", length: str) -> None:
    """Take what is being sent and drop it, within bounds: a client that is still sending does not read our answer."""
    left = min(int(length[:LONGEST_INTEGER]), _DRAINED_BYTES)
    while left > 0:
        chunk = stream.read(min(_CHUNK, left))
        if not chunk:
            return
        left -= len(chunk)


def _refuse_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return
    depth = 0
    for token in _TOKENS.finditer(body):
        first = body[token.start()]
        if first in b"[{":
            depth += 1
            if depth > DEEPEST:
                raise WireError.serialization(f"The body is nested deeper than {DEEPEST} levels.")
        elif first in b"]}":
            depth -= 1


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise WireError.serialization("A member is named twice in one object.")
    return members


def _integer(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise WireError.serialization("A number does not fit 64 bits.")
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise WireError.serialization("A number is too large.")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise WireError.serialization(f"{name} is not JSON.")
