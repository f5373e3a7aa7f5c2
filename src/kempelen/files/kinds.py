"""What a file is, judged by its first bytes against a short list (security F1). What the sender calls it is not believed."""

from typing import Final

HEAD_BYTES: Final = 64
UNKNOWN: Final = "application/octet-stream"

_STARTS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS: Final = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    b"crx ": UNKNOWN,  # a camera's raw picture: boxes like a film's, but none that a page could show
}
_HEARD: Final = {"video/webm": "audio/webm", "video/mp4": "audio/mp4"}
_SEEN: Final = {"audio/ogg": "video/ogg"}

INERT: Final = frozenset(
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif",
        "audio/flac", "audio/ogg", "audio/mpeg", "audio/wav", "audio/mp4", "audio/webm",
        "video/webm", "video/mp4", "video/ogg",
    }
)  # fmt: skip
"""Types that hold pixels or sound and nothing that runs: only these are shown in a page, all others are saved.

HEIC would be one, but few browsers can show it.
"""


def judged(head: bytes, declared: str = "") -> str:
    """Return the type of a file that begins with ``head``.

    Boxes that hold sound or pictures alike (WebM, MP4, Ogg) look the same from outside: there the declared type may say which.
    """
    found = _by_bytes(head)
    if declared.startswith("audio/"):
        return _HEARD.get(found, found)
    if declared.startswith("video/"):
        return _SEEN.get(found, found)
    return found


def _by_bytes(head: bytes) -> str:
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return next((kind for start, kind in _STARTS if head.startswith(start)), UNKNOWN)
