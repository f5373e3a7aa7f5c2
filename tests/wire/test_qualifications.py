"""Qualifications and requests for them as clients handle them: each answer, each error (requester-api 4.6)."""

from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, become_requester, create_person
from kempelen.accounts.models import Worker
from kempelen.qualifications.actions import request as ask
from kempelen.qualifications.models import QualificationRequest, QualificationType
from support import make_workers
from wire.raw import Answer, call
from wire.speaking import Client, error_of, new_key
from world import world

TURK = "AWS.MechanicalTurk"
EYES: dict[str, Any] = {"Name": "Sharp eyes", "Description": "d", "QualificationTypeStatus": "Active"}


@pytest.fixture
def type_id(key: NewAccessKey) -> str:
    """A type of the key's requester."""
    made: str = call(key, "CreateQualificationType", EYES).body["QualificationType"]["QualificationTypeId"]
    return made


@pytest.fixture
def worker(db: None) -> Worker:
    """Somebody who works."""
    return make_workers(1)[0]


def asked(worker: Worker) -> str:
    """Let the worker ask for the one type there is; return the request's id."""
    return ask(qualification_type=QualificationType.objects.get(), worker=worker, actor=TEST).request.public_id


def refused(key: NewAccessKey, operation: str, members: dict[str, Any]) -> Answer:
    """Call, and prove that nothing changed."""
    before = world()
    answer = call(key, operation, members)
    assert answer.status == 400
    assert world() == before
    return answer


def code(answer: Answer) -> tuple[str, str]:
    """The two names of an error."""
    return answer.error, answer.body["TurkErrorCode"].removeprefix(f"{TURK}.")


def score(key: NewAccessKey, type_id: str, worker: Worker) -> dict[str, Any]:
    """What GetQualificationScore says."""
    named = {"QualificationTypeId": type_id, "WorkerId": worker.public_id}
    told: dict[str, Any] = call(key, "GetQualificationScore", named).body["Qualification"]
    return told


def test_the_life_of_a_score_as_dallinger_leads_it(rita: Client, cast_committed: Cast) -> None:
    type_id = rita.create_qualification_type(**EYES)["QualificationType"]["QualificationTypeId"]
    named = {"QualificationTypeId": type_id, "WorkerId": cast_committed.wen.public_id}
    error = error_of(rita.get_qualification_score, **named)
    assert error["TurkErrorCode"] == f"{TURK}.QualificationDoesNotExist"
    assert error["Message"].startswith(
        f"You requested a Qualification that does not exist. QualificationTypeId = {type_id}, WorkerId = {named['WorkerId']}. ("
    )
    answer = rita.associate_qualification_with_worker(**named, IntegerValue=2, SendNotification=False)
    assert list(answer) == ["ResponseMetadata"]
    assert rita.get_qualification_score(**named)["Qualification"]["IntegerValue"] == 2
    rita.associate_qualification_with_worker(**named, IntegerValue=3)
    told = rita.get_qualification_score(**named)["Qualification"]
    assert told.pop("GrantTime").tzinfo is not None
    assert told == {**named, "IntegerValue": 3, "Status": "Granted"}

    assert list(rita.disassociate_qualification_from_worker(**named, Reason="")) == ["ResponseMetadata"]
    for operation in (rita.get_qualification_score, rita.disassociate_qualification_from_worker):
        error = error_of(operation, **named)
        assert error["TurkErrorCode"] == f"{TURK}.InvalidQualificationState"
        assert "operation can be called with a status of: Granted" in error["Message"]
    rita.associate_qualification_with_worker(**named)
    assert rita.get_qualification_score(**named)["Qualification"]["IntegerValue"] == 1


def test_a_worker_nobody_knows(key: NewAccessKey, type_id: str) -> None:
    named = {"QualificationTypeId": type_id, "WorkerId": "A00000000000"}
    answer = refused(key, "AssociateQualificationWithWorker", named)
    assert code(answer) == ("ParameterValidationError", "InvalidParameterValue")
    assert 'The value "A00000000000" is not valid for the parameter WorkerId.' in answer.body["Message"]
    for operation in ("GetQualificationScore", "DisassociateQualificationFromWorker"):
        assert code(refused(key, operation, named)) == ("RequestError", "QualificationDoesNotExist")


def test_an_inactive_type_can_still_be_granted(key: NewAccessKey, type_id: str, worker: Worker) -> None:
    call(key, "UpdateQualificationType", {"QualificationTypeId": type_id, "QualificationTypeStatus": "Inactive"})
    named = {"QualificationTypeId": type_id, "WorkerId": worker.public_id}
    assert call(key, "AssociateQualificationWithWorker", {**named, "IntegerValue": -7}).body == {}
    assert score(key, type_id, worker)["IntegerValue"] == -7


