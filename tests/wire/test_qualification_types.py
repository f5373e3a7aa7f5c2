"""The five operations on qualification types, and HITs that ask for them: each answer, each error (requester-api 4.5)."""

from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, become_requester, create_person
from kempelen.core.ids import Kind, encode
from kempelen.qualifications.actions import request as ask
from kempelen.qualifications.models import QualificationType
from support import QUESTION
from wire.raw import Answer, call
from wire.speaking import Client, error_of, new_key
from world import world

TURK = "AWS.MechanicalTurk"
MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
UNKNOWN = "3UNKNOWN"
EYES: dict[str, Any] = {"Name": "Sharp eyes", "Description": "Sees what others miss.", "QualificationTypeStatus": "Active"}
ON_OWN: dict[str, dict[str, Any]] = {
    "UpdateQualificationType": {"Description": "New."},
    "DeleteQualificationType": {},
    "AssociateQualificationWithWorker": {"WorkerId": "A12345678901"},
    "DisassociateQualificationFromWorker": {"WorkerId": "A12345678901"},
    "GetQualificationScore": {"WorkerId": "A12345678901"},
    "ListWorkersWithQualificationType": {},
    "ListQualificationRequests": {},
}


def made(key: NewAccessKey, **members: Any) -> str:
    """Make a type; return its id."""
    answer = call(key, "CreateQualificationType", {**EYES, **members})
    assert answer.status == 200, answer.body
    type_id: str = answer.body["QualificationType"]["QualificationTypeId"]
    return type_id


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


def other_key() -> NewAccessKey:
    """The key of a requester who owns nothing."""
    user = create_person(email="ravi@example.org", name="Ravi", password=None, actor=TEST)
    return new_key(become_requester(user=user, name="Ravi Research", actor=TEST))


def hit_of(type_id: str, **members: Any) -> dict[str, Any]:
    """A HIT that asks for the type."""
    requirement = {"QualificationTypeId": type_id, "Comparator": "GreaterThan", "IntegerValues": [3], **members}
    return {
        "Title": "Judge a pair",
        "Description": "d",
        "Reward": "0.05",
        "AssignmentDurationInSeconds": 600,
        "LifetimeInSeconds": 3_600,
        "Question": QUESTION,
        "QualificationRequirements": [requirement],
    }


def test_a_new_type_in_full(rita: Client) -> None:
    told = rita.create_qualification_type(**EYES)["QualificationType"]
    assert told.pop("CreationTime").tzinfo is not None
    assert len(told.pop("QualificationTypeId")) == 30
    assert told == {**EYES, "IsRequestable": True, "AutoGranted": False}
    more = {**EYES, "Name": "All", "Keywords": "k, l", "RetryDelayInSeconds": 0, "AutoGranted": True, "AutoGrantedValue": 0}
    full = rita.create_qualification_type(**more)["QualificationType"]
    assert {name: full[name] for name in more} == more
    assert rita.get_qualification_type(QualificationTypeId=full["QualificationTypeId"])["QualificationType"] == full


def test_the_value_of_auto_grant_is_one_by_default(key: NewAccessKey) -> None:
    answer = call(key, "CreateQualificationType", {**EYES, "AutoGranted": True})
    assert answer.body["QualificationType"]["AutoGrantedValue"] == 1


