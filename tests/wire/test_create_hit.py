"""CreateHITType, CreateHIT and CreateHITWithHITType."""

import json
from typing import Any

import pytest

from conftest import Cast
from kempelen.accounts.actions import NewAccessKey
from kempelen.audit.models import AuditEntry
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Hit, HitType, RequestToken
from kempelen.ledger.models import Transfer
from kempelen.questions.actions import save_layout
from kempelen.questions.models import Layout
from support import PAGE, QUESTION, books_balance
from wire.raw import Answer, call
from wire.speaking import Client, error_of

TYPE: dict[str, Any] = {
    "Title": "Judge a pair",
    "Description": "Read two sentences and say whether they mean the same.",
    "Reward": "0.05",
    "AssignmentDurationInSeconds": 600,
}
NEW: dict[str, Any] = {**TYPE, "LifetimeInSeconds": 3_600, "Question": QUESTION}
ADULT = {"QualificationTypeId": "00000000000000000060", "Comparator": "EqualTo", "IntegerValues": [1]}
LOCALE = {
    "QualificationTypeId": "00000000000000000071",
    "Comparator": "In",
    "LocaleValues": [{"Country": "US", "Subdivision": "NY"}],
}


def world() -> tuple[int, ...]:
    """What a refusal leaves as it was."""
    return tuple(model.objects.count() for model in (HitType, Hit, RequestToken, Transfer, AuditEntry))


def refused(key: NewAccessKey, operation: str, members: dict[str, Any]) -> Answer:
    """Call, and prove that nothing changed."""
    before = world()
    answer = call(key, operation, members)
    assert answer.status == 400
    assert world() == before
    return answer


def test_every_member_that_clients_index_is_there(rita: Client) -> None:
    hit = rita.create_hit(**NEW, QualificationRequirements=[{**ADULT, "RequiredToPreview": True}, LOCALE])["HIT"]
    assert {name: hit[name] for name in ("HITStatus", "HITReviewStatus", "MaxAssignments", "Reward")} == {
        "HITStatus": "Assignable",
        "HITReviewStatus": "NotReviewed",
        "MaxAssignments": 1,
        "Reward": "0.05",
    }
    assert hit["AutoApprovalDelayInSeconds"] == 2_592_000
    assert (hit["Expiration"] - hit["CreationTime"]).total_seconds() == 3_600
    assert hit["Expiration"].tzinfo is not None
    counts = [hit[f"NumberOfAssignments{word}"] for word in ("Pending", "Available", "Completed")]
    assert counts == [0, 1, 0]
    assert hit["QualificationRequirements"] == [
        {**ADULT, "RequiredToPreview": True, "ActionsGuarded": "PreviewAndAccept"},
        {**LOCALE, "RequiredToPreview": False, "ActionsGuarded": "Accept"},
    ]
    assert len(hit["HITId"]) == len(hit["HITTypeId"]) == len(hit["HITGroupId"]) == 30
    assert not {"Keywords", "RequesterAnnotation", "HITLayoutId"} & hit.keys()
    # What was read can be sent again as it is.
    rita.create_hit(**NEW, QualificationRequirements=hit["QualificationRequirements"])


def test_times_are_whole_numbers_and_money_is_text_on_the_wire(key: NewAccessKey) -> None:
    hit = call(key, "CreateHIT", NEW).body["HIT"]
    assert type(hit["CreationTime"]) is int
    assert type(hit["Expiration"]) is int
    assert hit["Reward"] == "0.05"
    assert hit["QualificationRequirements"] == []


def test_equal_properties_are_one_hit_type(key: NewAccessKey) -> None:
    first = call(key, "CreateHITType", {**TYPE, "Reward": "0.5", "QualificationRequirements": [ADULT, LOCALE]}).body
    again = call(
        key, "CreateHITType", {**TYPE, "Reward": "0.50", "Keywords": "", "QualificationRequirements": [LOCALE, ADULT]}
    ).body
    other = call(key, "CreateHITType", {**TYPE, "Reward": "0.51"}).body
    assert first == again != other
    assert list(first) == ["HITTypeId"]


def test_a_hit_type_by_id(rita: Client) -> None:
    made = rita.create_hit_type(**TYPE)["HITTypeId"]
    hit = rita.create_hit_with_hit_type(HITTypeId=made, LifetimeInSeconds=30, MaxAssignments=3, Question=QUESTION)["HIT"]
    assert (hit["HITTypeId"], hit["Title"], hit["MaxAssignments"]) == (made, "Judge a pair", 3)
    assert rita.create_hit(**NEW)["HIT"]["HITTypeId"] == made
    books_balance()


