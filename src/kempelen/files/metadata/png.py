"""PNG: chunks with a name. Kept are those that say how pixels look, by a list; texts, times and private chunks go."""

import struct
import zlib
from typing import Final

from kempelen.files.errors import DamagedFileError
from kempelen.files.metadata import exif
from kempelen.files.metadata.edits import Source, Survey

_SEEN: Final = frozenset(
    {
        b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT",
        b"acTL", b"fcTL", b"fdAT",
    }
)  # fmt: skip
"""Chunks beside the critical ones that change what is seen (PNG, third edition; the last line are those of animations)."""
_MAY_BE_LEFT_OUT: Final = 0x20
"""The bit of a name's first letter by which PNG marks what a decoder can do without."""
_LONGEST_EXIF: Final = 1 << 16


def survey(source: Source) -> Survey:
    """Walk the chunks to the last one. Raises DamagedFileError."""
    found, place = Survey(), 8
    while True:
        length, name = struct.unpack(">I4s", source.at(place, 8))
        end = place + 12 + length
        if end > source.size:
            raise DamagedFileError
        if name == b"IHDR":
            found.sized(*struct.unpack(">II", source.at(place + 8, 8)))
        elif name == b"eXIf":
            turned = exif.orientation(source.at(place + 8, min(length, _LONGEST_EXIF)))
            found.leave_out(place, end, _chunk(b"eXIf", exif.telling(turned)) if turned else b"")
        elif name[0] & _MAY_BE_LEFT_OUT and name not in _SEEN:
            found.leave_out(place, end)
        place = end
        if name == b"IEND":
            found.leave_out(end, source.size)
            return found


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
