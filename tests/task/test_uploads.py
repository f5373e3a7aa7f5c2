"""Files through the submit door: who may send them, what becomes of them, and what memory and disk pay for them."""

import io
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

import pictures
from filing import PNG, files_in, local_store, multipart, png
from kempelen.core import ids
from kempelen.files import actions, storage, urls
from kempelen.files.models import LooseFile, RefusedUpload, StoredFile
from kempelen.hits.actions import accept_hit, approve, dispose, return_assignment
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from kempelen.web.task.multipart import UnreadableError, close_all, read_multipart
from question_forms import UPLOAD
from support import QUESTION, TEST, books_balance, publish_hit

HTML = b"<!DOCTYPE html><script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.fixture
def folder(tmp_path, settings):
    """A local store of the test's own."""
    settings.KEMPELEN = replace(settings.KEMPELEN, data_dir=tmp_path)
    settings.STORAGES = {**settings.STORAGES, "uploads": local_store(tmp_path / "uploads")}
    return tmp_path / "uploads"


@pytest.fixture
def held(cast, stopped, folder):
    """Wen holds a HIT of Rita's; the fixture is (public id, key)."""
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    return ids.encode(ids.Kind.ASSIGNMENT, accepted.assignment_id), accepted.assignment_id


def send(market, *parts, **headers):
    body, kind = multipart(*parts)
    return market.submit(body, CONTENT_TYPE=kind, **headers)


def test_an_answer_keeps_the_name_and_a_row_the_file(market, held, folder, cast):
    answer = send(
        market, ("assignmentId", held[0]), ("note", "seen"), ("photo", "猫.png", PNG, "image/png"), ("other", "", b"", "")
    )
    assert answer.status == 200
    assert pairs_of(Assignment.objects.get(pk=held[1]).answer) == [("note", "seen"), ("photo", "猫.png"), ("other", "")]
    (file,) = StoredFile.objects.all()
    assert (file.requester_id, file.assignment_id, file.field, file.name) == (cast.rita.pk, held[1], "photo", "猫.png")
    assert file.bound_at is not None
    assert files_in(folder) == [file.key]
    books_balance()


@pytest.mark.parametrize("kind", ["page", "form"])
def test_files_are_stored_while_no_transaction_is_open(market, cast_committed, folder, monkeypatch, kind):
    """The note that guards against a crash is committed before the bytes are written (ADR 0014)."""
    content, field = (UPLOAD, "q0") if kind == "form" else (QUESTION, "photo")
    hit = publish_hit(cast_committed.rita, content=content)
    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    seen = []
    write = storage.write

    def watched(*given):
        seen.append((connection.in_atomic_block, LooseFile.objects.count()))
        write(*given)

    monkeypatch.setattr(storage, "write", watched)
    public = ids.encode(ids.Kind.ASSIGNMENT, key)
    assert send(market, ("assignmentId", public), (field, "a.png", PNG, "image/png"), ("q1", "words")).status == 200
    assert seen == [(False, 1)]
    assert Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED
    assert StoredFile.objects.get().bound_at is not None


def test_several_files_of_one_field_are_all_kept(market, held):
    send(market, ("assignmentId", held[0]), ("photo", "a.png", PNG, ""), ("photo", "b.png", PNG, ""))
    assert [file.name for file in StoredFile.objects.order_by("id")] == ["a.png", "b.png"]


def test_a_file_may_hold_what_looks_like_a_boundary(market, held, folder):
    content = b"\r\n------b0undar" * 9_000 + b"\r\n--" + b"\0" * 70_000
    send(market, ("assignmentId", held[0]), ("photo", "a", content, ""))
    assert (folder / StoredFile.objects.get().key).read_bytes() == content


