"""What pictures and films tell beside what they show: place, camera, hour, name (security F3).

Such things stand in pieces of their own. They are left out while a file is copied; pixels and sound stay bit for bit, and
nothing is decoded. Each format's ``survey`` only reads, and says which bytes go.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Final

from django.conf import settings

from kempelen.files.errors import DamagedFileError, PictureTooLargeError
from kempelen.files.metadata import boxes, gif, heif, jpeg, png, webp
from kempelen.files.metadata.edits import Edit, Source, Survey, edited
from kempelen.files.spool import on_disk, spool

_SURVEYS: Final[dict[str, Callable[[Source], Survey]]] = {
    "image/jpeg": jpeg.survey,
    "image/png": png.survey,
    "image/webp": webp.survey,
    "image/gif": gif.survey,
    "image/avif": heif.survey,
    "image/heic": heif.survey,
    "video/mp4": boxes.survey,
    "audio/mp4": boxes.survey,
}


@contextmanager
def without_metadata(content: BinaryIO, content_type: str) -> Iterator[BinaryIO]:
    """Give the file as it is to be kept: itself where nothing is to go, else a copy that ends with the block.

    Raises DamagedFileError, PictureTooLargeError; StorageFailedError, when there is no room for the copy.
    """
    source = Source(content)
    edits = _checked(source, content_type).edits
    if settings.KEMPELEN.files_keep_metadata or not edits:
        yield content
        return
    with _copied(source, edits) as copy:
        yield copy


def _copied(source: Source, edits: Sequence[Edit]) -> BinaryIO:
    with on_disk():
        copy = spool()
        try:
            for piece in edited(source, edits):
                copy.write(piece)
        except OSError:
            copy.close()
            raise
    return copy


def _checked(source: Source, content_type: str) -> Survey:
    """Survey a file by its type. Of other types nothing is known, and nothing is said."""
    survey = _SURVEYS.get(content_type)
    if survey is None:
        return Survey()
    found = survey(source)
    if content_type.startswith("image/") and not found.pixels:
        raise DamagedFileError
    if found.pixels > settings.KEMPELEN.picture_pixels:
        raise PictureTooLargeError(settings.KEMPELEN.picture_pixels)
    return found
