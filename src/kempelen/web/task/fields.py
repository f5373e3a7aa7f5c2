"""Reading a submitted form: what browsers send, and what twenty years of task pages send (question-formats 8).

Own limits: of a plain body at most ``submit_limit_bytes`` are read, whole; a multipart body is read as it arrives, and
its files never stand in memory (``multipart``).
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import parse_qsl

from django.conf import settings

from kempelen.web.task.multipart import MOST_FIELDS, Admits, Fields, FilePart, UnreadableError, close_all, header, read_multipart

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_PLAIN_FORMS: Final = frozenset({"", "application/x-www-form-urlencoded", "text/plain"})

__all__ = ["Fields", "FilePart", "Form", "UnreadableError", "form_of", "query_fields"]


@dataclass(slots=True)
class Form:
    """What was sent. Of a file, ``fields`` holds the name, as MTurk's answers do; ``files`` holds the rest until it is closed."""

    fields: Fields
    files: list[FilePart] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        close_all(self.files)


def form_of(environ: "WSGIEnvironment", admits: Admits) -> Form:
    """Return the fields of the query string, then those of the body, in order, and the files.

    ``admits`` says whether files may follow what was read so far. Raises UnreadableError, StorageFailedError, and for those
    whose files are admitted FileTooLargeError and TooManyFilesError.
    """
    fields = query_fields(environ)
    content_type, parameters = header(environ.get("CONTENT_TYPE", "")[:1_000])
    if content_type.lower() == "multipart/form-data":
        boundary = parameters.get("boundary", "").encode("latin-1", "replace")
        most = settings.KEMPELEN.submit_limit_bytes + settings.KEMPELEN.files_of_answer_bytes
        length = _length(environ, most)
        if not boundary:
            raise UnreadableError(HTTPStatus.BAD_REQUEST)
        return Form(fields, read_multipart(environ["wsgi.input"], length, boundary, fields, admits))
    body = _body(environ)
    if content_type.lower() in _PLAIN_FORMS:
        fields += _plain(_lines_as_pairs(body))
    elif body:
        raise UnreadableError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if len(fields) > MOST_FIELDS:
        raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return Form(fields)


def query_fields(environ: "WSGIEnvironment") -> Fields:
    """Return the fields of the address. Raises UnreadableError."""
    return _plain(environ.get("QUERY_STRING", "").encode("latin-1", "replace"))


def _body(environ: "WSGIEnvironment") -> bytes:
    """Read exactly what was announced."""
    length = _length(environ, settings.KEMPELEN.submit_limit_bytes)
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    if len(body) < length:
        raise UnreadableError(HTTPStatus.BAD_REQUEST)
    return body


def _length(environ: "WSGIEnvironment", most: int) -> int:
    """Return how long the body is; one of unknown length is not read at all."""
    announced = environ.get("CONTENT_LENGTH") or ""
    if not announced:
        if environ.get("HTTP_TRANSFER_ENCODING"):
            raise UnreadableError(HTTPStatus.LENGTH_REQUIRED)
        return 0
    if not announced.isascii() or not announced.isdigit():
        raise UnreadableError(HTTPStatus.BAD_REQUEST)
    if len(announced) > len(str(most)) or int(announced) > most:
        raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(announced)


def _lines_as_pairs(body: bytes) -> bytes:
    """Take one ``name=value`` per line for what the documentation once showed it to be; a browser sends no bare newline."""
    if b"&" in body or b"\n" not in body.strip():
        return body.strip(b"\r\n")
    return b"&".join(line for line in body.replace(b"\r\n", b"\n").split(b"\n") if line)


def _plain(body: bytes) -> Fields:
    """Decode as UTF-8, or the whole as Windows-1252: old pages still send that, and their answers count too."""
    text = body.decode("latin-1")
    try:
        try:
            return parse_qsl(_recoded(text), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
        except UnicodeDecodeError:
            return parse_qsl(text, keep_blank_values=True, encoding="cp1252", errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from error


def _recoded(text: str) -> str:
    return text if text.isascii() else text.encode("latin-1").decode("utf-8")
