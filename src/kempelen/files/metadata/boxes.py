"""Boxes within boxes (ISO 14496-12): films and sounds, and what pictures of this make share with them.

Boxes point at each other by their place in the file, so nothing may move: what tells too much becomes free space of the same
length. A track's own content, also that of a track of positions as action cameras write it, is not looked at.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kempelen.files.errors import DamagedFileError
from kempelen.files.metadata.edits import Source, Survey

_TOP: Final = frozenset(
    {
        b"ftyp", b"styp", b"pdin", b"moov", b"moof", b"mfra", b"mdat", b"idat", b"sidx", b"ssix", b"prft", b"emsg", b"pssh",
        b"wide",
    }
)  # fmt: skip
"""Boxes that stand for themselves in a file; a phone's own ones (the film within a photo) are blanked."""
_TELLING: Final = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
"""Boxes with title, place, maker and programme, and what an editor only marked as gone."""
_DEEPER: Final = frozenset({b"moov", b"trak"})
_LONG: Final = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its name, where it begins, where its content does, and where it ends."""

    name: bytes
    start: int
    body: int
    end: int


def survey(source: Source) -> Survey:
    """Walk a film's or a sound's boxes. Raises DamagedFileError."""
    found = Survey()
    for box in children(source, 0, source.size, cut_short=True):
        blank_telling(source, found, box)
    return found


def children(source: Source, start: int, end: int, *, cut_short: bool = False) -> Iterator[Box]:
    """Yield the boxes between two places. ``cut_short``: the last may promise more than there is, as after a lost connection."""
    while end - start >= 8:  # noqa: PLR2004 -- length and name
        length, name = struct.unpack(">I4s", source.at(start, 8))
        body = start + 8
        if length == _LONG:
            length, body = int.from_bytes(source.at(body, 8)), body + 8
        after = start + length if length else end
        if after < body or (after > end and not cut_short):
            raise DamagedFileError
        yield Box(name, start, body, min(after, end))
        start = after


def blank_telling(source: Source, found: Survey, box: Box) -> None:
    """Blank a box of a file's first level, or what tells too much within it. Raises DamagedFileError."""
    if box.name in _DEEPER:
        _blank_within(source, found, box)
    elif box.name not in _TOP:
        blank(found, box)


def blank(found: Survey, box: Box) -> None:
    """Make a box free space."""
    found.blank(box.start + 4, box.start + 8, b"free")
    found.blank(box.body, box.end)


def _blank_within(source: Source, found: Survey, parent: Box) -> None:
    for box in children(source, parent.body, parent.end):
        if box.name in _TELLING:
            blank(found, box)
        elif box.name in _DEEPER:
            _blank_within(source, found, box)
