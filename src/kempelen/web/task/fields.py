"""Reading a submitted form: what browsers send, and what twenty years of task pages send (question-formats 8).

Own limits: the whole body is at hand, at most ``submit_limit_bytes`` of it. Django's multipart reader is not used, for
it keeps Django's smaller limit for the whole process and loses the order of fields among files.
"""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from django.conf import settings
from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MOST_FIELDS: Final = 10_000
_LONGEST_PART_HEAD: Final = 8_192
_PLAIN_FORMS: Final = frozenset({"", "application/x-www-form-urlencoded", "text/plain"})

Fields = list[tuple[str, str]]


class UnreadableError(Exception):
    """The body cannot be taken as a form; ``status`` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        """Keep the status of the answer."""
        super().__init__(status.phrase)
        self.status = status


def fields_of(environ: "WSGIEnvironment") -> Fields:
    """Return the fields of the query string, then those of the body, in order. Raises UnreadableError."""
    fields = query_fields(environ)
    body = _body(environ)
    content_type, parameters = _header(environ.get("CONTENT_TYPE", "")[:1_000])
    if content_type.lower() == "multipart/form-data":
        fields += _multipart(body, parameters.get("boundary", "").encode("latin-1", "replace"))
    elif content_type.lower() in _PLAIN_FORMS:
        fields += _plain(_lines_as_pairs(body))
    elif body:
        raise UnreadableError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if len(fields) > MOST_FIELDS:
        raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return fields


def query_fields(environ: "WSGIEnvironment") -> Fields:
    """Return the fields of the address. Raises UnreadableError."""
    return _plain(environ.get("QUERY_STRING", "").encode("latin-1", "replace"))


def _body(environ: "WSGIEnvironment") -> bytes:
    """Read exactly what was announced; a body of unknown length is not read at all."""
    announced = environ.get("CONTENT_LENGTH") or ""
    if not announced:
        if environ.get("HTTP_TRANSFER_ENCODING"):
            raise UnreadableError(HTTPStatus.LENGTH_REQUIRED)
        return b""
    if not announced.isascii() or not announced.isdigit():
        raise UnreadableError(HTTPStatus.BAD_REQUEST)
    if len(announced) > len(str(settings.KEMPELEN.submit_limit_bytes)) or int(announced) > settings.KEMPELEN.submit_limit_bytes:
        raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body: bytes = environ["wsgi.input"].read(int(announced))
    if len(body) < int(announced):
        raise UnreadableError(HTTPStatus.BAD_REQUEST)
    return body


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


def _multipart(body: bytes, boundary: bytes) -> Fields:
    """Cut a multipart body at its boundary (RFC 7578). Of a file only its name is kept: uploads are not stored."""
    delimiter = b"\r\n--" + boundary
    whole = b"\r\n" + body
    if not boundary or whole.count(delimiter) > MOST_FIELDS + 1:
        raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if boundary else HTTPStatus.BAD_REQUEST)
    _preamble, *parts = whole.split(delimiter)
    if not parts or not any(part.startswith(b"--") for part in parts):
        raise UnreadableError(HTTPStatus.BAD_REQUEST)
    return list(_read_parts(parts))


def _read_parts(parts: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if part.startswith(b"--"):
            return
        head, found, value = part.partition(b"\r\n\r\n")
        if not found or len(head) > _LONGEST_PART_HEAD:
            raise UnreadableError(HTTPStatus.BAD_REQUEST)
        disposition = _disposition(_text(head))
        if "name" in disposition:
            name, file = _unescaped(disposition["name"]), disposition.get("filename")
            yield name, _text(value) if file is None else _file_name(file)


def _disposition(head: str) -> dict[str, str]:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return _header(value.strip())[1]
    return {}


def _header(value: str) -> tuple[str, dict[str, str]]:
    try:
        return parse_header_parameters(value)
    except (ValueError, LookupError) as error:  # a character set nobody has heard of
        raise UnreadableError(HTTPStatus.BAD_REQUEST) from error


def _unescaped(name: str) -> str:
    """Undo what browsers do to names in a part's head."""
    return name.replace("%0D", "\r").replace("%0A", "\n").replace("%22", '"')


def _file_name(sent: str) -> str:
    return _unescaped(sent).replace("\\", "/").rpartition("/")[2]


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")