def test_a_name_is_taken_as_clients_test_it(rita: Client, ravi: Client) -> None:
    rita.create_qualification_type(**EYES)
    error = error_of(rita.create_qualification_type, **EYES)
    assert error["TurkErrorCode"] == f"{TURK}.QualificationTypeAlreadyExists"
    assert error["Error"]["Code"] == "RequestError"
    assert error["Message"].startswith(
        "You have already created a QualificationType with this name. A QualificationType's name must be unique among all of "
        "the QualificationTypes created by the same user."
    )
    assert ravi.create_qualification_type(**EYES)["QualificationType"]["Name"] == "Sharp eyes"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("Name", ""),
        ("Name", "x" * 201),
        ("Description", "x" * 2_001),
        ("Keywords", "x" * 1_001),
        ("RetryDelayInSeconds", -1),
        ("AnswerKey", "<AnswerKey/>"),
    ],
)
def test_values_of_a_new_type(key: NewAccessKey, member: str, value: Any) -> None:
    answer = refused(key, "CreateQualificationType", {**EYES, member: value})
    assert code(answer) == ("ParameterValidationError", "InvalidParameterValue")
    assert f"is not valid for the parameter {member}." in answer.body["Message"]
    if member != "Name":
        type_id = made(key)
        if member != "Keywords":  # an update has no such member, and passes over it
            answer = refused(key, "UpdateQualificationType", {"QualificationTypeId": type_id, member: value})
            assert code(answer) == ("ParameterValidationError", "InvalidParameterValue")


def test_a_duration_without_a_test_is_passed_over_and_changes_none(key: NewAccessKey) -> None:
    type_id = made(key, TestDurationInSeconds=3_600)  # amti sends it with every type, and has an example without a test
    told = call(key, "GetQualificationType", {"QualificationTypeId": type_id}).body["QualificationType"]
    assert {"Test", "TestDurationInSeconds"}.isdisjoint(told)
    answer = refused(key, "UpdateQualificationType", {"QualificationTypeId": type_id, "TestDurationInSeconds": 60})
    assert code(answer) == ("ParameterValidationError", "InvalidParameterValue")
    assert "is not valid for the parameter TestDurationInSeconds." in answer.body["Message"]


def test_a_status_is_one_of_two(key: NewAccessKey) -> None:
    answer = refused(key, "CreateQualificationType", {**EYES, "QualificationTypeStatus": "Asleep"})
    assert answer.error == "ValidationException"
    assert "Member must satisfy enum value set: [Active, Inactive]" in answer.body["Message"]


def test_an_update_changes_what_is_given(key: NewAccessKey) -> None:
    named = {"QualificationTypeId": made(key, Keywords="k", RetryDelayInSeconds=60)}
    same = call(key, "GetQualificationType", named).body
    assert call(key, "UpdateQualificationType", named).body == same
    changes = {"Description": "New.", "QualificationTypeStatus": "Inactive", "RetryDelayInSeconds": 5, "AutoGranted": True}
    told = call(key, "UpdateQualificationType", {**named, **changes, "AutoGrantedValue": 7}).body["QualificationType"]
    assert told == {**same["QualificationType"], **changes, "AutoGrantedValue": 7}
    assert call(key, "GetQualificationType", named).body["QualificationType"] == told


@pytest.mark.parametrize("operation", ON_OWN)
def test_what_is_not_ours_is_not_permitted_and_what_is_not_there_does_not_exist(key: NewAccessKey, operation: str) -> None:
    type_id = made(key)
    for caller, named in ((other_key(), type_id), (key, MASTERS)):
        answer = refused(caller, operation, {"QualificationTypeId": named, **ON_OWN[operation]})
        assert code(answer) == ("RequestError", "PermissionDeniedException")
    wrong_kind = encode(Kind.HIT, QualificationType.objects.get().pk)
    call(key, "DeleteQualificationType", {"QualificationTypeId": type_id})
    for named in (type_id, wrong_kind, UNKNOWN):
        answer = refused(key, operation, {"QualificationTypeId": named, **ON_OWN[operation]})
        assert code(answer) == ("RequestError", "QualificationTypeDoesNotExist")
        assert answer.body["Message"].startswith(f"QualificationType {named} does not exist. (")


@pytest.mark.parametrize("operation", ["GetQualificationType", "ListHITsForQualificationType"])
def test_any_live_type_can_be_read(key: NewAccessKey, operation: str) -> None:
    type_id = made(key)
    other = other_key()
    for named in (type_id, MASTERS, "000000000000000000L0"):
        assert call(other, operation, {"QualificationTypeId": named}).status == 200
    assert code(refused(other, operation, {"QualificationTypeId": UNKNOWN})) == ("RequestError", "QualificationTypeDoesNotExist")


