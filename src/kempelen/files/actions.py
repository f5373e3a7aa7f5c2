"""Every write of the file room: keep, bind to an answer, remove, sweep (ADR 0014)."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import BinaryIO, Final

from django.conf import settings
from django.db.models import Sum

from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvariantError
from kempelen.files import statements, storage
from kempelen.files.errors import (
    FileRefusedError,
    FileTooLargeError,
    NoSpaceError,
    StorageFailedError,
    TooManyFilesError,
)
from kempelen.files.kinds import HEAD_BYTES, judged
from kempelen.files.metadata import without_metadata
from kempelen.files.models import LooseFile, StoredFile
from kempelen.files.scanning import remove_left_behind, scan
from kempelen.files.trouble import refusals_counted

EVERYBODY: Final = 0
"""``requester_id`` of the row that counts the whole store."""

LONGEST_NAME: Final = 255
_WRITTEN_WITHIN: Final = timedelta(hours=1)
_BOUND_WITHIN: Final = timedelta(hours=24)
_CHUNK: Final = 1 << 16


@refusals_counted()
def keep(  # noqa: PLR0913 -- whose file it is, for which field, and the file
    *,
    requester_id: int,
    field: str,
    name: str,
    content: BinaryIO,
    content_type: str = "",
    assignment_id: int | None = None,
    request_id: int | None = None,
) -> StoredFile:
    """Store a file that a worker sent and return its row, not yet bound to an answer (``bind``).

    ``content`` can be sought; it is read in pieces and stays open. ``content_type`` is what the sender calls it, believed
    only between kinds that look alike. What a picture or film tells of place and camera is left out, before the scanner
    sees it; the row's size and digest are those of what is kept. Not to be called inside a transaction: the note that
    guards against a crash must be committed before the file is written.
    Raises FileTooLargeError, TooManyFilesError, NoSpaceError, DamagedFileError, PictureTooLargeError, HarmfulFileError,
    ScannerFailedError, StorageFailedError, FileRefusedError; then nothing is kept. Locks: the requester's space, then
    everybody's.
    """
    if not field or len(field) > LONGEST_NAME:
        raise FileRefusedError(f"A field that takes files has a name of 1 to {LONGEST_NAME} characters.")
    if content.seek(0, 2) > settings.KEMPELEN.file_limit_bytes:
        raise FileTooLargeError(settings.KEMPELEN.file_limit_bytes)
    kind = _kind(content, content_type)
    with without_metadata(content, kind) as kept:
        scan(kept)
        size, digest = _measured(kept)
        file = StoredFile(
            key=storage.fresh_key(),
            requester_id=requester_id,
            assignment_id=assignment_id,
            request_id=request_id,
            field=field,
            name=shortened(name),
            content_type=kind,
            size=size,
            digest=digest,
            created_at=clock.now(),
        )
        _write(file, kept)
    return file


def _write(file: StoredFile, content: BinaryIO) -> None:
    """Take the steps of ADR 0014 to the row; of a file that is refused on the way nothing stays."""
    LooseFile.objects.create(key=file.key, due_at=clock.now() + _WRITTEN_WITHIN)
    try:
        storage.write(file.key, content)
        _add_row(file)
    except FileRefusedError:
        _remove_now(file.key)
        raise


def _kind(content: BinaryIO, declared: str) -> str:
    content.seek(0)
    return judged(content.read(HEAD_BYTES), declared)


def _measured(content: BinaryIO) -> tuple[int, str]:
    """Read the file once; return its size and digest."""
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def shortened(name: str) -> str:
    """Return the last part of a name a stranger wrote, without control characters; its ending survives the shortening."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(character for character in last if character.isprintable()).strip() or "file"
    if len(shown) <= LONGEST_NAME:
        return shown
    stem, dot, ending = shown.rpartition(".")
    kept = f"{dot}{ending}" if stem and len(ending) <= 16 else ""  # noqa: PLR2004 -- longer than any ending means none
    return shown[: LONGEST_NAME - len(kept)] + kept


