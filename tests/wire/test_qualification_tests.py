"""Test, AnswerKey and TestDurationInSeconds on the wire, and what workers' answers come back as (requester-api 4.5, 3.5)."""

from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey
from kempelen.core.ids import Kind, decode
from kempelen.core.models import OutboxMessage
from kempelen.hits.actions import submit_test
from kempelen.qualifications.actions import start_test
from kempelen.qualifications.models import QualificationRequest, QualificationType
from qualifications.papers import FORM, KEY, RIGHT, choices, form, keyed, option, text
from qualifications.papers import key as answer_key
from wire.raw import call
from wire.speaking import Client
from wire.test_qualification_types import EYES, code, made, other_key, refused

SCORED: dict[str, Any] = {"Test": FORM, "AnswerKey": KEY, "TestDurationInSeconds": 600}
PLAIN: dict[str, Any] = {"Test": form(text("why")), "TestDurationInSeconds": 60}
FILE = (
    '<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd"><Question>'
    "<QuestionIdentifier>f</QuestionIdentifier><QuestionContent><Text>File?</Text></QuestionContent><AnswerSpecification>"
    "<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes><MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>"
    "</AnswerSpecification></Question></QuestionForm>"
)


def row_of(type_id: str) -> QualificationType:
    """The row of an id."""
    return QualificationType.objects.select_related("test").get(pk=decode(Kind.QUALIFICATION_TYPE, type_id))


def test_a_test_comes_back_byte_for_byte(rita: Client) -> None:
    told = rita.create_qualification_type(**EYES, **SCORED)["QualificationType"]
    assert {name: told[name] for name in SCORED} == SCORED
    type_id = told["QualificationTypeId"]
    assert rita.get_qualification_type(QualificationTypeId=type_id)["QualificationType"] == told
    listed = rita.list_qualification_types(MustBeRequestable=True, MustBeOwnedByCaller=True)["QualificationTypes"]
    assert listed == [told]


def test_an_answer_key_is_its_owners_alone(key: NewAccessKey) -> None:
    type_id, ravi = made(key, **SCORED), other_key()
    (listed,) = call(ravi, "ListQualificationTypes", {"MustBeRequestable": True}).body["QualificationTypes"]
    got = call(ravi, "GetQualificationType", {"QualificationTypeId": type_id}).body["QualificationType"]
    assert listed == got
    assert (got["Test"], "AnswerKey" in got) == (FORM, False)


@pytest.mark.parametrize(
    ("members", "error", "says"),
    [
        ({"Test": FORM}, "InvalidParameterValue", "not valid for the parameter TestDurationInSeconds"),
        ({"Test": FORM, "TestDurationInSeconds": 0}, "InvalidParameterValue", "for the parameter TestDurationInSeconds"),
        ({"Test": FORM, "TestDurationInSeconds": 31_536_001}, "InvalidParameterValue", "parameter TestDurationInSeconds"),
        ({"AnswerKey": KEY}, "InvalidParameterValue", "for the parameter AnswerKey"),
        ({**PLAIN, "Test": "<QuestionForm/>"}, "XMLParseError", "Details: the root element must be QuestionForm"),
        ({**PLAIN, "Test": FORM[:-3]}, "XMLParseError", "(line 1, column"),
        ({**PLAIN, "Test": FILE}, "XMLParseError", "a test cannot ask for a file"),
        ({**PLAIN, "Test": f"{FORM}{' ' * 65_536}"}, "InvalidParameterValue", "for the parameter Test."),
        ({**SCORED, "AnswerKey": "<AnswerKey/>"}, "XMLParseError", "must be AnswerKey"),
        ({**SCORED, "AnswerKey": f"{KEY}{' ' * 65_536}"}, "InvalidParameterValue", "for the parameter AnswerKey."),
        ({**PLAIN, "AnswerKey": KEY}, "InvalidParameterValue", "asks for choices only"),
        ({**SCORED, "AnswerKey": answer_key(keyed("moon", option(1, "blue")))}, "InvalidParameterValue", "no question “moon”"),
        ({**SCORED, "Test": form(choices("sky", other=True))}, "InvalidParameterValue", "has no OtherSelection"),
    ],
)
def test_every_error_of_a_test(key: NewAccessKey, members: dict[str, Any], error: str, says: str) -> None:
    answer = refused(key, "CreateQualificationType", {**EYES, **members})
    assert code(answer) == ("ParameterValidationError", error)
    assert says in answer.body["Message"]
    type_id = made(key)
    answer = refused(key, "UpdateQualificationType", {"QualificationTypeId": type_id, **members})
    assert code(answer) == ("ParameterValidationError", error)
    assert says in answer.body["Message"]


