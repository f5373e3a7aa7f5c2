"""GetFileUploadURL by boto3, then the file by plain HTTP (requester-api 4.4)."""

import io
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from conftest import Cast
from filing import PNG, local_store
from kempelen.core import ids
from kempelen.files import actions
from kempelen.files.models import FileSpace, StoredFile
from kempelen.hits.actions import accept_hit, approve, dispose, submit_with_files
from kempelen.hits.models import Assignment
from kempelen.web.task.base import task_base
from support import TEST, publish_hit
from wire.speaking import Client, error_of, serving_on


@pytest.fixture(autouse=True)
def _store(tmp_path, settings):
    settings.KEMPELEN = replace(settings.KEMPELEN, data_dir=tmp_path)
    settings.STORAGES = {**settings.STORAGES, "uploads": local_store(tmp_path / "uploads")}


def keep_photo(cast: Cast, key: int) -> StoredFile:
    """A file that came with work for Rita."""
    return actions.keep(requester_id=cast.rita.pk, assignment_id=key, field="photo", name="cat.png", content=io.BytesIO(PNG))


@pytest.fixture
def sent(cast_committed: Cast) -> tuple[str, int]:
    """Work of Wen's for Rita with a file: public id and key."""
    hit = publish_hit(cast_committed.rita)
    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    file = keep_photo(cast_committed, key)
    submit_with_files(assignment_id=key, answer='[["photo","cat.png"],["note","x"]]', proof=3, file_ids=[file.pk])
    return ids.encode(ids.Kind.ASSIGNMENT, key), key


def test_the_address_gives_the_file_to_a_program(endpoint: str, rita: Client, sent, settings):
    url = rita.get_file_upload_url(AssignmentId=sent[0], QuestionIdentifier="photo")["FileUploadURL"]
    assert url.startswith(settings.KEMPELEN.task_base_url)
    with serving_on(task_base) as port:
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", urlsplit(url).path)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, PNG)
        connection.close()


def test_foreign_and_unknown_are_alike(rita: Client, ravi: Client, sent):
    foreign = error_of(ravi.get_file_upload_url, AssignmentId=sent[0], QuestionIdentifier="photo")
    unknown = ids.encode(ids.Kind.ASSIGNMENT, 999_999)
    nobodys = error_of(rita.get_file_upload_url, AssignmentId=unknown, QuestionIdentifier="photo")
    assert foreign["TurkErrorCode"] == nobodys["TurkErrorCode"] == "AWS.MechanicalTurk.AssignmentDoesNotExist"
    said = [answer["Error"]["Message"].partition(" (")[0] for answer in (foreign, nobodys)]
    assert said[0].replace(sent[0], unknown) == said[1]


@pytest.mark.parametrize("question", ["note", "nothing"])
def test_a_question_without_a_file_is_an_invalid_value(rita: Client, sent, question):
    error = error_of(rita.get_file_upload_url, AssignmentId=sent[0], QuestionIdentifier=question)
    assert error["Error"]["Code"] == "ParameterValidationError"
    assert "QuestionIdentifier" in error["Error"]["Message"]


def test_work_that_is_not_sent_has_no_files(rita: Client, cast_committed: Cast):
    hit = publish_hit(cast_committed.rita, title="Another")
    key = accept_hit(worker_id=cast_committed.walt.pk, hit_id=hit.pk).assignment_id
    error = error_of(rita.get_file_upload_url, AssignmentId=ids.encode(ids.Kind.ASSIGNMENT, key), QuestionIdentifier="photo")
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidAssignmentState"


def test_a_deleted_hit_has_no_files(rita: Client, cast_committed: Cast, sent):
    approve(assignment_id=sent[1], requester=cast_committed.rita, actor=TEST)
    hit_id = Assignment.objects.get(pk=sent[1]).hit_id
    dispose(hit_id=hit_id, requester=cast_committed.rita, actor=TEST)
    error = error_of(rita.get_file_upload_url, AssignmentId=sent[0], QuestionIdentifier="photo")
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.HITDoesNotExist"


def test_deleting_a_hit_deletes_its_files(rita: Client, cast_committed: Cast, sent, tmp_path):
    other = publish_hit(cast_committed.rita, title="Another")
    keep_photo(cast_committed, accept_hit(worker_id=cast_committed.walt.pk, hit_id=other.pk).assignment_id)
    hit_id = rita.get_assignment(AssignmentId=sent[0])["HIT"]["HITId"]
    rita.approve_assignment(AssignmentId=sent[0])
    rita.delete_hit(HITId=hit_id)
    assert list(FileSpace.objects.order_by("requester_id").values_list("bytes", flat=True)) == [len(PNG)] * 2
    actions.sweep_files()
    assert len([path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]) == StoredFile.objects.count() == 1
    assert [one["HITId"] for one in rita.list_hits()["HITs"]] == [ids.encode(ids.Kind.HIT, other.pk)]
