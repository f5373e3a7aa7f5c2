"""The calls that known programs make, in the order they make them, and what they read of the answers (requester-api 12).

Nothing here is a program's own code: each test says whose habits it keeps.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from kempelen.accounts.actions import NewAccessKey
from kempelen.core import clock
from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Hit
from support import QUESTION, books_balance, make_workers, work
from wire.hostile import external
from wire.raw import call
from wire.speaking import Client, code_of, direct_client, error_of

OUR_EXTERNAL = external("https://example.org/ad?recruiter=mturk", "600")
EVENTS = ["AssignmentAccepted", "AssignmentAbandoned", "AssignmentReturned", "AssignmentSubmitted", "HITReviewable", "HITExpired"]
TOPIC = "arn:aws:sns:us-east-1:047991105548:experiment"


@pytest.fixture
def mturk(key: NewAccessKey) -> Client:
    """The requester's client."""
    return direct_client(key)


def sent(hit_id: str, worker: Any, fields: Any = (("answer", "yes"),)) -> str:
    """Let a worker do the HIT; return the assignment's id."""
    return encode(Kind.ASSIGNMENT, work(worker, Hit.objects.get(pk=decode(Kind.HIT, hit_id)), fields))


def is_ok(answer: dict[str, Any]) -> bool:
    """Dallinger's test of a void operation: nothing but the metadata."""
    return answer == {"ResponseMetadata": answer["ResponseMetadata"]}


