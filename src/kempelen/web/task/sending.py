"""Sending bytes that strangers made: in pieces, under a type of our choice, saved unless nothing in it can act (security F1)."""

import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import quote

from kempelen.config.wrapper import ORIGIN, Origin
from kempelen.files.kinds import INERT, UNKNOWN
from kempelen.web.task.pages import respond

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_PIECE: Final = 1 << 16
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_PLAIN: Final = "text/plain; charset=utf-8"


class Pieces:
    """The part of a file that is sent; the server closes it when the last piece is out or the reader is gone."""

    def __init__(self, content: BinaryIO, start: int, length: int) -> None:
        """Go to the first byte that is wanted."""
        self._content = content
        self._left = length
        content.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (piece := self._content.read(min(_PIECE, self._left))):
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        """Let the file go."""
        self._content.close()


def refuse(environ: "WSGIEnvironment", start: "StartResponse", status: HTTPStatus, sentence: str) -> Iterable[bytes]:
    """Answer with one sentence, dressed like a file."""
    environ[ORIGIN] = Origin.MEDIA
    allow = {"Allow": "GET, HEAD"} if status is HTTPStatus.METHOD_NOT_ALLOWED else None
    body = respond(start, status, sentence.encode() + b"\n", allow, content_type=_PLAIN)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else body


def send(
    environ: "WSGIEnvironment",
    start: "StartResponse",
    content: BinaryIO,
    *,
    size: int,
    content_type: str,
    headers: dict[str, str],
) -> Iterable[bytes]:
    """Send a file, or the one range of it that was asked for, as players do. Closes it."""
    environ[ORIGIN] = Origin.MEDIA
    wanted = _wanted(environ.get("HTTP_RANGE", ""), size)
    first, last = wanted or (0, size - 1)
    shown = content_type if content_type in INERT else UNKNOWN
    answer = {"Content-Type": shown, "Content-Length": str(last - first + 1), "Accept-Ranges": "bytes", **headers}
    status = HTTPStatus.PARTIAL_CONTENT if wanted else HTTPStatus.OK
    if wanted:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    if environ["REQUEST_METHOD"] == "HEAD":
        content.close()
        start(f"{status.value} {status.phrase}", list(answer.items()))
        return []
    start(f"{status.value} {status.phrase}", list(answer.items()))
    return Pieces(content, first, last - first + 1)


def disposition(content_type: str, name: str, *, save: bool = False) -> str:
    """Return Content-Disposition with the sender's name in it, which no character can break out of (RFC 6266)."""
    how = "inline" if content_type in INERT and not save else "attachment"
    plain = "".join(
        character if character.isascii() and (character.isalnum() or character in "._- ") else "_" for character in name
    )
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _wanted(header: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of the single range asked for; None for the whole: also where the range makes no sense."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        first, last = max(size - int(found[2]), 0), size - 1
    else:
        first, last = int(found[1]), min(int(found[2]) if found[2] else size - 1, size - 1)
    return (first, last) if first <= last else None