def test_a_system_type_has_every_member_that_clients_read(rita: Client) -> None:
    told = rita.get_qualification_type(QualificationTypeId="00000000000000000071")["QualificationType"]
    assert told.pop("CreationTime").year == 2005
    assert "lives" in told.pop("Description")
    assert told == {
        "QualificationTypeId": "00000000000000000071",
        "Name": "Worker_Locale",
        "QualificationTypeStatus": "Active",
        "IsRequestable": False,
        "AutoGranted": False,
    }


def test_deleting_is_immediate_and_the_name_free(key: NewAccessKey, cast: Cast) -> None:
    type_id = made(key)
    kind = QualificationType.objects.get()
    ask(qualification_type=kind, worker=cast.wen, actor=TEST)
    hit_id = call(key, "CreateHIT", hit_of(type_id)).body["HIT"]["HITId"]
    assert call(key, "DeleteQualificationType", {"QualificationTypeId": type_id}).body == {}
    answer = refused(key, "DeleteQualificationType", {"QualificationTypeId": type_id})
    assert code(answer) == ("RequestError", "QualificationTypeDoesNotExist")
    assert call(key, "ListQualificationRequests").body["NumResults"] == 0
    assert call(key, "GetHIT", {"HITId": hit_id}).body["HIT"]["HITStatus"] == "Assignable"
    assert made(key) != type_id


def test_hits_of_a_deleted_type(key: NewAccessKey) -> None:
    type_id = made(key)
    first = call(key, "CreateHIT", hit_of(type_id)).body["HIT"]
    call(key, "DeleteQualificationType", {"QualificationTypeId": type_id})
    answer = refused(key, "CreateHIT", hit_of(type_id))
    assert code(answer) == ("RequestError", "QualificationTypeDoesNotExist")
    again = {"HITTypeId": first["HITTypeId"], "LifetimeInSeconds": 60, "Question": QUESTION}
    answer = refused(key, "CreateHITWithHITType", again)
    assert code(answer) == ("RequestError", "HITTypeDoesNotExist")
    assert "does not exist" in answer.body["Message"]
    moved = call(key, "CreateHIT", {**hit_of(type_id), "QualificationRequirements": []}).body["HIT"]["HITId"]
    answer = refused(key, "UpdateHITTypeOfHIT", {"HITId": moved, "HITTypeId": first["HITTypeId"]})
    assert code(answer) == ("RequestError", "HITTypeDoesNotExist")
    more = {"HITId": first["HITId"], "NumberOfAdditionalAssignments": 1}
    assert call(key, "CreateAdditionalAssignmentsForHIT", more).body == {}


def test_an_inactive_type_takes_no_new_hits(key: NewAccessKey) -> None:
    type_id = made(key)
    first = call(key, "CreateHIT", hit_of(type_id)).body["HIT"]
    call(key, "UpdateQualificationType", {"QualificationTypeId": type_id, "QualificationTypeStatus": "Inactive"})
    again = {"HITTypeId": first["HITTypeId"], "LifetimeInSeconds": 60, "Question": QUESTION}
    of_type = {name: value for name, value in hit_of(type_id).items() if name not in {"Question", "LifetimeInSeconds"}}
    for operation, members in (("CreateHIT", hit_of(type_id)), ("CreateHITWithHITType", again), ("CreateHITType", of_type)):
        answer = refused(key, operation, members)
        assert code(answer) == ("RequestError", "InvalidQualificationTypeState")
        assert answer.body["Message"].startswith("This operation can be called with a status of: Active (")


def test_requirements_on_requester_made_types_come_back_as_given(key: NewAccessKey) -> None:
    type_id = made(key)
    members = hit_of(type_id, ActionsGuarded="DiscoverPreviewAndAccept")
    told = call(key, "CreateHIT", members).body["HIT"]
    assert told["QualificationRequirements"] == [{**members["QualificationRequirements"][0], "RequiredToPreview": True}]
    assert call(key, "GetHIT", {"HITId": told["HITId"]}).body["HIT"] == told