def test_dallinger_from_credentials_to_disposal(mturk: Client) -> None:
    assert float(mturk.get_account_balance()["AvailableBalance"]) == 100.0
    name = "dlgr-4f9c:Group Of One"
    made = mturk.create_qualification_type(Name=name, Description="d", QualificationTypeStatus="Active")["QualificationType"]
    error = error_of(mturk.create_qualification_type, Name=name, Description="d", QualificationTypeStatus="Active")
    assert "already created a QualificationType with this name" in error["Error"]["Message"]
    found = mturk.list_qualification_types(Query=name.upper(), MustBeRequestable=False, MustBeOwnedByCaller=True, MaxResults=100)[
        "QualificationTypes"
    ]
    assert [one["QualificationTypeId"] for one in found] == [made["QualificationTypeId"]]
    requirements = [
        {"QualificationTypeId": "000000000000000000L0", "Comparator": "GreaterThanOrEqualTo", "IntegerValues": [95]}
        | {"RequiredToPreview": True},
        {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", "LocaleValues": [{"Country": "US"}]}
        | {"RequiredToPreview": True},
        {"QualificationTypeId": made["QualificationTypeId"], "Comparator": "DoesNotExist", "RequiredToPreview": True},
    ]
    kind = mturk.create_hit_type(
        Title="Play a game", Description="Play.", Keywords="", Reward=str(0.01), AssignmentDurationInSeconds=3_600,
        AutoApprovalDelayInSeconds=0, QualificationRequirements=requirements,
    )["HITTypeId"]  # fmt: skip
    notification = {"Destination": TOPIC, "Transport": "SNS", "Version": "2014-08-15", "EventTypes": EVENTS}
    assert is_ok(mturk.update_notification_settings(HITTypeId=kind, Notification=notification, Active=True))
    hit = mturk.create_hit_with_hit_type(
        HITTypeId=kind, Question=OUR_EXTERNAL, LifetimeInSeconds=34, MaxAssignments=1, UniqueRequestToken=str(1_764_032_499.3)
    )["HIT"]
    for member in ("HITId", "HITTypeId", "CreationTime", "Expiration", "MaxAssignments", "Title", "Description", "Reward",
                   "QualificationRequirements", "HITReviewStatus", "HITStatus", "NumberOfAssignmentsPending",
                   "NumberOfAssignmentsAvailable", "NumberOfAssignmentsCompleted"):  # fmt: skip
        assert member in hit
    assert "Keywords" not in hit
    asked = [one["QualificationTypeId"] for one in hit["QualificationRequirements"]]
    assert asked == [one["QualificationTypeId"] for one in requirements]
    assert mturk.get_hit(HITId=hit["HITId"])["HIT"] == hit
    listed, page = [], mturk.list_hits(MaxResults=100)
    while "NextToken" in page:
        listed += page["HITs"]
        page = mturk.list_hits(MaxResults=100, NextToken=page["NextToken"])
    assert hit["HITId"] in [one["HITId"] for one in listed]
    extended = {"HITId": hit["HITId"]}
    assert is_ok(mturk.create_additional_assignments_for_hit(**extended, NumberOfAdditionalAssignments=1))
    end = mturk.get_hit(**extended)["HIT"]["Expiration"] + timedelta(hours=1.5)
    assert is_ok(mturk.update_expiration_for_hit(**extended, ExpireAt=end))
    after = mturk.get_hit(**extended)["HIT"]
    assert (after["MaxAssignments"], after["Expiration"]) == (2, end)
    assert is_ok(mturk.update_expiration_for_hit(**extended, ExpireAt=0))
    assert is_ok(mturk.delete_hit(**extended))
    assert "currently in the state 'Disposed'" in error_of(mturk.delete_hit, **extended)["Error"]["Message"]
    assert is_ok(mturk.delete_qualification_type(QualificationTypeId=made["QualificationTypeId"]))


def test_dallinger_pays_and_scores(mturk: Client) -> None:
    (worker,) = make_workers(1)
    hit = mturk.create_hit(
        Title="t", Description="d", Reward="1.0", AssignmentDurationInSeconds=3_600, AutoApprovalDelayInSeconds=0,
        LifetimeInSeconds=3_600, Question=OUR_EXTERNAL,
    )["HIT"]  # fmt: skip
    assert "does not exist" in error_of(mturk.get_assignment, AssignmentId="3" * 30)["Error"]["Message"]
    done = mturk.get_assignment(AssignmentId=sent(hit["HITId"], worker))["Assignment"]
    assert done["AssignmentStatus"] == "Approved"
    bonus = {"WorkerId": done["WorkerId"], "AssignmentId": done["AssignmentId"], "Reason": "Thanks"}
    assert is_ok(mturk.send_bonus(**bonus, BonusAmount=f"{1.005:.2f}"))
    kind = mturk.create_qualification_type(Name="q", Description="d", QualificationTypeStatus="Active")["QualificationType"]
    held = {"QualificationTypeId": kind["QualificationTypeId"], "WorkerId": done["WorkerId"]}
    assert "does not exist" in error_of(mturk.get_qualification_score, **held)["Error"]["Message"]
    for score in (1, 2):
        assert is_ok(mturk.associate_qualification_with_worker(**held, IntegerValue=score, SendNotification=False))
    assert mturk.get_qualification_score(**held)["Qualification"]["IntegerValue"] == 2
    assert is_ok(mturk.disassociate_qualification_from_worker(**held, Reason=""))
    said = error_of(mturk.get_qualification_score, **held)["Error"]["Message"]
    assert "operation can be called with a status of: Granted" in said
    books_balance()


def test_psiturk_counts_approves_and_expires(mturk: Client) -> None:
    workers = make_workers(3)
    mturk.get_account_balance()
    us = {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", "LocaleValues": [{"Country": "US"}]}
    hit_id = mturk.create_hit(
        Title="Stroop", Description="d", Keywords="psychology", Reward="0.50", AssignmentDurationInSeconds=7_200,
        LifetimeInSeconds=86_400, MaxAssignments=4, Question=OUR_EXTERNAL, QualificationRequirements=[us],
    )["HIT"]["HITId"]  # fmt: skip
    first, second, _third = (sent(hit_id, worker) for worker in workers)
    hits = [hit for page in mturk.get_paginator("list_hits").paginate() for hit in page["HITs"]]
    (hit,) = hits
    assert hit["Expiration"] > datetime.now(UTC)
    words = ("Completed", "Pending", "Available")
    assert hit["MaxAssignments"] - sum(hit[f"NumberOfAssignments{word}"] for word in words) == 3
    pages = mturk.get_paginator("list_assignments_for_hit").paginate(HITId=hit_id, AssignmentStatuses=["Submitted"])
    assert len([one for page in pages for one in page["Assignments"]]) == 3
    mturk.approve_assignment(AssignmentId=first, RequesterFeedback="", OverrideRejection=False)
    mturk.send_bonus(WorkerId=workers[0].public_id, AssignmentId=first, BonusAmount="0.25", Reason="")
    mturk.reject_assignment(AssignmentId=second, RequesterFeedback="")
    mturk.approve_assignment(AssignmentId=second, OverrideRejection=True)
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=datetime.now(UTC) - timedelta(days=30))
    hit = mturk.get_hit(HITId=hit_id)["HIT"]
    assert hit["HITStatus"] == "Reviewable"
    assert hit["MaxAssignments"] - sum(hit[f"NumberOfAssignments{word}"] for word in words) == 1
    books_balance()


def test_mephisto_finds_blocks_reviews_and_disposes(mturk: Client) -> None:
    (worker,) = make_workers(1)
    assert float(mturk.get_account_balance()["AvailableBalance"]) > 0
    name = "task-block"
    kind = mturk.create_qualification_type(Name=name, Description="d", QualificationTypeStatus="Active")["QualificationType"]
    error = error_of(mturk.create_qualification_type, Name=name, Description="d", QualificationTypeStatus="Active")
    assert error["Error"]["Message"].startswith("You have already created a QualificationType with this name.")
    asked = {"MustBeRequestable": True, "MustBeOwnedByCaller": True, "Query": name}
    assert mturk.list_qualification_types(**asked)["QualificationTypes"][0]["Name"] == name
    countries = [{"Country": country} for country in ("US", "CA", "GB", "AU", "NZ")]
    locale = {"QualificationTypeId": "00000000000000000071", "Comparator": "In", "LocaleValues": countries}
    guard = {"ActionsGuarded": "DiscoverPreviewAndAccept"}
    hit_type = mturk.create_hit_type(
        Title="Chat", Description="d", Keywords="chat", Reward="0.1", AssignmentDurationInSeconds=600,
        AutoApprovalDelayInSeconds=604_800, QualificationRequirements=[locale | guard],
    )["HITTypeId"]  # fmt: skip
    hit_id = mturk.create_hit_with_hit_type(
        HITTypeId=hit_type, MaxAssignments=1, LifetimeInSeconds=2_678_400, Question=OUR_EXTERNAL, UniqueRequestToken="0b8d"
    )["HIT"]["HITId"]
    done = sent(hit_id, worker)
    (first,) = mturk.list_assignments_for_hit(HITId=hit_id)["Assignments"]
    answers = ET.fromstring(first["Answer"])  # noqa: S314 -- our own document
    assert [child.tag.rpartition("}")[2] for child in answers[0]] == ["QuestionIdentifier", "FreeText"]
    mturk.approve_assignment(AssignmentId=done, OverrideRejection=True)
    money = {"WorkerId": worker.public_id, "AssignmentId": done, "Reason": "Well done"}
    error = error_of(mturk.send_bonus, **money, BonusAmount=str(0.1 + 0.2))
    assert error["Error"]["Code"] == "ValidationException"
    mturk.send_bonus(**money, BonusAmount=str(0.1), UniqueRequestToken="0b8e")
    paid = mturk.list_bonus_payments(AssignmentId=done)
    assert (paid["NumResults"], paid["BonusPayments"][0]["BonusAmount"]) == (1, "0.10")
    mturk.create_worker_block(WorkerId=worker.public_id, Reason="No")
    assert worker.public_id in [one["WorkerId"] for one in mturk.list_worker_blocks(MaxResults=100)["WorkerBlocks"]]
    told = mturk.notify_workers(Subject="s", MessageText="m", WorkerIds=[worker.public_id])
    assert told["NotifyWorkersFailureStatuses"][0]["NotifyWorkersFailureMessage"]
    outstanding, page = [], mturk.list_hits(MaxResults=100)
    while len(page["HITs"]) > 0:
        outstanding += page["HITs"]
        page = mturk.list_hits(MaxResults=100, NextToken=page["NextToken"])
    assert [(hit["HITStatus"], hit["NumberOfAssignmentsAvailable"]) for hit in outstanding] == [("Reviewable", 0)]
    mturk.delete_hit(HITId=hit_id)
    assert mturk.get_hit(HITId=hit_id)["HIT"]["HITStatus"] == "Disposed"
    assert kind["QualificationTypeId"]
    books_balance()


def test_mephisto_expires_what_it_cannot_delete(mturk: Client) -> None:
    hit_id = mturk.create_hit(
        Title="t", Description="d", Reward="0.1", AssignmentDurationInSeconds=600, LifetimeInSeconds=600, Question=QUESTION
    )["HIT"]["HITId"]
    assert code_of(error_of(mturk.delete_hit, HITId=hit_id)) == "InvalidHITState"
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=datetime(2015, 1, 1, tzinfo=UTC))
    hit = mturk.get_hit(HITId=hit_id)["HIT"]
    assert (hit["HITStatus"], hit["NumberOfAssignmentsAvailable"]) == ("Reviewable", 1)
    mturk.delete_hit(HITId=hit_id)


