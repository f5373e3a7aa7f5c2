"""Review policies spoken to by boto3: given at creation, reported by ListReviewPolicyResultsForHIT."""

import re
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from kempelen.accounts.actions import NewAccessKey
from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.models import Hit, ReviewPolicy
from kempelen.ledger.models import Reason, Transfer
from support import QUESTION, books_balance, make_workers, publish_hit, work
from wire.speaking import Client, error_of
from wire.test_create_hit import NEW, TYPE, refused

PAGE = Path(__file__).resolve().parents[2] / "docs" / "integrator" / "review-policies.md"


def parameters(**given: Any) -> list[dict[str, Any]]:
    return [
        {"Key": key, "MapEntries": [{"Key": name, "Values": texts} for name, texts in value.items()]}
        if isinstance(value, dict)
        else {"Key": key, "Values": [value]}
        for key, value in given.items()
    ]


def known_answers(**given: Any) -> dict[str, Any]:
    return {
        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        "Parameters": parameters(**{"AnswerKey": {"control": ["cat"]}, **given}),
    }


def plurality(**given: Any) -> dict[str, Any]:
    asked = {"QuestionIds": "animal", "QuestionAgreementThreshold": "50", **given}
    return {"PolicyName": "SimplePlurality/2011-09-01", "Parameters": parameters(**asked)}


def done_by_three(client: Client, **members: Any) -> dict[str, Any]:
    """Create a HIT and let three workers submit; the last misses the control."""
    hit: dict[str, Any] = client.create_hit(**NEW, MaxAssignments=3, **members)["HIT"]
    row = Hit.objects.get(pk=decode(Kind.HIT, hit["HITId"]))
    for worker, animal, control in zip(make_workers(3), ("dog", "dog", "fox"), ("cat", "cat", "cow"), strict=True):
        work(worker, row, [("animal", animal), ("control", control)])
    return hit


def test_all_that_was_found_and_done(rita: Client) -> None:
    hit = done_by_three(
        rita,
        AssignmentReviewPolicy=known_answers(RejectIfKnownAnswerScoreIsLessThan="50", RejectReason="Not a cow."),
        HITReviewPolicy=plurality(ApproveIfWorkerAgreementScoreIsAtLeast="50", RejectIfWorkerAgreementScoreIsLessThan="1"),
    )
    sent = rita.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
    assert [one["AssignmentStatus"] for one in sent] == ["Approved", "Approved", "Rejected"]
    assert sent[2]["RequesterFeedback"] == "Not a cow."
    found = rita.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=100)
    assert found["HITId"] == hit["HITId"]
    assert found["AssignmentReviewPolicy"] == {"PolicyName": "ScoreMyKnownAnswers/2011-09-01"}
    assert found["HITReviewPolicy"] == {"PolicyName": "SimplePlurality/2011-09-01"}
    assert "NumResults" not in found
    results = found["AssignmentReviewReport"]["ReviewResults"]
    assert [(one["Key"], one.get("QuestionId"), one["Value"]) for one in results] == [
        ("KnownAnswerCorrect", "control", "1"),
        ("KnownAnswerScore", None, "100"),
        ("KnownAnswerCorrect", "control", "1"),
        ("KnownAnswerScore", None, "100"),
        ("KnownAnswerCorrect", "control", "0"),
        ("KnownAnswerScore", None, "0"),
    ]
    assert [one["SubjectId"] for one in results[::2]] == [one["AssignmentId"] for one in sent]
    assert {one["SubjectType"] for one in results} == {"Assignment"}
    assert len({one["ActionId"] for one in results}) == 3
    agreed = {one["Key"]: one for one in found["HITReviewReport"]["ReviewResults"] if one["SubjectType"] == "HIT"}
    assert {key: one["Value"] for key, one in agreed.items()} == {
        "AgreedAnswerFound": "true",
        "AgreedAnswer": "dog",
        "AnswerAgreementScore": "66",
        "HitAgreementScore": "100",
    }
    assert {one["SubjectId"] for one in agreed.values()} == {hit["HITId"]}
    books_balance()