@retried
def _add_row(file: StoredFile) -> None:
    """Take the space, claim the key and write the row, in one transaction. Raises TooManyFilesError and NoSpaceError."""
    environment, database = settings.KEMPELEN, driver()
    limits = ((file.requester_id, environment.files_of_requester_bytes), (EVERYBODY, environment.files_total_bytes))
    with atomic():
        for requester_id, most in limits:
            if not database.changed(statements.TAKE_SPACE, requester=requester_id, size=file.size, most=most):
                raise NoSpaceError
        # Looked at under the requester's lock: two uploads of one answer cannot both be the last that fits.
        taken = StoredFile.objects.filter(assignment_id=file.assignment_id, request_id=file.request_id)
        total = taken.aggregate(total=Sum("size"))["total"] or 0
        most_files, most_bytes = environment.files_of_answer, environment.files_of_answer_bytes
        if taken.count() >= most_files or total + file.size > most_bytes:
            raise TooManyFilesError(most_files, most_bytes)
        if not database.changed(statements.CLAIM_KEY, key=file.key):
            raise StorageFailedError
        file.save(force_insert=True)


def _remove_now(key: str) -> None:
    """Remove what a refused upload left; when that fails too, its note stays and the sweep tries again."""
    try:
        storage.remove(key)
    except StorageFailedError:
        LooseFile.objects.filter(key=key).update(due_at=clock.now())
    else:
        LooseFile.objects.filter(key=key).delete()


def bind(*, file_ids: Sequence[int]) -> None:
    """Tie files to the answer that was stored in the same transaction; from then on no sweep removes them."""
    bound = StoredFile.objects.filter(pk__in=list(file_ids), bound_at__isnull=True).update(bound_at=clock.now())
    if bound != len(set(file_ids)):
        raise InvariantError("A file vanished before its answer was stored.")


@retried
def remove(*, file_ids: Sequence[int]) -> int:
    """Remove files for good; return how many there were. The rows go at once, the bytes with the next sweep.

    Erasing a person's data calls this with the files of their answers (security 2.2). Locks: spaces.
    """
    with atomic():
        return _remove(list(file_ids))


def _remove(file_ids: list[int]) -> int:
    database, moment = driver(), clock.now()
    gone = database.rows(statements.REMOVE, ids=file_ids)
    freed: Counter[int] = Counter()
    for _key, requester_id, size in gone:
        freed[requester_id] += size
        freed[EVERYBODY] += size
    for requester_id in sorted(freed, key=lambda owner: (owner == EVERYBODY, owner)):
        database.run(statements.GIVE_SPACE_BACK, requester=requester_id, size=freed[requester_id])
    LooseFile.objects.bulk_create([LooseFile(key=key, due_at=moment) for key, _requester_id, _size in gone])
    return len(gone)


def sweep_files(limit: int = 100) -> int:
    """Remove files whose answer never came, files without a row, and the scanner's leftovers; return how many.

    Any number may run at once: a file is removed before its note, and removing it twice is no harm.
    """
    return _sweep_unbound(limit) + _sweep_loose(limit) + remove_left_behind()


@retried
def _sweep_unbound(limit: int) -> int:
    with atomic():
        old = driver().rows(statements.UNBOUND, before=clock.now() - _BOUND_WITHIN, limit=limit)
        return _remove([int(row[0]) for row in old]) if old else 0


def _sweep_loose(limit: int) -> int:
    driver().run(statements.DOOM, now=clock.now())
    removed = 0
    for key in LooseFile.objects.filter(doomed=True).order_by("due_at").values_list("key", flat=True)[:limit]:
        try:
            storage.remove(key)
        except StorageFailedError:
            LooseFile.objects.filter(key=key).update(due_at=clock.now() + _WRITTEN_WITHIN)  # last in the row next time
            continue
        removed += LooseFile.objects.filter(key=key).delete()[0]
    return removed