def test_otree_reads_plain_json_and_pays_before_it_approves(key: NewAccessKey) -> None:
    workers = make_workers(3)
    asked = {
        "Title": "t", "Description": "d", "Keywords": "game", "MaxAssignments": 3, "Reward": str(0.5), "Question": QUESTION,
        "AssignmentDurationInSeconds": 600, "LifetimeInSeconds": 86_400, "UniqueRequestToken": "otree_abc",
        "QualificationRequirements": [],
    }  # fmt: skip
    hit = call(key, "CreateHIT", asked).body["HIT"]
    assert isinstance(hit["Expiration"], int)
    assert hit["HITGroupId"]
    packed = json.dumps([{"completion_code": "xyz"}])
    for worker in workers:
        sent(hit["HITId"], worker, [("taskAnswers", packed)])
    assignments: list[dict[str, Any]] = []
    page = call(key, "ListAssignmentsForHIT", {"HITId": hit["HITId"], "MaxResults": 2}).body
    while page["Assignments"]:
        assignments += page["Assignments"]
        page = call(key, "ListAssignmentsForHIT", {"HITId": hit["HITId"], "MaxResults": 2, "NextToken": page["NextToken"]}).body
    assert len(assignments) == 3
    for one in assignments:
        answer = ET.fromstring(one["Answer"])[0]  # noqa: S314 -- our own document
        assert answer[0].text == "taskAnswers"
        assert json.loads(answer[1].text or "")[0]["completion_code"] == "xyz"
        named = {"AssignmentId": one["AssignmentId"]}
        bonus = {**named, "WorkerId": one["WorkerId"], "BonusAmount": "0.30", "Reason": "Game"}
        bonus["UniqueRequestToken"] = f"{one['WorkerId']}_{one['AssignmentId']}"
        assert call(key, "SendBonus", bonus).body == {}
        again = call(key, "SendBonus", bonus)
        assert (again.status, "idempotency" in again.body["Message"]) == (400, True)
        assert call(key, "ApproveAssignment", {**named, "RequesterFeedback": ""}).body == {}
    assert call(key, "UpdateExpirationForHIT", {"HITId": hit["HITId"], "ExpireAt": 1_420_070_400.0}).body == {}
    books_balance()