def test_strangers_leave_nothing(market, held, folder):
    unknown = ids.encode(ids.Kind.ASSIGNMENT, 999_999)
    for sent in (unknown, "ASSIGNMENT_ID_NOT_AVAILABLE", "", "nonsense"):
        assert send(market, ("assignmentId", sent), ("photo", "a.png", PNG, "")).status == 404
    assert not StoredFile.objects.exists()
    assert not LooseFile.objects.exists()
    assert not folder.exists()


def test_returned_work_takes_no_files(market, held, cast, folder):
    return_assignment(assignment_id=held[1], worker_id=cast.wen.pk)
    assert send(market, ("assignmentId", held[0]), ("photo", "a.png", PNG, "")).status == 404
    assert not StoredFile.objects.exists()


def test_work_that_is_sent_again_keeps_its_first_files(market, held, folder):
    send(market, ("assignmentId", held[0]), ("photo", "a.png", PNG, ""))
    assert send(market, ("assignmentId", held[0]), ("photo", "b.png", PNG, "")).status == 200
    assert [file.name for file in StoredFile.objects.all()] == ["a.png"]


def test_files_that_lose_a_race_go_with_their_answer(market, held, folder, monkeypatch):
    """Another answer arrives while these files are being kept."""
    from kempelen.web.task import submit  # noqa: PLC0415 -- the door whose step is watched

    plain = submit.keep_parts

    def overtaken(parts, assignment_id):
        kept = plain(parts, assignment_id)
        monkeypatch.setattr(submit, "keep_parts", plain)
        market.submit([("assignmentId", held[0]), ("answer", "first")])
        return kept

    monkeypatch.setattr(submit, "keep_parts", overtaken)
    send(market, ("assignmentId", held[0]), ("photo", "a.png", PNG, ""))
    assert pairs_of(Assignment.objects.get(pk=held[1]).answer) == [("answer", "first")]
    assert not StoredFile.objects.exists()
    actions.sweep_files()
    assert files_in(folder) == []
    books_balance()


def test_a_refused_file_leaves_the_hit_with_its_worker(under, held, folder):
    market = under(file_limit_bytes=10)
    answer = send(market, ("assignmentId", held[0]), ("ok", "a.png", b"short", ""), ("photo", "b.png", PNG, ""))
    assert answer.status == 413
    assert "at most 10 bytes" in answer.text
    assert Assignment.objects.get(pk=held[1]).state == AssignmentState.ACCEPTED
    assert not StoredFile.objects.exists()
    assert files_in(folder.parent) == []
    books_balance()


def test_one_refused_file_takes_back_the_others(under, held, folder):
    market = under(files_of_requester_bytes=len(PNG))
    answer = send(market, ("assignmentId", held[0]), ("photo", "a.png", PNG, ""), ("photo", "b.png", PNG, ""))
    assert answer.status == 413
    assert not StoredFile.objects.exists()
    actions.sweep_files()
    assert files_in(folder) == []
    books_balance()


def test_large_files_wait_for_an_answer_that_is_waited_for(under, held):
    """Before the assignment is named, a file shares the limit of ordinary fields."""
    market = under(submit_limit_bytes=1_000)
    large = ("notes", "a.txt", b"x" * 2_000, "")
    refused = send(market, large, ("assignmentId", held[0]))
    assert (refused.status, "It is too large" in refused.text) == (413, True)
    assert not StoredFile.objects.exists()
    assert send(market, ("assignmentId", held[0]), large).status == 200
    assert StoredFile.objects.get().size == len(large[2])


def test_more_files_than_an_answer_may_have_are_refused_as_they_arrive(under, held, folder):
    market = under(files_of_answer=2)
    answer = send(market, ("assignmentId", held[0]), *[("photo", "a.png", PNG, "")] * 3)
    assert (answer.status, "These are too many files" in answer.text) == (413, True)
    assert RefusedUpload.objects.get().code == "too_many_files"
    assert Assignment.objects.get(pk=held[1]).state == AssignmentState.ACCEPTED
    assert files_in(folder.parent) == []


