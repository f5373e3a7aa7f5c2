"""JPEG: segments that begin with a marker. Kept are those a decoder needs; what hangs behind the picture goes too."""

import re
import struct
from typing import Final

from kempelen.files.errors import DamagedFileError
from kempelen.files.metadata import exif
from kempelen.files.metadata.edits import Source, Survey

_EXIF: Final = b"Exif\0\0"
_NEEDED: Final = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
"""Application segments that say how pixels are to be read."""
_APPLICATION: Final = range(0xE0, 0xF0)
_COMMENT: Final = 0xFE
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""
_SCAN, _END, _FILL = 0xDA, 0xD9, 0xFF
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_LONGEST_NAME: Final = 16


def survey(source: Source) -> Survey:
    """Walk the segments to the end of the picture. Raises DamagedFileError."""
    found, place = Survey(), 2
    turned: int | None = None
    while True:
        lead, marker = source.at(place, 2)
        if lead != _FILL:
            raise DamagedFileError
        if marker == _END:
            found.leave_out(place + 2, source.size)  # a second picture, a film of the moment, anything
            return found
        if marker == _FILL or marker in _ALONE:
            place += 1 if marker == _FILL else 2
            continue
        end = place + 2 + int.from_bytes(source.at(place + 2, 2))
        if end < place + 4 or end > source.size:
            raise DamagedFileError
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", source.at(place + 5, 4))
            found.sized(width, height)
        elif marker in _APPLICATION or marker == _COMMENT:
            turned = _application(source, found, (place, end, marker), turned)
        if marker == _SCAN:
            behind = source.find(_AFTER_SCAN, end)
            if behind is None:  # some cameras leave the end marker out
                return found
            end = behind
        place = end


def _application(source: Source, found: Survey, segment: tuple[int, int, int], turned: int | None) -> int | None:
    """Leave a segment out unless it is needed; of the first EXIF keep the orientation, and return it."""
    place, end, marker = segment
    name = source.at(place + 4, min(_LONGEST_NAME, end - place - 4))
    if any(marker == needed and name.startswith(start) for needed, start in _NEEDED):
        return turned
    if turned is None and name.startswith(_EXIF):
        turned = exif.orientation(source.at(place + 10, end - place - 10))
        found.leave_out(place, end, _segment(turned) if turned else b"")
        return turned
    found.leave_out(place, end)
    return turned


def _segment(turned: int) -> bytes:
    body = _EXIF + exif.telling(turned)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