def test_a_hit_type_that_is_not_ours(rita: Client, ravi: Client) -> None:
    made = ravi.create_hit_type(**TYPE)["HITTypeId"]
    error = error_of(rita.create_hit_with_hit_type, HITTypeId=made, LifetimeInSeconds=30, Question=QUESTION)
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.HITTypeDoesNotExist"
    assert f"HITType {made} does not exist." in error["Message"]


def test_no_money_leaves_nothing_behind(ravi: Client, cast_committed: Cast) -> None:
    before = world()
    error = error_of(ravi.create_hit, **NEW)
    assert error["Error"]["Code"] == "RequestError"
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.InsufficientFunds"
    assert error["Message"].startswith("This Requester has insufficient funds in their account to complete this transaction.")
    assert "$0.05 is missing" in error["Message"]
    assert world() == before


def test_more_money_than_a_number_can_say(key: NewAccessKey) -> None:
    answer = refused(key, "CreateHIT", {**NEW, "Reward": "10000", "MaxAssignments": 1_000_000_000})
    assert answer.body["TurkErrorCode"] == "AWS.MechanicalTurk.InsufficientFunds"


@pytest.mark.parametrize(
    ("changed", "parameter"),
    [
        ({"Title": ""}, "Title"),
        ({"Title": "x" * 129}, "Title"),
        ({"Description": ""}, "Description"),
        ({"Description": "x" * 2_001}, "Description"),
        ({"Keywords": "x" * 1_001}, "Keywords"),
        ({"Reward": "99999999999"}, "Reward"),
        ({"AssignmentDurationInSeconds": 29}, "AssignmentDurationInSeconds"),
        ({"AssignmentDurationInSeconds": 31_536_001}, "AssignmentDurationInSeconds"),
        ({"AutoApprovalDelayInSeconds": -1}, "AutoApprovalDelayInSeconds"),
        ({"AutoApprovalDelayInSeconds": 2_592_001}, "AutoApprovalDelayInSeconds"),
        ({"LifetimeInSeconds": 29}, "LifetimeInSeconds"),
        ({"LifetimeInSeconds": 2**62}, "LifetimeInSeconds"),
        ({"MaxAssignments": 0}, "MaxAssignments"),
        ({"MaxAssignments": 1_000_000_001}, "MaxAssignments"),
        ({"RequesterAnnotation": "x" * 256}, "RequesterAnnotation"),
        ({"Question": "x" * 65_536}, "Question"),
        ({"QualificationRequirements": [ADULT] * 11}, "QualificationRequirements"),
        ({"QualificationRequirements": [{**ADULT, "IntegerValues": []}]}, "QualificationRequirements"),
        ({"HITReviewPolicy": {"PolicyName": "SimplePlurality/2011-09-01"}}, "HITReviewPolicy"),
        ({"AssignmentReviewPolicy": {"PolicyName": "ScoreMyKnownAnswers/2011-09-01"}}, "AssignmentReviewPolicy"),
    ],
    ids=lambda given: str(given)[:60],
)
def test_a_value_that_breaks_a_rule(key: NewAccessKey, changed: dict[str, Any], parameter: str) -> None:
    answer = refused(key, "CreateHIT", {**NEW, **changed})
    assert answer.error == "ParameterValidationError"
    assert answer.body["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidParameterValue"
    assert f"is not valid for the parameter {parameter}." in answer.body["Message"]
    assert len(answer.body["Message"]) < 600


def test_an_unknown_qualification_type(key: NewAccessKey) -> None:
    unknown = "3" * 30
    answer = refused(key, "CreateHIT", {**NEW, "QualificationRequirements": [{**ADULT, "QualificationTypeId": unknown}]})
    assert answer.body["TurkErrorCode"] == "AWS.MechanicalTurk.QualificationTypeDoesNotExist"
    assert f"QualificationType {unknown} does not exist." in answer.body["Message"]


def test_contradicting_guards(key: NewAccessKey) -> None:
    requirement = {**ADULT, "RequiredToPreview": True, "ActionsGuarded": "Accept"}
    answer = refused(key, "CreateHIT", {**NEW, "QualificationRequirements": [requirement]})
    assert answer.error == "InvalidParameterCombinationError"
    assert "ActionsGuarded, RequiredToPreview." in answer.body["Message"]


@pytest.mark.parametrize(
    "question",
    [
        "",
        "not xml",
        "<HTMLQuestion/>",
        QUESTION.replace("2011-11-11", "2012-11-11"),
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        '<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd"/>',
    ],
    ids=lambda question: question[:30],
)
def test_a_question_that_cannot_be_read(key: NewAccessKey, question: str) -> None:
    answer = refused(key, "CreateHIT", {**NEW, "Question": question})
    assert (answer.error, answer.body["TurkErrorCode"]) == ("ParameterValidationError", "AWS.MechanicalTurk.XMLParseError")
    assert answer.body["Message"].startswith("There was an error parsing the XML question or answer data in your request.")


def test_a_token_makes_one_hit_within_a_day(rita: Client) -> None:
    first = rita.create_hit(**NEW, UniqueRequestToken="otree_1")["HIT"]["HITId"]
    error = error_of(rita.create_hit, **{**NEW, "Title": "Another"}, UniqueRequestToken="otree_1")
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.HITAlreadyExists"
    assert error["Message"].startswith(f'The HIT with ID "{first}" already exists.')
    made = rita.create_hit_type(**TYPE)["HITTypeId"]
    same = {"HITTypeId": made, "LifetimeInSeconds": 60, "Question": QUESTION, "UniqueRequestToken": "otree_1"}
    assert error_of(rita.create_hit_with_hit_type, **same)["TurkErrorCode"] == "AWS.MechanicalTurk.HITAlreadyExists"
    assert Hit.objects.count() == 1
    books_balance()


def test_a_refused_call_does_not_use_up_its_token(key: NewAccessKey) -> None:
    refused(key, "CreateHIT", {**NEW, "MaxAssignments": 0, "UniqueRequestToken": "t"})
    refused(key, "CreateHIT", {**NEW, "Reward": "1000", "UniqueRequestToken": "t"})
    assert call(key, "CreateHIT", {**NEW, "UniqueRequestToken": "t"}).status == 200


def layout_of(key: NewAccessKey) -> Layout:
    html = PAGE.replace("Do both sentences say the same?", "Is ${first} the same as ${second}?")
    raw = Layout.Escaping.RAW.value
    return save_layout(requester_id=key.key.requester.pk, html=html, frame_height=300, escaping=raw)


FROM_LAYOUT: dict[str, Any] = {name: value for name, value in NEW.items() if name != "Question"}
BOTH = [{"Name": "first", "Value": "a"}, {"Name": "second", "Value": "b"}]


def test_a_layout_and_its_parameters(key: NewAccessKey) -> None:
    layout_id = encode(Kind.LAYOUT, layout_of(key).pk)
    hit = call(key, "CreateHIT", {**FROM_LAYOUT, "HITLayoutId": layout_id, "HITLayoutParameters": BOTH}).body["HIT"]
    assert hit["HITLayoutId"] == layout_id
    assert "Is a the same as b?" in hit["Question"]
    assert hit["Question"].endswith("<FrameHeight>300</FrameHeight></HTMLQuestion>")
    assert call(key, "GetHIT", {"HITId": hit["HITId"]}).body["HIT"] == hit


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, "InvalidParameterValue"),
        ({"Question": QUESTION, "HITLayoutId": "own"}, "InvalidParameterCombination"),
        ({"Question": QUESTION, "HITLayoutParameters": BOTH}, "InvalidParameterCombination"),
        ({"HITLayoutId": "own", "HITLayoutParameters": BOTH[:1]}, "InvalidParameterValue"),
        ({"HITLayoutId": "own", "HITLayoutParameters": [*BOTH, {"Name": "third", "Value": ""}]}, "InvalidParameterValue"),
        ({"HITLayoutId": "own", "HITLayoutParameters": [*BOTH, BOTH[0]]}, "InvalidParameterValue"),
        (
            {"HITLayoutId": "own", "HITLayoutParameters": [BOTH[0], {"Name": "second", "Value": "x" * 65_536}]},
            "InvalidParameterValue",
        ),
        ({"HITLayoutId": "UNKNOWN", "HITLayoutParameters": BOTH}, "HITLayoutDoesNotExist"),
    ],
    ids=lambda given: json.dumps(given)[:80],
)
def test_exactly_one_of_question_and_layout(key: NewAccessKey, members: dict[str, Any], code: str) -> None:
    own = encode(Kind.LAYOUT, layout_of(key).pk)
    if members.get("HITLayoutId") == "own":
        members = {**members, "HITLayoutId": own}
    assert refused(key, "CreateHIT", {**FROM_LAYOUT, **members}).body["TurkErrorCode"] == f"AWS.MechanicalTurk.{code}"
