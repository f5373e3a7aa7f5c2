"""A file read by place, what is to go from it, and the copy without that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from kempelen.files.errors import DamagedFileError

MOST_READS: Final = 200_000
"""Pieces of a file that are looked at. No camera writes so many; a file made of empty pieces costs a bounded time."""

_WINDOW: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Edit:
    """The bytes from ``start`` to ``end`` go, and ``put`` stands there; then zeros, where what follows must keep its place."""

    start: int
    end: int
    put: bytes = b""
    in_place: bool = False


@dataclass(slots=True)
class Survey:
    """What a walk through a file found. ``edits`` stand in the file's order and do not touch."""

    pixels: int = 0
    edits: list[Edit] = field(default_factory=list)

    def sized(self, width: int, height: int) -> None:
        """Note a picture's size; of several the largest counts."""
        self.pixels = max(self.pixels, width * height)

    def leave_out(self, start: int, end: int, put: bytes = b"") -> None:
        """Let bytes go; what follows moves up."""
        if start < end:
            self.edits.append(Edit(start, end, put))

    def blank(self, start: int, end: int, put: bytes = b"") -> None:
        """Overwrite bytes with as many others."""
        if start < end:
            self.edits.append(Edit(start, end, put[: end - start], in_place=True))


class Source:
    """A file of known size. Every look at it is counted, so that no walk is without end."""

    def __init__(self, content: BinaryIO) -> None:
        """Measure the file; it stays open."""
        self._content = content
        self._reads = 0
        self.size = content.seek(0, 2)

    def at(self, start: int, length: int) -> bytes:
        """Return exactly these bytes. Raises DamagedFileError where the file has fewer, and after too many looks."""
        self._reads += 1
        if self._reads > MOST_READS:
            raise DamagedFileError
        self._content.seek(start)
        found = self._content.read(length)
        if len(found) < length:
            raise DamagedFileError
        return found

    def find(self, pattern: re.Pattern[bytes], start: int) -> int | None:
        """Return where a pattern of two bytes is next found, or None."""
        while self.size - start >= 2:  # noqa: PLR2004 -- as long as the pattern
            window = self.at(start, min(_WINDOW, self.size - start))
            if found := pattern.search(window):
                return start + found.start()
            start += len(window) - 1
        return None

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes between two places."""
        self._content.seek(start)
        while start < end and (piece := self._content.read(min(_WINDOW, end - start))):
            start += len(piece)
            yield piece


def edited(source: Source, edits: Sequence[Edit]) -> Iterator[bytes]:
    """Yield the file with its edits made."""
    place = 0
    for edit in edits:
        yield from source.pieces(place, edit.start)
        yield edit.put
        if edit.in_place:
            yield from _zeros(edit.end - edit.start - len(edit.put))
        place = edit.end
    yield from source.pieces(place, source.size)


def _zeros(count: int) -> Iterator[bytes]:
    while count > 0:
        yield bytes(min(_WINDOW, count))
        count -= _WINDOW