def test_actions_say_how_they_ended(rita: Client) -> None:
    hit = done_by_three(
        rita,
        AssignmentReviewPolicy=known_answers(ApproveIfKnownAnswerScoreIsAtLeast="0"),
        HITReviewPolicy=plurality(RejectIfWorkerAgreementScoreIsLessThan="101"),
    )
    found = rita.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=100)
    first = found["AssignmentReviewReport"]["ReviewActions"]
    assert [(one["ActionName"], one["Status"], one["Result"]) for one in first[:2]] == [
        ("review", "Succeeded", "Reviewed 1 known answer; 1/1 correct"),
        ("approve", "Succeeded", "Approved"),
    ]
    assert len({one["ActionId"] for one in first}) == len(first) == 6
    rejected = found["HITReviewReport"]["ReviewActions"]
    assert [one["Status"] for one in rejected] == ["Failed"] * 3
    assert {one["ErrorCode"] for one in rejected} == {"AWS.MechanicalTurk.InvalidAssignmentState"}
    assert {one["TargetType"] for one in rejected} == {"Assignment"}
    assert all(one["CompleteTime"].tzinfo for one in first + rejected)
    assert Transfer.objects.filter(reason=Reason.REWARD).count() == 3


def test_an_extension_without_money(rita: Client, cast_committed: Cast) -> None:
    publish_hit(cast_committed.rita, slots=1_997)
    hit = done_by_three(
        rita,
        HITReviewPolicy=plurality(
            QuestionAgreementThreshold="70",
            ExtendIfHITAgreementScoreIsLessThan="100",
            ExtendMaximumAssignments="5",
            ExtendMinimumTimeInSeconds="60",
        ),
    )
    (action,) = rita.list_review_policy_results_for_hit(HITId=hit["HITId"])["HITReviewReport"]["ReviewActions"]
    assert (action["TargetType"], action["TargetId"]) == ("HIT", hit["HITId"])
    assert (action["Status"], action["ErrorCode"]) == ("Failed", "AWS.MechanicalTurk.InsufficientFunds")
    assert rita.get_hit(HITId=hit["HITId"])["HIT"]["HITStatus"] == "Reviewable"


def test_pages_in_order_of_time(rita: Client) -> None:
    hit = done_by_three(rita, AssignmentReviewPolicy=known_answers(), HITReviewPolicy=plurality())

    def lines(page: dict[str, Any]) -> list[str]:
        reports = (page["AssignmentReviewReport"], page["HITReviewReport"])
        return [str(sorted(one.items())) for report in reports for name in report for one in report[name]]

    whole = lines(rita.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=100))
    seen, sizes, page = [], [], rita.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=5)
    while "NextToken" in page:
        seen += lines(page)
        sizes.append(len(lines(page)))
        page = rita.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=5, NextToken=page["NextToken"])
    assert sorted(seen) == sorted(whole)
    assert sizes == [5, 5, 5, 5, 2]
    assert lines(page) == []
    first = rita.list_review_policy_results_for_hit(HITId=hit["HITId"])
    assert len(lines(first)) == 10


def test_only_what_is_asked_for(rita: Client) -> None:
    hit = done_by_three(rita, AssignmentReviewPolicy=known_answers(), HITReviewPolicy=plurality())

    def ask(**members: Any) -> dict[str, Any]:
        answer: dict[str, Any] = rita.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=100, **members)
        return answer

    of_hit = ask(PolicyLevels=["HIT"])
    assert {"HITReviewPolicy", "HITReviewReport"} <= of_hit.keys()
    assert not {"AssignmentReviewPolicy", "AssignmentReviewReport"} & of_hit.keys()
    assert not ask(RetrieveResults=False)["AssignmentReviewReport"]["ReviewResults"]
    assert ask(RetrieveResults=False)["AssignmentReviewReport"]["ReviewActions"]
    assert ask(RetrieveActions=False)["AssignmentReviewReport"]["ReviewResults"]
    assert not ask(RetrieveActions=False)["AssignmentReviewReport"]["ReviewActions"]
    nothing = ask(RetrieveResults=False, RetrieveActions=False)
    assert "NextToken" not in nothing
    token = rita.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=1)["NextToken"]
    error = error_of(rita.list_review_policy_results_for_hit, HITId=hit["HITId"], PolicyLevels=["HIT"], NextToken=token)
    assert "is not valid for the parameter NextToken." in error["Error"]["Message"]


