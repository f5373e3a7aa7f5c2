"""WebP: chunks in a RIFF box, whose length and flags tell of the chunks and change with them."""

import struct
from typing import Final

from kempelen.files.errors import DamagedFileError
from kempelen.files.metadata import exif
from kempelen.files.metadata.edits import Edit, Source, Survey

_SEEN: Final = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ICCP", b"ALPH", b"ANIM", b"ANMF"})
_HEAD: Final = 12
_FLAG_EXIF, _FLAG_XMP = 0x08, 0x04
_LONGEST_EXIF: Final = 1 << 16


def survey(source: Source) -> Survey:
    """Walk the chunks; what stands behind the box goes. Raises DamagedFileError."""
    end = 8 + int.from_bytes(source.at(4, 4), "little")
    if end > source.size:
        raise DamagedFileError
    found, place, flags, turned = Survey(), _HEAD, -1, 0
    while place + 8 <= end:
        name, length = struct.unpack("<4sI", source.at(place, 8))
        after = min(place + 8 + length + length % 2, end)
        if place + 8 + length > end:
            raise DamagedFileError
        if name in {b"VP8X", b"VP8 ", b"VP8L"}:
            found.sized(*_size(source, name, place + 8))
        if name == b"VP8X":
            flags = place + 8
        elif name == b"EXIF":
            told = b"" if turned else _exif(source, place + 8, length)
            turned = turned or len(told)
            found.leave_out(place, after, told)
        elif name not in _SEEN:
            found.leave_out(place, after)
        place = after
    found.leave_out(place, source.size)
    if found.edits:
        _tell(source, found, flags, turned=bool(turned))
    return found


def _size(source: Source, name: bytes, body: int) -> tuple[int, int]:
    """Return width and height, from wherever this kind of chunk has them."""
    if name == b"VP8X":
        sides = source.at(body + 4, 6)
        return 1 + int.from_bytes(sides[:3], "little"), 1 + int.from_bytes(sides[3:], "little")
    if name == b"VP8 ":
        width, height = struct.unpack("<HH", source.at(body + 6, 4))
        return width & 0x3FFF, height & 0x3FFF
    bits = int.from_bytes(source.at(body + 1, 4), "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


def _exif(source: Source, body: int, length: int) -> bytes:
    """Return the chunk that stands for one of EXIF: with the orientation alone, or none."""
    tiff = source.at(body, min(length, _LONGEST_EXIF))
    turned = exif.orientation(tiff.removeprefix(b"Exif\0\0"))
    told = exif.telling(turned)
    return b"EXIF" + struct.pack("<I", len(told)) + told if turned else b""


def _tell(source: Source, found: Survey, flags: int, *, turned: bool) -> None:
    """Make length and flags of the box true again."""
    gone = sum(edit.end - edit.start - len(edit.put) for edit in found.edits)
    told = [Edit(4, 8, struct.pack("<I", source.size - 8 - gone))]
    if flags >= 0:
        (old,) = source.at(flags, 1)
        told.append(Edit(flags, flags + 1, bytes([old & ~(_FLAG_EXIF | _FLAG_XMP) | (_FLAG_EXIF if turned else 0)])))
    found.edits = sorted(found.edits + told, key=lambda edit: edit.start)