@pytest.mark.parametrize("path", ["/mturk/externalSubmit", "/qualification-test"])
def test_strangers_with_many_files_are_turned_away_and_not_counted(under, folder, path, db):
    """Neither door breaks down, and nobody without an assignment changes the operator's figures."""
    market = under(files_of_answer=2)
    body, kind = multipart(*[("photo", "a.png", PNG, "")] * 3)
    assert market.submit(body, path=path, CONTENT_TYPE=kind).status == 413
    assert not RefusedUpload.objects.exists()


def test_a_refusal_on_arrival_is_counted_once(under, held):
    """One is refused by the door while it is read, one by the room of files that keeps it."""
    market = under(file_limit_bytes=1_000)
    send(market, ("assignmentId", held[0]), ("photo", "a.txt", b"x" * 1_001, ""))
    send(market, ("assignmentId", held[0]), ("photo", "a.png", PNG[:20], ""))
    counted = dict(RefusedUpload.objects.values_list("code", "count"))
    assert counted == {"file_too_large": 1, "file_damaged": 1}


@pytest.mark.parametrize(("path", "status"), [("/mturk/externalSubmit", 413), ("/qualification-test", 503)])
def test_a_disk_without_room_is_a_sentence_not_a_breakdown(market, held, folder, path, status):
    (folder.parent / "incoming").write_text("a file where the folder should be")
    body, kind = multipart(("assignmentId", held[0]), ("photo", "a.png", PNG, ""))
    answer = market.submit(body, path=path, CONTENT_TYPE=kind)
    assert answer.status == status
    assert ("could not be stored just now" in answer.text) == (status == 413)
    assert Assignment.objects.get(pk=held[1]).state == AssignmentState.ACCEPTED


def test_a_picture_that_tells_where_it_was_made_is_sent_on_without(market, held, folder):
    answer = market.ask("GET", kept(market, held, pictures.jpeg(), "me.jpg"))
    assert answer.headers["content-type"] == "image/jpeg"
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert [word for word in pictures.SECRETS if word in answer.body] == []


def test_a_picture_that_would_fill_the_memory_leaves_the_hit_with_its_worker(market, held, folder):
    answer = send(market, ("assignmentId", held[0]), ("photo", "a.png", png(40_000, 40_000), ""))
    assert (answer.status, "at most 120 million pixels" in answer.text) == (413, True)
    assert Assignment.objects.get(pk=held[1]).state == AssignmentState.ACCEPTED
    assert files_in(folder.parent) == []


def test_a_hundred_megabytes_are_refused_with_memory_flat(tmp_path):
    """Measured in a process of its own: reading up to the limit costs disk, and neither memory nor more disk than the limit."""
    program = textwrap.dedent("""
        import os, resource, sys
        sys.path.insert(0, "tests")
        import environment, django
        django.setup()
        from dataclasses import replace
        from pathlib import Path
        from django.conf import settings
        from kempelen.files.errors import FileTooLargeError
        from kempelen.files import spool
        from kempelen.web.task.multipart import read_multipart
        settings.KEMPELEN = replace(settings.KEMPELEN, data_dir=Path(sys.argv[1]), file_limit_bytes=40_000_000)
        HEAD = b'--b\\r\\nContent-Disposition: form-data; name="f"; filename="big"\\r\\n\\r\\n'
        class Body:
            given, largest = 0, 0
            def read(self, size):
                piece = HEAD if not self.given else b"z" * size
                self.given += len(piece)
                return piece
        made = []
        plain = spool.spool
        import kempelen.web.task.multipart as m
        m.spool = lambda: made.append(plain()) or made[-1]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        body = Body()
        try:
            read_multipart(body, 100_000_000, b"b", [], lambda fields: True)
        except FileTooLargeError:
            print("refused", body.given < 41_000_000, made[0].closed)
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
        print(len(list(Path(sys.argv[1]).rglob("*"))))
    """)
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    verdict, grown, left = done.stdout.strip().splitlines()
    assert verdict == "refused True True"
    assert int(grown) < 8_000_000
    assert left == "1"  # the empty folder


