"""Where files lie: a local folder or an S3-compatible store, behind Django's STORAGES alias ``uploads``."""

import secrets
from contextlib import suppress
from typing import BinaryIO, Final, cast

import structlog
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import Storage, storages

from kempelen.files.errors import StorageFailedError

ALIAS: Final = "uploads"
FAILURES: Final = (OSError, BotoCoreError, ClientError)
"""What a storage raises when it cannot: the disk's errors and the store's."""

log = structlog.get_logger(__name__)


def fresh_key() -> str:
    """Return a name nobody can guess or choose: two letters for a folder, 40 more."""
    name = secrets.token_hex(21)
    return f"{name[:2]}/{name[2:]}"


def write(key: str, content: BinaryIO) -> None:
    """Copy a file into the storage, piece by piece. Raises StorageFailedError; a part of it may then lie there."""
    try:
        content.seek(0)
        written = _uploads().save(key, File(content))
    except FAILURES as error:
        log.warning("file not stored", key=key, error=f"{type(error).__name__}: {error}")
        raise StorageFailedError from error
    if written != key:
        with suppress(*FAILURES):
            _uploads().delete(written)
        raise StorageFailedError


def opened(key: str) -> BinaryIO:
    """Return the file for reading. Raises StorageFailedError when the storage does not give it."""
    try:
        return cast("BinaryIO", _uploads().open(key, "rb"))
    except FAILURES as error:
        log.warning("file not read", key=key, error=f"{type(error).__name__}: {error}")
        raise StorageFailedError from error


def remove(key: str) -> None:
    """Remove a file; one that is not there is removed already. Raises StorageFailedError."""
    try:
        _uploads().delete(key)
    except FAILURES as error:
        raise StorageFailedError from error


def _uploads() -> Storage:
    return storages[ALIAS]