def test_a_hit_without_policies(rita: Client) -> None:
    hit_id = rita.create_hit(**NEW)["HIT"]["HITId"]
    answer = rita.list_review_policy_results_for_hit(HITId=hit_id)
    assert answer.keys() - {"ResponseMetadata"} == {"HITId"}


def test_another_requesters_hit(rita: Client, ravi: Client) -> None:
    hit_id = rita.create_hit(**NEW, AssignmentReviewPolicy=known_answers())["HIT"]["HITId"]
    error = error_of(ravi.list_review_policy_results_for_hit, HITId=hit_id)
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.HITDoesNotExist"
    assert "does not exist" in error["Message"]


def test_policies_with_a_hit_type_and_a_token(rita: Client) -> None:
    made = rita.create_hit_type(**TYPE)["HITTypeId"]
    asked = {
        "HITTypeId": made,
        "LifetimeInSeconds": 60,
        "Question": QUESTION,
        "UniqueRequestToken": "once",
        "AssignmentReviewPolicy": known_answers(),
    }
    hit = rita.create_hit_with_hit_type(**asked)["HIT"]
    assert not {"AssignmentReviewPolicy", "HITReviewPolicy"} & hit.keys()
    error = error_of(rita.create_hit_with_hit_type, **{**asked, "HITReviewPolicy": plurality()})
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.HITAlreadyExists"
    row = ReviewPolicy.objects.get()
    assert encode(Kind.HIT, row.hit_id) == hit["HITId"]
    assert row.parameters == known_answers()["Parameters"]


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"AssignmentReviewPolicy": {"PolicyName": "ScoreMyKnownAnswers/2011-09-01"}}, "The AnswerKey parameter is mandatory."),
        ({"AssignmentReviewPolicy": plurality()}, "ScoreMyKnownAnswers/2011-09-01"),
        ({"HITReviewPolicy": known_answers()}, "SimplePlurality/2011-09-01"),
        ({"HITReviewPolicy": {"PolicyName": "MostVotes/2011-09-01"}}, "SimplePlurality/2011-09-01"),
        ({"AssignmentReviewPolicy": known_answers(Unknown="1")}, "no Unknown parameter"),
        ({"AssignmentReviewPolicy": known_answers(ApproveIfKnownAnswerScoreIsAtLeast="102")}, "from 0 to 101"),
        ({"HITReviewPolicy": plurality(QuestionIds=",")}, "1 to 15 questions"),
    ],
    ids=lambda found: str(found)[:60],
)
def test_a_policy_that_breaks_a_rule(key: NewAccessKey, members: dict[str, Any], sentence: str) -> None:
    answer = refused(key, "CreateHIT", {**NEW, **members})
    assert answer.body["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidParameterValue"
    (member,) = members
    assert f"is not valid for the parameter {member}." in answer.body["Message"]
    assert sentence in answer.body["Message"]


def test_the_documented_example(rita: Client, capsys: pytest.CaptureFixture[str]) -> None:
    create, read = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    names: dict[str, Any] = {"mturk": rita, "question": QUESTION}
    exec(create, names)  # noqa: S102 -- the page's own example
    hit = Hit.objects.get(pk=decode(Kind.HIT, names["hit"]["HITId"]))
    for worker, animal, control in zip(make_workers(4), ("dog", "fox", "dog", "dog"), ("cat", "cow", "cat", "cat"), strict=True):
        work(worker, hit, [("animal", animal), ("control", control)])
    exec(read, names)  # noqa: S102 -- the page's own example
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "agreed: {'animal': 'dog'}"
    assert lines.count("approve Assignment Succeeded Approved") == 3
    assert "reject Assignment Succeeded Rejected" in lines
    assert "extend HIT Succeeded Extended to 4 assignments" in lines
    assert rita.get_hit(HITId=names["hit"]["HITId"])["HIT"]["HITStatus"] == "Reviewable"
    books_balance()