def test_a_reason_has_a_limit(key: NewAccessKey, type_id: str, worker: Worker) -> None:
    named = {"QualificationTypeId": type_id, "WorkerId": worker.public_id}
    call(key, "AssociateQualificationWithWorker", named)
    answer = refused(key, "DisassociateQualificationFromWorker", {**named, "Reason": "x" * 1_025})
    assert code(answer) == ("ParameterValidationError", "InvalidParameterValue")
    call(key, "DisassociateQualificationFromWorker", named)
    answer = refused(key, "RejectQualificationRequest", {"QualificationRequestId": asked(worker), "Reason": "x" * 1_025})
    assert code(answer) == ("ParameterValidationError", "InvalidParameterValue")


def test_who_holds_a_type(key: NewAccessKey, type_id: str) -> None:
    workers = make_workers(3)
    for value, worker in enumerate(workers):
        named = {"QualificationTypeId": type_id, "WorkerId": worker.public_id}
        call(key, "AssociateQualificationWithWorker", {**named, "IntegerValue": value})
    call(key, "DisassociateQualificationFromWorker", {"QualificationTypeId": type_id, "WorkerId": workers[0].public_id})
    told = call(key, "ListWorkersWithQualificationType", {"QualificationTypeId": type_id}).body
    assert [(row["WorkerId"], row["IntegerValue"], row["Status"]) for row in told["Qualifications"]] == [
        (workers[2].public_id, 2, "Granted"),
        (workers[1].public_id, 1, "Granted"),
    ]
    gone = call(key, "ListWorkersWithQualificationType", {"QualificationTypeId": type_id, "Status": "Revoked"}).body
    assert [(row["WorkerId"], row["Status"]) for row in gone["Qualifications"]] == [(workers[0].public_id, "Revoked")]
    assert refused(key, "ListWorkersWithQualificationType", {"QualificationTypeId": type_id, "Status": "Lost"}).error == (
        "ValidationException"
    )


def test_requests_are_listed_until_they_are_decided(key: NewAccessKey, type_id: str) -> None:
    workers = make_workers(3)
    ids = [asked(worker) for worker in workers]
    told = call(key, "ListQualificationRequests", {"QualificationTypeId": type_id}).body
    assert [row["QualificationRequestId"] for row in told["QualificationRequests"]] == ids
    first = told["QualificationRequests"][0]
    assert isinstance(first.pop("SubmitTime"), int)
    assert first == {"QualificationRequestId": ids[0], "QualificationTypeId": type_id, "WorkerId": workers[0].public_id}
    assert call(key, "ListQualificationRequests").body["NumResults"] == 3

    assert call(key, "AcceptQualificationRequest", {"QualificationRequestId": ids[0]}).body == {}
    assert call(key, "AcceptQualificationRequest", {"QualificationRequestId": ids[1], "IntegerValue": 80}).body == {}
    assert call(key, "RejectQualificationRequest", {"QualificationRequestId": ids[2], "Reason": "No."}).body == {}
    assert call(key, "ListQualificationRequests").body == {"NumResults": 0, "QualificationRequests": []}
    assert [score(key, type_id, worker)["IntegerValue"] for worker in workers[:2]] == [1, 80]
    named = {"QualificationTypeId": type_id, "WorkerId": workers[2].public_id}
    assert code(refused(key, "GetQualificationScore", named)) == ("RequestError", "QualificationDoesNotExist")


@pytest.mark.parametrize("operation", ["AcceptQualificationRequest", "RejectQualificationRequest"])
@pytest.mark.parametrize("before", ["AcceptQualificationRequest", "RejectQualificationRequest"])
def test_a_request_is_decided_once(key: NewAccessKey, type_id: str, worker: Worker, before: str, operation: str) -> None:
    named = {"QualificationRequestId": asked(worker)}
    assert call(key, before, named).body == {}
    answer = refused(key, operation, named)
    assert code(answer) == ("RequestError", "InvalidQualificationRequestState")
    assert answer.body["Message"].startswith("This operation can be called with a status of: Submitted (")


@pytest.mark.parametrize("operation", ["AcceptQualificationRequest", "RejectQualificationRequest"])
def test_a_request_that_is_not_ours(key: NewAccessKey, type_id: str, worker: Worker, operation: str) -> None:
    request_id = asked(worker)
    user = create_person(email="ravi@example.org", name="Ravi", password=None, actor=TEST)
    other = new_key(become_requester(user=user, name="Ravi Research", actor=TEST))
    for caller, named in ((other, request_id), (key, type_id), (key, "anything at all")):
        answer = refused(caller, operation, {"QualificationRequestId": named})
        assert code(answer) == ("RequestError", "QualificationRequestDoesNotExist")
        assert answer.body["Message"].startswith(f"QualificationRequest {named} does not exist. (")
    assert call(other, "ListQualificationRequests").body["NumResults"] == 0


def test_what_grants_itself_is_never_listed(key: NewAccessKey, worker: Worker) -> None:
    members = {**EYES, "AutoGranted": True, "AutoGrantedValue": 5}
    type_id = call(key, "CreateQualificationType", members).body["QualificationType"]["QualificationTypeId"]
    asked(worker)
    assert call(key, "ListQualificationRequests").body["NumResults"] == 0
    assert score(key, type_id, worker)["IntegerValue"] == 5
    assert QualificationRequest.objects.count() == 1