@pytest.mark.parametrize("wrong", [{"Comparator": "Nearly"}, {"IntegerValues": []}, {"IntegerValues": [1, 2]}])
def test_requirements_on_requester_made_types_follow_the_same_table(key: NewAccessKey, wrong: dict[str, Any]) -> None:
    members = hit_of(made(key), **wrong)
    assert refused(key, "CreateHIT", members).error in {"ParameterValidationError", "ValidationException"}


def test_the_hits_of_a_type(key: NewAccessKey) -> None:
    type_id = made(key)
    hits = [call(key, "CreateHIT", {**hit_of(type_id), "Title": title}).body["HIT"]["HITId"] for title in ("a", "b", "a")]
    system = call(key, "CreateHIT", hit_of("00000000000000000040")).body["HIT"]["HITId"]
    told = call(key, "ListHITsForQualificationType", {"QualificationTypeId": type_id}).body
    assert [hit["HITId"] for hit in told["HITs"]] == hits[::-1]
    of_system = call(key, "ListHITsForQualificationType", {"QualificationTypeId": "00000000000000000040"}).body
    assert [hit["HITId"] for hit in of_system["HITs"]] == [system]
    assert call(other_key(), "ListHITsForQualificationType", {"QualificationTypeId": type_id}).body["NumResults"] == 0
    call(key, "UpdateExpirationForHIT", {"HITId": hits[0], "ExpireAt": 0})
    call(key, "DeleteHIT", {"HITId": hits[0]})
    assert call(key, "ListHITsForQualificationType", {"QualificationTypeId": type_id}).body["NumResults"] == 2


def test_dallinger_finds_its_type_by_name_in_capitals(rita: Client) -> None:
    name = "dlgr-1a2b3c:group:Xy9"
    type_id = rita.create_qualification_type(**{**EYES, "Name": name})["QualificationType"]["QualificationTypeId"]
    rita.create_qualification_type(**{**EYES, "Name": f"{name}b"})
    asked = {"Query": name.upper(), "MustBeRequestable": False, "MustBeOwnedByCaller": True, "MaxResults": 100}
    told = rita.list_qualification_types(**asked)
    assert told["QualificationTypes"][0]["QualificationTypeId"] == type_id
    assert (told["NumResults"], "NextToken" in told) == (2, True)


def test_mephisto_finds_its_type_on_the_first_page(rita: Client) -> None:
    for number in range(12):
        rita.create_qualification_type(**{**EYES, "Name": f"a block {number}", "Keywords": "block"})
    rita.create_qualification_type(**{**EYES, "Name": "block"})
    told = rita.list_qualification_types(MustBeRequestable=True, MustBeOwnedByCaller=True, Query="block")
    assert told["QualificationTypes"][0]["Name"] == "block"
    assert all(row["IsRequestable"] for row in told["QualificationTypes"])


def test_psiturks_paginator_walks_system_types_too(rita: Client) -> None:
    rita.create_qualification_type(**EYES)
    pages = rita.get_paginator("list_qualification_types").paginate(MustBeRequestable=False, PaginationConfig={"PageSize": 2})
    names = [row["Name"] for page in pages for row in page["QualificationTypes"]]
    assert names == sorted(names)
    assert len(names) == 7
    assert "Sharp eyes" in names


def test_a_query_may_be_long_but_not_endless(key: NewAccessKey) -> None:
    assert call(key, "ListQualificationTypes", {"MustBeRequestable": True, "Query": "x" * 500}).body["NumResults"] == 0
    answer = refused(key, "ListQualificationTypes", {"MustBeRequestable": True, "Query": "x" * 501})
    assert code(answer) == ("ParameterValidationError", "InvalidParameterValue")
