"""Keeping a file: what is stored, what is refused, and that a refusal leaves nothing."""

import hashlib
import io
import stat
import sys
from datetime import timedelta

import pytest

from filing import PNG, files_in, keep
from kempelen.core import clock
from kempelen.core.errors import NotFoundError
from kempelen.files import actions, storage
from kempelen.files.access import file_of_assignment
from kempelen.files.errors import (
    FileRefusedError,
    FileTooLargeError,
    HarmfulFileError,
    NoSpaceError,
    ScannerFailedError,
    StorageFailedError,
    TooManyFilesError,
)
from kempelen.files.models import FileSpace, LooseFile, StoredFile
from support import books_balance

pytestmark = pytest.mark.django_db


def spaces():
    return dict(FileSpace.objects.values_list("requester_id", "bytes"))


def nothing_is_left(folder):
    assert files_in(folder) == []
    assert not StoredFile.objects.exists()
    assert not LooseFile.objects.exists()
    assert set(spaces().values()) <= {0}
    books_balance()


def test_a_file_is_stored_under_a_name_of_ours(folder):
    file = keep(name="../../etc/passwd")
    assert files_in(folder) == [file.key]
    assert file.name == "passwd"
    assert (file.content_type, file.size, file.digest) == ("image/png", len(PNG), hashlib.sha256(PNG).hexdigest())
    assert stat.S_IMODE((folder / file.key).stat().st_mode) == 0o600
    with storage.opened(file.key) as content:
        assert content.read() == PNG
    assert spaces() == {7: len(PNG), 0: len(PNG)}
    assert not LooseFile.objects.exists()
    books_balance()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\Wen\\cat.png", "cat.png"),
        ("猫の写真.png", "猫の写真.png"),
        ('a"b\r\nSet-Cookie: x.png', 'a"bSet-Cookie: x.png'),
        ("\u202egnp.exe", "gnp.exe"),
        ("..", ".."),
        ("/", "file"),
        ("x" * 300 + ".jpeg", "x" * 250 + ".jpeg"),
        ("x" * 300, "x" * 255),
    ],
)
def test_names_are_words_not_paths(folder, sent, kept):
    assert keep(name=sent).name == kept


def test_only_a_bound_file_can_be_had(folder):
    file = keep()
    with pytest.raises(NotFoundError):
        file_of_assignment(1, "photo")
    actions.bind(file_ids=[file.pk])
    assert file_of_assignment(1, "photo") == file
    with pytest.raises(NotFoundError):
        file_of_assignment(1, "other")
    with pytest.raises(NotFoundError):
        file_of_assignment(2, "photo")


def test_a_file_that_is_too_large_is_refused(folder, limits):
    limits(file_limit_bytes=len(PNG) - 1)
    with pytest.raises(FileTooLargeError):
        keep()
    nothing_is_left(folder)


def test_an_answer_has_so_many_files(folder, limits):
    limits(files_of_answer=2)
    keep()
    keep()
    with pytest.raises(TooManyFilesError):
        keep()
    keep(assignment_id=2)
    assert len(files_in(folder)) == StoredFile.objects.count() == 3
    books_balance()


def test_an_answer_has_so_many_bytes(folder, limits):
    limits(files_of_answer_bytes=2 * len(PNG))
    keep()
    keep()
    with pytest.raises(TooManyFilesError):
        keep(b"x")
    books_balance()


@pytest.mark.parametrize("limit", ["files_of_requester_bytes", "files_total_bytes"])
def test_a_share_that_is_full_takes_nothing_more(folder, limits, limit):
    limits(**{limit: len(PNG)})
    first = keep()
    with pytest.raises(NoSpaceError):
        keep(b"x", assignment_id=2)
    assert files_in(folder) == [first.key]
    assert not LooseFile.objects.exists()
    actions.remove(file_ids=[first.pk])
    keep(b"x", assignment_id=2)
    books_balance()


def test_one_requester_does_not_fill_anothers_share(folder, limits):
    limits(files_of_requester_bytes=len(PNG))
    keep()
    assert keep(requester_id=8, assignment_id=2).requester_id == 8