def test_amti_waits_for_reviewable_and_saves(mturk: Client) -> None:
    workers = make_workers(2)
    mturk.create_qualification_type(Name="amti", Description="d", QualificationTypeStatus="Active")
    kinds = mturk.list_qualification_types(MustBeRequestable=True, MustBeOwnedByCaller=True, MaxResults=100)
    assert [one["Name"] for one in kinds["QualificationTypes"] if one["Name"] == "amti"] == ["amti"]
    hit_type = mturk.create_hit_type(
        Title="t", Description="d", Keywords="k", Reward="0.05", AssignmentDurationInSeconds=600,
        AutoApprovalDelayInSeconds=2_592_000, QualificationRequirements=[],
    )["HITTypeId"]  # fmt: skip
    hit_id = mturk.create_hit_with_hit_type(
        HITTypeId=hit_type, MaxAssignments=2, LifetimeInSeconds=86_400, Question=QUESTION, RequesterAnnotation="batch",
        UniqueRequestToken="one",
    )["HIT"]["HITId"]  # fmt: skip
    accept_hit(worker_id=workers[0].pk, hit_id=decode(Kind.HIT, hit_id) or 0)
    assert mturk.get_hit(HITId=hit_id)["HIT"]["HITStatus"] == "Assignable"
    sent(hit_id, workers[1], [])
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=clock.now())
    assert mturk.get_hit(HITId=hit_id)["HIT"]["HITStatus"] == "Unassignable"
    pages = mturk.get_paginator("list_assignments_for_hit").paginate(HITId=hit_id, PaginationConfig={"PageSize": 100})
    for one in [one for page in pages for one in page["Assignments"]]:
        assert ET.fromstring(one["Answer"]) is not None  # noqa: S314 -- our own document
        mturk.approve_assignment(AssignmentId=one["AssignmentId"], OverrideRejection=False)
        assert mturk.get_assignment(AssignmentId=one["AssignmentId"])["Assignment"]["AssignmentStatus"] == "Approved"


def test_others_catch_request_errors_by_class_and_by_code(mturk: Client) -> None:
    """simple-amt, the samples in Ruby and a service in PHP."""
    with pytest.raises(mturk.exceptions.RequestError) as caught:
        mturk.get_hit(HITId="3" * 30)
    assert caught.value.response["TurkErrorCode"] == "AWS.MechanicalTurk.HITDoesNotExist"
    hit_id = mturk.create_hit(
        Title="t", Description="d", Reward="0.00", AssignmentDurationInSeconds=600, AutoApprovalDelayInSeconds=1,
        LifetimeInSeconds=1_209_600, Question=external("https://example.org/", "0"),
    )["HIT"]["HITId"]  # fmt: skip
    with pytest.raises(mturk.exceptions.RequestError):
        mturk.delete_hit(HITId=hit_id)
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt="10000")
    mturk.delete_hit(HITId=hit_id)
