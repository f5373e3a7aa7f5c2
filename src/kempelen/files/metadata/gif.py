"""GIF: nothing but the size is read. It has no place for a camera's data; a comment in it is the maker's own words."""

import struct
from typing import Final

from kempelen.files.errors import DamagedFileError
from kempelen.files.metadata.edits import Source, Survey

_EXTENSION, _IMAGE = 0x21, 0x2C
_HAS_COLOURS, _COLOURS = 0x80, 0x07
_HEAD: Final = 13


def survey(source: Source) -> Survey:
    """Read the size of the screen and of the first image, which may be larger. Raises DamagedFileError."""
    width, height, colours = struct.unpack("<HHB", source.at(6, 5))
    found = Survey()
    found.sized(width, height)
    place = _HEAD + (3 << (colours & _COLOURS) + 1 if colours & _HAS_COLOURS else 0)
    while (kind := source.at(place, 1)[0]) == _EXTENSION:
        place += 2
        while length := source.at(place, 1)[0]:
            place += 1 + length
        place += 1
    if kind != _IMAGE:
        raise DamagedFileError
    found.sized(*struct.unpack("<HH", source.at(place + 5, 4)))
    return found