def test_a_test_and_an_automatic_grant_exclude_each_other(key: NewAccessKey) -> None:
    answer = refused(key, "CreateQualificationType", {**EYES, **SCORED, "AutoGranted": True})
    assert code(answer) == ("InvalidParameterCombinationError", "InvalidParameterCombination")
    tested, by_itself = made(key, **SCORED), made(key, Name="By itself", AutoGranted=True)
    for type_id, change in ((tested, {"AutoGranted": True}), (by_itself, SCORED)):
        answer = refused(key, "UpdateQualificationType", {"QualificationTypeId": type_id, **change})
        assert answer.error == "InvalidParameterCombinationError"
    changes = {"QualificationTypeId": by_itself, **SCORED, "AutoGranted": False}
    assert call(key, "UpdateQualificationType", changes).body["QualificationType"]["Test"] == FORM


def test_an_update_replaces_a_test_whole_and_leaves_it_when_it_is_not_named(key: NewAccessKey) -> None:
    named = {"QualificationTypeId": made(key, **SCORED)}
    told = call(key, "UpdateQualificationType", {**named, "Description": "New."}).body["QualificationType"]
    assert (told["Test"], told["AnswerKey"]) == (FORM, KEY)
    told = call(key, "UpdateQualificationType", {**named, "Test": FORM, "TestDurationInSeconds": 60}).body["QualificationType"]
    assert (told["TestDurationInSeconds"], "AnswerKey" in told) == (60, False)


def test_a_request_shows_the_test_as_it_was_and_its_answer(rita: Client, cast_committed: Cast) -> None:
    type_id = rita.create_qualification_type(**EYES, **PLAIN)["QualificationType"]["QualificationTypeId"]
    taken = start_test(qualification_type=row_of(type_id), worker=cast_committed.wen, actor=TEST)
    assert rita.list_qualification_requests()["QualificationRequests"] == []
    submit_test(worker_id=cast_committed.wen.pk, request_id=taken.pk, fields=[("q0", "A <b>")])
    rita.update_qualification_type(QualificationTypeId=type_id, Test=form(text("other")), TestDurationInSeconds=9)
    (told,) = rita.list_qualification_requests(QualificationTypeId=type_id)["QualificationRequests"]
    assert told["Test"] == PLAIN["Test"]
    assert "<QuestionIdentifier>why</QuestionIdentifier><FreeText>A &lt;b&gt;</FreeText>" in told["Answer"]
    rita.accept_qualification_request(QualificationRequestId=told["QualificationRequestId"], IntegerValue=80)
    score = rita.get_qualification_score(QualificationTypeId=type_id, WorkerId=cast_committed.wen.public_id)
    assert score["Qualification"]["IntegerValue"] == 80


def test_what_a_key_scored_waits_for_nobody(rita: Client, cast_committed: Cast) -> None:
    type_id = rita.create_qualification_type(**EYES, **SCORED)["QualificationType"]["QualificationTypeId"]
    taken = start_test(qualification_type=row_of(type_id), worker=cast_committed.wen, actor=TEST)
    submit_test(worker_id=cast_committed.wen.pk, request_id=taken.pk, fields=RIGHT)
    assert rita.list_qualification_requests()["NumResults"] == 0
    (held,) = rita.list_workers_with_qualification_type(QualificationTypeId=type_id)["Qualifications"]
    assert (held["WorkerId"], held["IntegerValue"]) == (cast_committed.wen.public_id, 100)
    assert QualificationRequest.objects.get().value == 100


@pytest.mark.parametrize(("sends", "told"), [({}, 1), ({"SendNotification": True}, 1), ({"SendNotification": False}, 0)])
def test_a_grant_is_told_unless_it_is_not_wanted(rita: Client, cast_committed: Cast, sends: dict[str, bool], told: int) -> None:
    type_id = rita.create_qualification_type(**EYES)["QualificationType"]["QualificationTypeId"]
    worker_id = cast_committed.wen.public_id
    rita.associate_qualification_with_worker(QualificationTypeId=type_id, WorkerId=worker_id, IntegerValue=5, **sends)
    notices = OutboxMessage.objects.filter(topic="notify.notice")
    assert [message.payload["facts"]["name"] for message in notices] == ["Sharp eyes"] * told
