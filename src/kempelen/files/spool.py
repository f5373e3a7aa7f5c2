"""Where a file waits while it arrives: in the data folder, without a name, so that a crash leaves nothing behind."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

import structlog
from django.conf import settings

from kempelen.files.errors import StorageFailedError

_IN_MEMORY: Final = 1 << 16

log = structlog.get_logger(__name__)


def folder() -> Path:
    """Return the folder of files that are still arriving; not the system's own, which may be memory."""
    found: Path = settings.KEMPELEN.data_dir / "incoming"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def spool() -> BinaryIO:
    """Return an empty file for reading and writing. Up to 64 KiB it stays in memory; closing it removes it."""
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder())))


@contextmanager
def on_disk() -> Iterator[None]:
    """Make a disk that is full or gone a refusal with a sentence, not a breakdown. Raises StorageFailedError."""
    try:
        yield
    except OSError as error:
        log.warning("no room for arriving files", error=f"{type(error).__name__}: {error}")
        raise StorageFailedError from error
