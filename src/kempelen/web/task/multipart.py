"""Multipart bodies (RFC 7578), read as they arrive: fields into memory, files into unnamed files on the disk.

Own reader: Django's keeps one limit for the whole process and loses the order of fields among files. No limit is ever
passed first and noticed afterwards: neither in memory nor on the disk.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO, Final

from django.conf import settings
from django.utils.http import parse_header_parameters

from kempelen.files.errors import FileTooLargeError, TooManyFilesError
from kempelen.files.spool import on_disk, spool

MOST_FIELDS: Final = 10_000
_LONGEST_PART_HEAD: Final = 8_192
_PIECE: Final = 1 << 16
_LINE_END: Final = b"\r\n"
_HEAD_END: Final = b"\r\n\r\n"

Fields = list[tuple[str, str]]
Admits = Callable[[Fields], bool]
"""Whether files may come after these fields: they name an answer that is waited for."""


class UnreadableError(Exception):
    """The body cannot be taken as a form; ``status`` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        """Keep the status of the answer."""
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file of a form, at its beginning. ``name`` and ``content_type`` are the sender's words."""

    field: str
    name: str
    content_type: str
    content: BinaryIO


def read_multipart(body: BinaryIO, length: int, boundary: bytes, fields: Fields, admits: Admits) -> list[FilePart]:
    """Read a body of ``length`` bytes; add each field, and each file's name, to ``fields``; return the files.

    Files that come before an answer is named share the limit of ordinary fields, so that strangers fill no disk.
    Only a sender who is waited for hears FileTooLargeError or TooManyFilesError. Raises these, UnreadableError and
    StorageFailedError; then no file is left.
    """
    reader = _Reader(_Stream(body, length), b"\r\n--" + boundary, fields, admits)
    try:
        reader.read()
    except BaseException:
        close_all(reader.files)
        raise
    return reader.files


def close_all(files: list[FilePart]) -> None:
    """Let the files go."""
    for part in files:
        part.content.close()


@dataclass(slots=True)
class _Stream:
    """What is left of the body, and the piece of it at hand."""

    body: BinaryIO
    left: int
    buffer: bytes = _LINE_END  # so that the first boundary looks like the others

    def more(self) -> None:
        """Read another piece. Raises UnreadableError at the end of the body."""
        piece = self.body.read(min(_PIECE, self.left)) if self.left else b""
        if not piece:
            raise UnreadableError(HTTPStatus.BAD_REQUEST)
        self.left -= len(piece)
        self.buffer += piece

    def until(self, mark: bytes) -> Iterator[bytes]:
        """Yield everything before ``mark`` and step over it. Raises UnreadableError when it never comes."""
        while (place := self.buffer.find(mark)) < 0:
            safe = max(len(self.buffer) - len(mark) + 1, 0)
            if safe:
                yield self.buffer[:safe]
                self.buffer = self.buffer[safe:]
            self.more()
        if place:
            yield self.buffer[:place]
        self.buffer = self.buffer[place + len(mark) :]

    def begins(self, mark: bytes) -> bool:
        """Return whether the rest begins with ``mark``."""
        while len(self.buffer) < len(mark) and self.left:
            self.more()
        return self.buffer.startswith(mark)


@dataclass(slots=True)
class _Reader:
    stream: _Stream
    delimiter: bytes
    fields: Fields
    admits: Admits
    files: list[FilePart] = field(default_factory=list)
    _small: int = 0
    """Bytes of fields, and of files nobody waits for, so far."""
    _large: int = 0
    """Bytes of files so far."""
    _admitted: bool = False

    def read(self) -> None:
        for _ in self.stream.until(self.delimiter):
            pass
        while not self.stream.begins(b"--"):
            self._part()
            if len(self.fields) > MOST_FIELDS:
                raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def _part(self) -> None:
        head = self._head()
        disposition = _parameters(head, "content-disposition")[1]
        name, file = disposition.get("name"), disposition.get("filename")
        if name is not None and file:
            self._file(_unescaped(name), _file_name(file), _parameters(head, "content-type")[0])
            return
        value = b"".join(self._limited(self.stream.until(self.delimiter)))
        if name is not None:
            self.fields.append((_unescaped(name), _text(value) if file is None else ""))

    def _head(self) -> str:
        head = bytearray()
        for piece in self.stream.until(_HEAD_END):
            head += piece
            if len(head) > _LONGEST_PART_HEAD:
                raise UnreadableError(HTTPStatus.BAD_REQUEST)
        if self.delimiter in head:
            raise UnreadableError(HTTPStatus.BAD_REQUEST)
        return _text(bytes(head))

    def _file(self, name: str, file: str, content_type: str) -> None:
        environment = settings.KEMPELEN
        self._admitted = self._admitted or self.admits(self.fields)
        if len(self.files) >= environment.files_of_answer:
            if not self._admitted:
                raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            raise TooManyFilesError(environment.files_of_answer, environment.files_of_answer_bytes)
        with on_disk():
            part = FilePart(name, file, content_type, spool())
        self.files.append(part)
        pieces = self.stream.until(self.delimiter)
        for piece in self._measured(pieces) if self._admitted else self._limited(pieces):
            with on_disk():
                part.content.write(piece)
        part.content.seek(0)
        self.fields.append((name, file))

    def _limited(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._small += len(piece)
            if self._small > settings.KEMPELEN.submit_limit_bytes:
                raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            yield piece

    def _measured(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        environment, size = settings.KEMPELEN, 0
        for piece in pieces:
            size += len(piece)
            self._large += len(piece)
            if size > environment.file_limit_bytes:
                raise FileTooLargeError(environment.file_limit_bytes)
            if self._large > environment.files_of_answer_bytes:
                raise TooManyFilesError(environment.files_of_answer, environment.files_of_answer_bytes)
            yield piece


def header(value: str) -> tuple[str, dict[str, str]]:
    """Return a header's value and parameters. Raises UnreadableError."""
    try:
        return parse_header_parameters(value)
    except (ValueError, LookupError) as error:  # a character set nobody has heard of
        raise UnreadableError(HTTPStatus.BAD_REQUEST) from error


def _parameters(head: str, wanted: str) -> tuple[str, dict[str, str]]:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == wanted:
            return header(value.strip())
    return "", {}


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
