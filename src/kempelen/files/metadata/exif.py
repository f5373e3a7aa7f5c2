"""EXIF: the one thing in it that a picture needs, which way up it is, and an EXIF that says nothing else."""

import struct
from typing import Final

_ORIENTATION: Final = 0x0112
_SHORT: Final = 3
_TURNED: Final = range(2, 9)
_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}


def orientation(tiff: bytes) -> int:
    """Return how the picture lies (2 to 8), or 0: upright, not told, or not readable."""
    order = _ORDERS.get(tiff[:4])
    try:
        return _told(tiff, order) if order else 0
    except struct.error:  # the entries run past the end
        return 0


def _told(tiff: bytes, order: str) -> int:
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(count):
        tag, kind, _values, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
        if tag == _ORIENTATION and kind == _SHORT:
            return value if value in _TURNED else 0
    return 0


def telling(turned: int) -> bytes:
    """Return an EXIF of this orientation and nothing more; of none at all for 0."""
    entries = [struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, turned, 0)] if turned else []
    return b"MM\0*" + struct.pack(">IH", 8, len(entries)) + b"".join(entries) + bytes(4)