@pytest.mark.parametrize("field", ["", "x" * 256])
def test_a_field_needs_a_name(folder, field):
    with pytest.raises(FileRefusedError):
        actions.keep(requester_id=7, assignment_id=1, field=field, name="a", content=io.BytesIO(PNG))
    nothing_is_left(folder)


def test_a_full_disk_is_a_refusal(folder):
    folder.write_text("a file where the folder should be")
    with pytest.raises(StorageFailedError):
        keep()
    assert not StoredFile.objects.exists()
    # The note stays until somebody can say that nothing lies there.
    folder.unlink()
    assert LooseFile.objects.count() == 1
    assert actions.sweep_files() == 1
    nothing_is_left(folder)


def scanner(status):
    return f"{sys.executable} -c \"import sys; data=open(sys.argv[1], 'rb').read(); sys.exit({status})\""


def test_a_clean_file_is_taken(folder, limits):
    limits(upload_scanner=scanner("0 if data.startswith(b'\\x89PNG') else 3"))
    keep()
    assert files_in(folder.parent / "incoming") == []


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (scanner(1), HarmfulFileError),
        (scanner(2), ScannerFailedError),
        (f"{sys.executable} -c 'import os; os.kill(os.getpid(), 9)'", ScannerFailedError),
        (f"{sys.executable} -c 'import time; time.sleep(60)'", ScannerFailedError),
        ("/no/such/scanner", ScannerFailedError),
    ],
)
def test_without_a_clean_verdict_nothing_is_taken(folder, limits, command, refusal):
    limits(upload_scanner=command, upload_scanner_seconds=1)
    with pytest.raises(refusal):
        keep()
    assert files_in(folder.parent / "incoming") == []
    nothing_is_left(folder)


def test_a_disk_without_room_for_the_scanners_copy_is_a_refusal(folder, limits):
    limits(upload_scanner=scanner(0))
    (folder.parent / "incoming").write_text("a file where the folder should be")
    with pytest.raises(StorageFailedError):
        keep()
    assert files_in(folder) == []
    assert not StoredFile.objects.exists()


def test_removing_gives_the_space_back_and_the_sweep_the_bytes(folder):
    first, second = keep(), keep(assignment_id=2)
    assert actions.remove(file_ids=[first.pk]) == 1
    assert actions.remove(file_ids=[first.pk]) == 0
    assert spaces() == {7: len(PNG), 0: len(PNG)}
    assert actions.sweep_files() == 1
    assert files_in(folder) == [second.key]
    books_balance()


def test_files_without_an_answer_go_after_a_day(folder):
    with clock.stopped_at(clock.now()) as advance:
        lost, bound = keep(), keep(assignment_id=2)
        actions.bind(file_ids=[bound.pk])
        advance(timedelta(hours=23, minutes=59))
        assert actions.sweep_files() == 0
        advance(timedelta(minutes=2))
        assert actions.sweep_files() == 2  # the row, and what lay there
    assert files_in(folder) == [bound.key]
    assert not StoredFile.objects.filter(pk=lost.pk).exists()
    books_balance()


def test_what_a_crash_left_in_the_store_goes_after_an_hour(folder):
    key = storage.fresh_key()
    with clock.stopped_at(clock.now()) as advance:
        LooseFile.objects.create(key=key, due_at=clock.now() + timedelta(hours=1))
        (folder / key).parent.mkdir(parents=True)
        (folder / key).write_bytes(b"half")
        assert actions.sweep_files() == 0
        advance(timedelta(hours=1, seconds=1))
        assert actions.sweep_files() == 1
    assert files_in(folder) == []
    assert not LooseFile.objects.exists()


def test_an_upload_that_the_sweep_overtook_is_refused(folder, monkeypatch):
    """The sweep doomed the key while the file was written: its row would stand without a file."""
    plain = storage.write

    def slow(key, content):
        plain(key, content)
        LooseFile.objects.update(doomed=True)
        actions.sweep_files()

    monkeypatch.setattr(storage, "write", slow)
    with pytest.raises(StorageFailedError):
        keep()
    nothing_is_left(folder)
