"""What a picture tells beside what it shows is gone before it is stored; what it shows is there bit for bit (security F3)."""

import hashlib
import io
import struct
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

import pictures
from filing import chunk, files_in, keep, png
from kempelen.files import storage
from kempelen.files.errors import DamagedFileError, FileRefusedError, PictureTooLargeError, StorageFailedError
from kempelen.files.kinds import judged
from kempelen.files.metadata import without_metadata
from kempelen.files.models import LooseFile, RefusedUpload, StoredFile
from pictures import SECRETS
from support import books_balance

pytestmark = pytest.mark.django_db

PHOTOS = {
    "photo": pictures.jpeg,
    "photo of several scans": pictures.progressive,
    "drawing": pictures.annotated_png,
    "palette": lambda: pictures.annotated_png("P"),
    "webp": pictures.webp,
    "lossless webp": lambda: pictures.webp(lossless=True),
    "moving webp": lambda: pictures.animated("WEBP"),
    "moving png": lambda: pictures.animated("PNG"),
    "avif": pictures.avif,
}
OTHERS = {"heic": pictures.heic, "film": pictures.film, "sound": lambda: pictures.film(b"M4A ")}


def kept(content: bytes) -> bytes:
    """Keep a file and return what is in the store."""
    with storage.opened(keep(content).key) as stored:
        return stored.read()


def frames(content: bytes) -> list[bytes]:
    """Return the pixels of each picture in a file."""
    with Image.open(io.BytesIO(content)) as picture:
        shown = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            shown.append(picture.convert("RGBA").tobytes())
        return shown


