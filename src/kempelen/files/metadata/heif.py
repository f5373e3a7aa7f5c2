"""HEIC and AVIF (ISO 23008-12): a list of items, two kinds of which tell what a camera knew.

Their bytes are blanked where they lie. Which way up a picture is stands among its properties, not in its EXIF.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kempelen.files.errors import DamagedFileError
from kempelen.files.metadata import exif
from kempelen.files.metadata.boxes import Box, blank, blank_telling, children
from kempelen.files.metadata.edits import Edit, Source, Survey

_LONGEST_LIST: Final = 1 << 20
_EXIF: Final = b"Exif"
_TELLING: Final = frozenset({_EXIF, b"mime", b"uri "})
"""Kinds of items: EXIF, XMP, and what only its maker can read."""
_IN_FILE, _IN_META = 0, 1
"""Where an item's extents are counted from (``construction_method``)."""


def survey(source: Source) -> Survey:
    """Walk a picture's boxes and the list of its items. Raises DamagedFileError."""
    found = Survey()
    for box in children(source, 0, source.size, cut_short=True):
        if box.name == b"meta":
            _meta(source, found, box)
        else:
            blank_telling(source, found, box)
    found.edits.sort(key=lambda edit: edit.start)
    if any(later.start < earlier.end for earlier, later in pairwise(found.edits)):
        raise DamagedFileError
    return found


def _meta(source: Source, found: Survey, meta: Box) -> None:
    """Take the picture's size from its properties and blank the items that tell too much."""
    parts = {box.name: box for box in children(source, meta.body + 4, meta.end)}
    for name in (b"udta", b"uuid", b"free", b"skip"):
        if name in parts:
            blank(found, parts[name])
    if b"iprp" in parts:
        _sizes(source, found, parts[b"iprp"])
    if b"iinf" not in parts or b"iloc" not in parts:
        return
    kinds = dict(_kinds(source, parts[b"iinf"]))
    base = {_IN_FILE: 0, _IN_META: parts[b"idat"].body if b"idat" in parts else source.size}
    for item in _places(source, parts[b"iloc"]):
        kind = kinds.get(item.number)
        if kind in _TELLING:
            found.edits += _blanked(item, kind, base, source.size)


def _sizes(source: Source, found: Survey, properties: Box) -> None:
    for container in children(source, properties.body, properties.end):
        if container.name == b"ipco":
            for one in children(source, container.body, container.end):
                if one.name == b"ispe":
                    found.sized(*struct.unpack(">II", source.at(one.body + 4, 8)))


def _kinds(source: Source, iinf: Box) -> Iterator[tuple[int, bytes]]:
    """Yield number and kind of each item."""
    wide = source.at(iinf.body, 1)[0] > 0
    for entry in children(source, iinf.body + (8 if wide else 6), iinf.end):
        version = source.at(entry.body, 1)[0]
        layout = ">H2x4s" if version == 2 else ">I2x4s"  # noqa: PLR2004 -- older ones name no kind
        if version >= 2:  # noqa: PLR2004 -- as above
            number, kind = struct.unpack(layout, source.at(entry.body + 4, struct.calcsize(layout)))
            yield number, kind


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    method: int
    extents: tuple[tuple[int, int], ...]
    """Offset and length of each part."""


@dataclass(slots=True)
class _Numbers:
    """A list of numbers of changing width. Raises DamagedFileError when it ends too soon."""

    content: bytes
    place: int = 0

    def next(self, width: int) -> int:
        end = self.place + width
        if end > len(self.content):
            raise DamagedFileError
        found = int.from_bytes(self.content[self.place : end])
        self.place = end
        return found


def _places(source: Source, iloc: Box) -> Iterator[_Item]:
    """Yield where each item lies (ISO 14496-12, 8.11.3)."""
    if iloc.end - iloc.body > _LONGEST_LIST:
        raise DamagedFileError
    numbers = _Numbers(source.at(iloc.body, iloc.end - iloc.body))
    version = numbers.next(4) >> 24
    widths = numbers.next(2)
    of_offset, of_length, of_base = widths >> 12, widths >> 8 & 15, widths >> 4 & 15
    of_index = widths & 15 if version else 0
    short = 2 if version < 2 else 4  # noqa: PLR2004 -- the version that widened counts and numbers
    for _ in range(numbers.next(short)):
        number = numbers.next(short)
        method = numbers.next(2) & 15 if version else _IN_FILE
        numbers.next(2)
        base = numbers.next(of_base)
        extents = []
        for _ in range(numbers.next(2)):
            numbers.next(of_index)
            extents.append((base + numbers.next(of_offset), numbers.next(of_length)))
        yield _Item(number, method, tuple(extents))


def _blanked(item: _Item, kind: bytes, base: dict[int, int], size: int) -> Iterator[Edit]:
    """Yield an edit for each part of an item. An EXIF stays readable, and empty. Raises DamagedFileError."""
    told = bytes(4) + exif.telling(0) if kind == _EXIF else b""
    if item.method not in base:
        raise DamagedFileError
    for offset, length in item.extents:
        start = base[item.method] + offset
        if start + length > size:
            raise DamagedFileError
        if length:
            yield Edit(start, start + length, told if len(told) <= length else b"", in_place=True)
        told = b""
