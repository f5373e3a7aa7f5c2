"""Masks in words: a PNG of eight bits a channel, read without a picture library."""

import base64
import struct
import zlib
from collections.abc import Iterator
from typing import Any

_CHANNELS = {2: 3, 6: 4}
"""Bytes of a pixel by PNG's colour type: RGB and RGBA."""


def described(encoded: str) -> dict[str, Any]:
    """Return the size of a base64 PNG, and its colours where it is not transparent."""
    data = base64.b64decode(encoded)
    chunks = list(_chunks(data))
    width, height, depth, colour_type = struct.unpack(">IIBB", chunks[0][1][:10])
    assert depth == 8
    size = _CHANNELS[colour_type]
    lines = _lines(zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT")), width * size, size)
    pixels = {bytes(line[at : at + size]) for line in lines for at in range(0, len(line), size)}
    seen = {pixel[:3] for pixel in pixels if size == 3 or pixel[3]}
    return {"size": [width, height], "colours": sorted(f"#{pixel.hex()}" for pixel in seen)}


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def _lines(raw: bytes, width: int, size: int) -> Iterator[bytearray]:
    above = bytearray(width)
    for start in range(0, len(raw), width + 1):
        line = bytearray(raw[start + 1 : start + 1 + width])
        _restore(raw[start], line, above, size)
        yield line
        above = line


def _restore(kind: int, line: bytearray, above: bytearray, size: int) -> None:
    """Undo a line's filter in place (PNG 9)."""
    if kind == 0:
        return
    for at, value in enumerate(line):
        left = line[at - size] if at >= size else 0
        corner = above[at - size] if at >= size else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]
        line[at] = (value + guess) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    middle = left + above - corner
    return min((left, above, corner), key=lambda one: abs(middle - one))