def told(content: bytes) -> dict[str, object]:
    """Return what a reader of metadata finds in a file."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        found = {name: value for name, value in picture.info.items() if name in {"exif", "xmp", "comment", "Author", "Software"}}
        if not any(found.get("xmp", b"")):  # blanked where its place had to stay
            found.pop("xmp", None)
        return found | {str(tag): value for tag, value in picture.getexif().items()}


@pytest.mark.parametrize("kind", PHOTOS)
def test_pixels_stay_and_the_rest_goes(folder, kind):
    sent = PHOTOS[kind]()
    stored = kept(sent)
    assert frames(stored) == frames(sent)
    with Image.open(io.BytesIO(sent)) as before, Image.open(io.BytesIO(stored)) as after:
        assert after.info.get("icc_profile") == before.info.get("icc_profile")
        assert after.getexif().get_ifd(pictures.GPS) == {}
        assert set(after.getexif()) <= {pictures.ORIENTATION}
        assert ImageOps.exif_transpose(after).tobytes() == ImageOps.exif_transpose(before).tobytes()
    assert not told(stored).keys() - {"exif", str(pictures.ORIENTATION)}


@pytest.mark.parametrize("kind", PHOTOS | OTHERS)
def test_no_word_of_it_is_left_anywhere_in_the_file(folder, kind):
    sent = (PHOTOS | OTHERS)[kind]()
    assert any(word in sent for word in SECRETS)
    stored = kept(sent)
    assert [word for word in SECRETS if word in stored] == []
    assert b"xmpmeta" not in stored
    assert judged(stored[:64]) == judged(sent[:64])


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("make", [pictures.jpeg, pictures.webp])
def test_every_picture_stays_the_way_up_it_was(folder, make, turned):
    stored = kept(make(turned))
    with Image.open(io.BytesIO(stored)) as picture:
        assert picture.getexif().get(pictures.ORIENTATION, 1) == turned


@pytest.mark.parametrize("make", [pictures.film, pictures.avif])
def test_boxes_keep_their_places(folder, make):
    """They point at each other by place: the same length, and what is not metadata stands where it stood."""
    sent = make()
    stored = kept(sent)
    assert len(stored) == len(sent)
    frames_at = sent.find(b"mdat")
    assert stored.find(b"mdat") == frames_at
    assert b"frames" * 1_000 in stored or make is pictures.avif


@pytest.mark.parametrize("version", [0, 1, 2])
def test_lists_of_items_of_every_version_are_read(folder, version):
    where = pictures.items(pictures.Item(b"Exif", 0, 0), version=version).index(SECRETS[0])
    sent = pictures.items(pictures.Item(b"Exif", where, len(SECRETS[0])), version=version)
    assert sent.count(SECRETS[0]) == 1
    assert kept(sent) == sent.replace(SECRETS[0], bytes(len(SECRETS[0])))


def test_an_item_may_lie_within_the_list_itself(folder):
    sent = pictures.items(pictures.Item(b"Exif", 2, len(SECRETS[0]) - 2, method=1), version=1)
    assert kept(sent) == sent.replace(SECRETS[0], SECRETS[0][:2] + bytes(len(SECRETS[0]) - 2))


def test_the_row_tells_of_what_is_kept(folder):
    sent = pictures.jpeg()
    file = keep(sent)
    stored = (folder / file.key).read_bytes()
    assert file.size == len(stored) < len(sent)
    assert file.digest == hashlib.sha256(stored).hexdigest()
    assert files_in(folder.parent / "incoming") == []
    books_balance()


@pytest.mark.parametrize(
    "sent",
    [
        png(),
        pictures.saved(pictures.pixels(), "JPEG"),
        pictures.saved(pictures.pixels(), "WEBP"),
        pictures.saved(pictures.pixels("P"), "GIF"),
        b"%PDF-1.7 by Wen Li",
        b"\x1aE\xdf\xa3 by Wen Li",
        b"",
    ],
)
def test_where_nothing_is_to_go_the_file_stays_as_it_is(folder, sent):
    assert kept(sent) == sent


@pytest.mark.parametrize("kind", PHOTOS | OTHERS)
def test_an_operator_can_keep_it(folder, limits, kind):
    limits(files_keep_metadata=True)
    sent = (PHOTOS | OTHERS)[kind]()
    assert kept(sent) == sent


def test_the_scanner_sees_what_is_kept(folder, limits, tmp_path):
    """A pattern that was cut apart by a comment is whole once the comment is gone."""
    limits(upload_scanner=f"cp -t {tmp_path}")
    sent = pictures.jpeg()
    stored = kept(sent)
    (seen,) = tmp_path.glob("scan-*")
    assert seen.read_bytes() == stored


def bomb(kind: str, sides: tuple[int, int] = (40_000, 40_000)) -> bytes:
    """Return a small file whose pixels would fill 6 GB."""
    width, height = sides
    if kind == "png":
        return png(width, height)
    if kind == "gif":
        return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b"," + bytes(9) + b"\x02\x00;"
    if kind == "gif whose screen is small":
        return b"GIF89a" + bytes([1, 0, 1, 0, 0, 0, 0]) + b"!\xfe\x01x\x00" + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0)
    if kind == "jpeg":
        small = pictures.saved(pictures.pixels(), "JPEG")
        return small.replace(struct.pack(">HH", 32, 48), struct.pack(">HH", height, width), 1)
    if kind == "webp":
        small = pictures.webp()
        sizes = (side.to_bytes(3, "little") for side in (width - 1, height - 1))
        return small[:24] + b"".join(sizes) + small[30:]
    return pictures.avif().replace(struct.pack(">4s4xII", b"ispe", 48, 32), struct.pack(">4s4xII", b"ispe", width, height))


BOMBS = ["png", "gif", "gif whose screen is small", "jpeg", "webp", "avif"]


@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("kind", BOMBS)
def test_a_picture_that_would_fill_the_memory_is_refused(folder, limits, kind, keeps):
    limits(files_keep_metadata=keeps)
    sent = bomb(kind)
    assert len(sent) < 3_000
    with pytest.raises(PictureTooLargeError, match="at most 120 million pixels"):
        keep(sent)
    assert files_in(folder.parent) == []
    assert not StoredFile.objects.exists()
    assert not LooseFile.objects.exists()
    assert RefusedUpload.objects.get().code == "file_picture_too_large"
    books_balance()


def test_the_largest_picture_is_a_setting(folder, limits):
    limits(picture_pixels=48 * 32)
    keep(pictures.jpeg())
    limits(picture_pixels=48 * 32 - 1)
    with pytest.raises(PictureTooLargeError):
        keep(pictures.jpeg())


DAMAGED = {
    "the head of a png alone": png()[:8],
    "a png without an end": png()[:-12],
    "a png without a picture": b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
    "a png whose piece is longer than the file": b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 1 << 31, b"IHDR") + bytes(40),
    "the head of a jpeg alone": b"\xff\xd8\xff",
    "a jpeg of nothing": b"\xff\xd8\xff\xd9",
    "a page that begins like a jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF<script>alert(1)</script>",
    "a jpeg whose segment is shorter than its length": b"\xff\xd8\xff\xe0\x00\x01JFIF",
    "a webp that is cut": pictures.webp()[:60],
    "a webp whose chunk leaves its box": b"RIFF\x14\x00\x00\x00WEBPVP8 \xff\x00\x00\x00" + bytes(16),
    "a gif without an image": b"GIF89a" + bytes(7) + b";",
    "an avif without a size": pictures.box(b"ftyp", b"avif", bytes(4)) + pictures.box(b"mdat", bytes(8)),
    "an avif whose item lies outside": pictures.items(pictures.Item(b"Exif", 1 << 30, 10)),
    "an avif whose items overlap": pictures.items(pictures.Item(b"Exif", 40, 10), pictures.Item(b"mime", 45, 10)),
    "an avif whose item is made of another": pictures.items(pictures.Item(b"Exif", 0, 10, method=2), version=1),
    "an avif whose list of items breaks off": pictures.items(pictures.Item(b"Exif", 40, 10), cut=6),
    "a film whose box is shorter than its head": pictures.box(b"ftyp", b"isom") + struct.pack(">I4s", 4, b"moov"),
    "a film whose track leaves it": pictures.box(b"ftyp", b"isom") + pictures.box(b"moov", struct.pack(">I4s", 900, b"trak")),
    "a png of empty pieces": b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"") * 200_001,
    "a jpeg of filling": b"\xff\xd8" + b"\xff" * 200_001,
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_cannot_be_walked_is_refused(folder, kind):
    with pytest.raises(DamagedFileError):
        keep(DAMAGED[kind])
    assert files_in(folder.parent) == []
    assert not StoredFile.objects.exists()
    assert RefusedUpload.objects.get().code == "file_damaged"


@pytest.mark.parametrize("sent", [pictures.saved(pictures.pixels(), "JPEG")[:-2], pictures.film()[:-2_000]])
def test_a_recording_that_broke_off_is_still_shown(folder, sent):
    """Cameras leave the end marker out, connections break: what is there can be seen, and tells nothing."""
    assert not any(word in kept(sent) for word in SECRETS)


def test_a_full_disk_is_a_refusal(folder):
    (folder.parent / "incoming").write_text("a file where the folder should be")
    with pytest.raises(StorageFailedError):
        keep(pictures.jpeg())
    assert not StoredFile.objects.exists()
    assert not LooseFile.objects.exists()


SEEDS = [make() for make in chain(PHOTOS.values(), OTHERS.values())] + [bomb("gif", (5, 5))]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_file_breaks_the_walk(data):
    """Whatever bytes come: kept as something of at most 50 bytes more, or refused."""
    sent = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(12, min(len(sent), 3_000) - 1))
        sent[start : start + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    content = io.BytesIO(bytes(sent))
    try:
        with without_metadata(content, judged(bytes(sent[:64]))) as left:
            assert left.seek(0, 2) <= len(sent) + 50
    except FileRefusedError:
        pass
