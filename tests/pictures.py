"""Pictures, films and sounds as phones make them: with a place, a name and an hour that no requester need know."""

import io
import struct
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

SECRETS: Final = (b"Wen Li", b"Pinhole 7", b"PLACE-48.8584N")
"""Words that stand in every kind of metadata here; none of them may be left."""
PLACE: Final = SECRETS[2].decode()
XMP: Final = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{PLACE}</x:xmpmeta>'.encode()

GPS, MAKER, ARTIST, ORIENTATION = 0x8825, 0x010F, 0x013B, 0x0112


def pixels(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """Return a picture in which no part is like another."""
    picture = Image.new("RGB", size)
    picture.putdata([(x * 5 % 256, y * 7 % 256, (x * y) % 256) for y in range(size[1]) for x in range(size[0])])
    return picture.convert(mode)


def camera_data(turned: int = 6) -> Image.Exif:
    """Return what a phone writes."""
    exif = Image.Exif()
    exif[MAKER], exif[ARTIST], exif[ORIENTATION] = "Pinhole 7", "Wen Li", turned
    gps = exif.get_ifd(GPS)
    gps[1], gps[2], gps[29] = "N", (48.0, 51.0, 30.0), "2026:11:29"
    gps[27] = b"ASCII\0\0\0" + PLACE.encode()
    return exif


def saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    """Return the picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def profile() -> bytes:
    """Return a colour profile, without which a picture looks otherwise."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def jpeg(turned: int = 6, **how: Any) -> bytes:
    """Return a photo with EXIF, XMP, a comment, and behind its end the film of the moment."""
    given = {"exif": camera_data(turned), "xmp": XMP, "comment": SECRETS[0], "icc_profile": profile(), "quality": 90}
    return saved(pixels(), "JPEG", **(given | how)) + film()


def progressive() -> bytes:
    """Return a photo of several scans, with a comment between two of them."""
    photo = jpeg(progressive=True)
    second = photo.index(b"\xff\xda", photo.index(b"\xff\xda") + 2)
    between = photo.rindex(b"\xff\xc4", 0, second)  # the tables before the second scan
    return photo[:between] + b"\xff\xfe" + struct.pack(">H", 2 + len(SECRETS[0])) + SECRETS[0] + photo[between:]


def annotated_png(mode: str = "RGB") -> bytes:
    """Return a PNG with EXIF, texts of three kinds and something behind its end."""
    told = PngInfo()
    told.add_text("Author", "Wen Li")
    told.add_text("Software", "Pinhole 7 " * 40, zip=True)
    told.add_itxt("XML:com.adobe.xmp", XMP.decode())
    told.add(b"tIME", struct.pack(">HBBBBB", 2026, 11, 29, 12, 0, 0))
    return saved(pixels(mode), "PNG", pnginfo=told, exif=camera_data(), icc_profile=profile(), dpi=(72, 72)) + XMP


def webp(turned: int = 6, **how: Any) -> bytes:
    """Return a WebP with EXIF, XMP and something behind its end."""
    return saved(pixels(), "WEBP", exif=camera_data(turned), xmp=XMP, icc_profile=profile(), **how) + XMP


def animated(kind: str) -> bytes:
    """Return three pictures that follow each other, with EXIF."""
    first, *more = (pixels().rotate(angle) for angle in (0, 90, 180))
    return saved(first, kind, save_all=True, append_images=more, duration=100, exif=camera_data(0), lossless=True)


def avif() -> bytes:
    """Return an AVIF with EXIF and XMP among its items."""
    return saved(pixels(), "AVIF", exif=camera_data(), xmp=XMP)


def heic() -> bytes:
    """Return the same boxes under the brand that phones write; nobody here can decode it, and nobody needs to."""
    return avif().replace(b"ftypavif", b"ftypheic", 1)


def box(name: bytes, *content: bytes) -> bytes:
    """Return a box of ISO 14496-12."""
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + name + body


@dataclass(frozen=True)
class Item:
    """An item of a picture: its kind, and where it lies."""

    kind: bytes
    offset: int
    length: int
    method: int = 0


def items(*listed: Item, version: int = 0, cut: int = 0) -> bytes:
    """Return an AVIF without a picture: a list of items in one of its versions (``cut`` bytes short), and a name in ``idat``."""
    number = ">I" if version == 2 else ">H"
    entries, places = b"", bytes([version, 0, 0, 0, 0x44, 0]) + struct.pack(number, len(listed))
    for index, item in enumerate(listed):
        kind = bytes([3 if version == 2 else 2, 0, 0, 0]) + struct.pack(number, index) + bytes(2) + item.kind
        entries += box(b"infe", kind)
        method = struct.pack(">H", item.method) if version else b""
        places += struct.pack(number, index) + method + struct.pack(">HHII", 0, 1, item.offset, item.length)
    count = struct.pack(">II", 1 << 24, len(listed)) if version == 2 else struct.pack(">IH", 0, len(listed))
    meta = (
        box(b"iinf", count, entries),
        box(b"iloc", places[: len(places) - cut]),
        box(b"idat", SECRETS[0]),
        box(b"iprp", box(b"ipco", box(b"ispe", struct.pack(">III", 0, 4, 3)))),
    )
    return box(b"ftyp", b"avif", bytes(4)) + box(b"meta", bytes(4), *meta)


def film(brand: bytes = b"isom") -> bytes:
    """Return the boxes of a phone's film: place and maker beside the tracks, and in each; frames that are not looked at."""
    told = box(b"udta", box(b"\xa9xyz", PLACE.encode()), box(b"\xa9mak", SECRETS[1]))
    keys = box(b"meta", bytes(4), box(b"keys", b"com.apple.quicktime.location.ISO6709"), box(b"ilst", PLACE.encode()))
    track = box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", b"samples at 1234"), told, keys)
    long = struct.pack(">I4sQ", 1, b"uuid", 16 + len(XMP)) + XMP
    return b"".join(
        (
            box(b"ftyp", brand, bytes(4), b"mp42"),
            box(b"free", SECRETS[0]),
            box(b"moov", box(b"mvhd", bytes(100)), track, told, keys),
            long,
            box(b"mdat", b"frames" * 1_000),
            struct.pack(">I4s", 0, b"mpvd") + XMP,
        )
    )
