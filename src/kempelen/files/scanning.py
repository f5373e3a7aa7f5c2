"""The operator's virus scanner: a command run with the file's path (security F6). No verdict means no file."""

import shlex
import shutil
import subprocess
import tempfile
import time
from typing import BinaryIO, Final

import structlog
from django.conf import settings

from kempelen.files.errors import HarmfulFileError, ScannerFailedError
from kempelen.files.spool import folder, on_disk

CLEAN, HARMFUL = 0, 1
"""Exit statuses that are a verdict, as those of clamscan; every other one is a failure."""

_LEFT_BEHIND_SECONDS: Final = 3_600

log = structlog.get_logger(__name__)


def scan(content: BinaryIO) -> None:
    """Let the scanner look at the file, if there is one. Raises HarmfulFileError, ScannerFailedError, StorageFailedError."""
    command = settings.KEMPELEN.upload_scanner
    if not command:
        return
    with on_disk(), tempfile.NamedTemporaryFile(dir=folder(), prefix="scan-") as copy:
        content.seek(0)
        shutil.copyfileobj(content, copy)
        copy.flush()
        status = _run([*shlex.split(command), copy.name])
    if status == HARMFUL:
        log.warning("file refused by scanner")
        raise HarmfulFileError
    if status != CLEAN:
        log.error("scanner failed", status=status)
        raise ScannerFailedError


def remove_left_behind() -> int:
    """Remove copies that a crash left; return how many."""
    old = [file for file in folder().glob("scan-*") if file.stat().st_mtime < time.time() - _LEFT_BEHIND_SECONDS]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _run(arguments: list[str]) -> int | None:
    """Return the exit status, or None when it did not start or did not end in time."""
    try:
        done = subprocess.run(  # noqa: S603 -- the operator's own command; the path is ours, no shell
            arguments,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=settings.KEMPELEN.upload_scanner_seconds,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.returncode