@pytest.mark.parametrize("cut", [10, 40, 150, 200, 65_600])
def test_a_body_that_ends_early_is_unreadable(folder, cut):
    body, _kind = multipart(("a", "1"), ("photo", "a.png", b"x" * 70_000, ""))
    with pytest.raises(UnreadableError):
        read_multipart(io.BytesIO(body[:-cut]), len(body), b"----b0undary", [], lambda _: True)


def test_a_body_is_read_the_same_however_it_arrives(folder):
    class Drop(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 7))

    body, _kind = multipart(("a", "1"), ("photo", "a.png", PNG, "image/png"), ("b", ""))
    for source in (io.BytesIO(body), Drop(body)):
        fields = []
        files = read_multipart(source, len(body), b"----b0undary", fields, lambda _: True)
        assert fields == [("a", "1"), ("photo", "a.png"), ("b", "")]
        assert [file.content.read() for file in files] == [PNG]
        close_all(files)


def kept(market, held, content, name="file.png", kind="image/png"):
    send(market, ("assignmentId", held[0]), ("photo", name, content, kind))
    return urls.signed(StoredFile.objects.get())


@pytest.mark.parametrize("content", [HTML, SVG, b"%PDF-1.7", b"GIF"])
def test_what_can_act_is_saved_never_shown(market, held, content):
    answer = market.ask("GET", kept(market, held, content, "x%22; y.svg", "image/svg+xml"))
    assert (answer.status, answer.body) == (200, content)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="x__ y.svg"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("content", "kind"), [(PNG, "image/png"), (SVG, "application/octet-stream")])
def test_anything_can_be_saved(market, held, content, kind):
    answer = market.ask("GET", f"{kept(market, held, content, 'a.png')}?save")
    assert answer.headers["content-disposition"] == "attachment; filename=\"a.png\"; filename*=UTF-8''a.png"
    assert (answer.headers["content-type"], answer.body) == (kind, content)


def test_a_picture_is_shown_and_still_can_do_nothing(market, held):
    answer = market.ask("GET", kept(market, held, PNG, "猫.png"))
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == "inline; filename=\"_.png\"; filename*=UTF-8''%E7%8C%AB.png"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-3", 206, 0, 3),
        ("bytes=4-", 206, 4, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=9-2", 200, 0, None),
        ("x", 200, 0, None),
    ],
)
def test_players_may_ask_for_a_part(market, held, asked, status, first, last):
    answer = market.ask("GET", kept(market, held, PNG), HTTP_RANGE=asked)
    assert answer.status == status
    assert answer.body == PNG[first : None if last is None else last + 1]


def test_an_address_is_for_one_file_one_method_and_a_while(market, held, stopped):
    address = kept(market, held, PNG)
    assert market.ask("HEAD", address).headers["content-length"] == str(len(PNG))
    assert market.ask("POST", address).status == 405
    for changed in (
        address[:-1],
        address[:-2] + ("AA" if address[-2:] != "AA" else "BB"),
        address + "A",
        address.replace("/f/", "/f/x"),
    ):
        assert market.ask("GET", changed).status == 404
    stopped(timedelta(seconds=urls.PAGE_SECONDS + 1))
    assert market.ask("GET", address).status == 404


def test_addresses_end_with_their_hit(market, held, cast):
    address = kept(market, held, PNG)
    assignment = Assignment.objects.get(pk=held[1])
    approve(requester=cast.rita, assignment_id=assignment.pk, actor=TEST)
    dispose(requester=cast.rita, hit_id=assignment.hit_id, actor=TEST)
    assert market.ask("GET", address).status == 404


def test_a_file_whose_answer_was_never_stored_has_no_address(market, held, cast):
    file = actions.keep(requester_id=cast.rita.pk, assignment_id=held[1], field="photo", name="a", content=io.BytesIO(PNG))
    assert market.ask("GET", urls.signed(file)).status == 404
