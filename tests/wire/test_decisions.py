"""GetAssignment, ApproveAssignment, RejectAssignment, SendBonus and ListBonusPayments, each in each state."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, become_requester, create_person
from kempelen.accounts.models import Worker
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_hit, dispose, reject, return_assignment
from kempelen.hits.models import Assignment, Bonus, Hit
from kempelen.ledger.models import Transfer
from kempelen.money import AmountRange
from support import books_balance, make_workers, publish_hit, work
from wire.raw import Answer, call
from wire.speaking import Client, code_of, direct_client, error_of, new_key

TURK = "AWS.MechanicalTurk"


@pytest.fixture
def hit(key: NewAccessKey) -> Hit:
    """A HIT of the key's requester with two slots."""
    return publish_hit(key.key.requester, slots=2)


@pytest.fixture
def worker(key: NewAccessKey) -> Worker:
    """Somebody to work."""
    return make_workers(1)[0]


def stranger() -> NewAccessKey:
    """The key of another requester."""
    user = create_person(email="ravi@example.org", name="Ravi", password=None, actor=TEST)
    return new_key(become_requester(user=user, name="Ravi Research", actor=TEST))


def world() -> list[Any]:
    """What a refusal leaves as it was."""
    states = Assignment.objects.order_by("pk").values_list("pk", "state", "feedback")
    return [*states, Transfer.objects.count(), Bonus.objects.count()]


def refused(key: NewAccessKey, operation: str, members: dict[str, Any]) -> Answer:
    """Call, and prove that nothing changed."""
    before = world()
    answer = call(key, operation, members)
    assert answer.status == 400
    assert world() == before
    return answer


def members_of(operation: str, assignment: int, worker: Worker) -> dict[str, Any]:
    """What each operation on an assignment needs."""
    named: dict[str, Any] = {"AssignmentId": encode(Kind.ASSIGNMENT, assignment)}
    if operation == "RejectAssignment":
        named["RequesterFeedback"] = "Not readable."
    if operation == "SendBonus":
        named |= {"WorkerId": worker.public_id, "BonusAmount": "0.10", "Reason": ""}
    return named


ON_ONE = ["GetAssignment", "ApproveAssignment", "RejectAssignment", "SendBonus"]


@pytest.mark.parametrize("operation", ON_ONE)
def test_nothing_is_returned_but_what_the_model_says(key: NewAccessKey, hit: Hit, worker: Worker, operation: str) -> None:
    answer = call(key, operation, members_of(operation, work(worker, hit), worker))
    assert answer.status == 200
    assert list(answer.body) == (["Assignment", "HIT"] if operation == "GetAssignment" else [])
    books_balance()


@pytest.mark.parametrize("operation", ON_ONE)
@pytest.mark.parametrize("whose", ["another's", "unknown", "of another kind"])
def test_what_is_not_ours_does_not_exist(key: NewAccessKey, hit: Hit, worker: Worker, operation: str, whose: str) -> None:
    members = members_of(operation, work(worker, hit), worker)
    if whose == "unknown":
        members["AssignmentId"] = encode(Kind.ASSIGNMENT, 2**40)
    if whose == "of another kind":
        members["AssignmentId"] = encode(Kind.HIT, hit.pk)
    answer = refused(stranger() if whose == "another's" else key, operation, members)
    assert (answer.error, answer.body["TurkErrorCode"]) == ("RequestError", f"{TURK}.AssignmentDoesNotExist")
    assert answer.body["Message"].startswith(f"Assignment {members['AssignmentId']} does not exist. (")


ALLOWED = {
    "GetAssignment": "Reviewable,Approved,Rejected",
    "ApproveAssignment": "Submitted",
    "RejectAssignment": "Submitted",
    "SendBonus": "Submitted,Approved,Rejected",
}


@pytest.mark.parametrize("operation", ON_ONE)
@pytest.mark.parametrize("returned", [False, True])
def test_work_that_was_not_sent(key: NewAccessKey, hit: Hit, worker: Worker, operation: str, returned: bool) -> None:  # noqa: FBT001
    assignment = accept_hit(worker_id=worker.pk, hit_id=hit.pk).assignment_id
    if returned:
        return_assignment(assignment_id=assignment, worker_id=worker.pk)
    answer = refused(key, operation, members_of(operation, assignment, worker))
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidAssignmentState"
    assert answer.body["Message"].startswith(f"This operation can be called with a status of: {ALLOWED[operation]} (")


@pytest.mark.parametrize("operation", ["ApproveAssignment", "RejectAssignment"])
@pytest.mark.parametrize("first", ["ApproveAssignment", "RejectAssignment"])
def test_a_decision_is_made_once(key: NewAccessKey, hit: Hit, worker: Worker, operation: str, first: str) -> None:
    assignment = work(worker, hit)
    assert call(key, first, members_of(first, assignment, worker)).status == 200
    answer = refused(key, operation, members_of(operation, assignment, worker))
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidAssignmentState"
    assert "status of: Submitted" in answer.body["Message"]


@pytest.mark.parametrize("operation", ["GetAssignment", "ApproveAssignment", "RejectAssignment"])
def test_work_of_a_deleted_hit_is_answered_as_the_hit(key: NewAccessKey, worker: Worker, operation: str) -> None:
    hit = publish_hit(key.key.requester)
    assignment = work(worker, hit)
    reject(assignment_id=assignment, requester=key.key.requester, feedback="", actor=TEST)
    dispose(hit_id=hit.pk, requester=key.key.requester, actor=TEST)
    members = members_of(operation, assignment, worker) | {"OverrideRejection": True}
    answer = refused(key, operation, members)
    assert answer.body["TurkErrorCode"] == f"{TURK}.HITDoesNotExist"
    assert answer.body["Message"].startswith(f"Hit {encode(Kind.HIT, hit.pk)} does not exist. (")
    assert call(key, "SendBonus", members_of("SendBonus", assignment, worker)).status == 200


def test_an_override_keeps_both_times(rita: Client, cast_committed: Cast) -> None:
    hit = publish_hit(cast_committed.rita)
    named = {"AssignmentId": encode(Kind.ASSIGNMENT, work(cast_committed.wen, hit))}
    rita.reject_assignment(**named, RequesterFeedback="Too short.")
    rejected = rita.get_assignment(**named)["Assignment"]
    assert (rejected["AssignmentStatus"], rejected["RequesterFeedback"]) == ("Rejected", "Too short.")
    assert "ApprovalTime" not in rejected
    rita.approve_assignment(**named, OverrideRejection=True)
    approved = rita.get_assignment(**named)["Assignment"]
    assert approved["AssignmentStatus"] == "Approved"
    assert approved["RejectionTime"] == rejected["RejectionTime"] <= approved["ApprovalTime"]
    error = error_of(rita.approve_assignment, **named, OverrideRejection=True)
    assert error["TurkErrorCode"] == f"{TURK}.InvalidAssignmentState"
    books_balance()


def test_an_override_comes_too_late(key: NewAccessKey, hit: Hit, worker: Worker) -> None:
    assignment = work(worker, hit)
    call(key, "RejectAssignment", members_of("RejectAssignment", assignment, worker))
    members = members_of("ApproveAssignment", assignment, worker) | {"OverrideRejection": True}
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        assert refused(key, "ApproveAssignment", members).body["TurkErrorCode"] == f"{TURK}.InvalidAssignmentState"


def test_the_times_of_an_assignment(key: NewAccessKey, hit: Hit, worker: Worker) -> None:
    assignment = work(worker, hit, [])
    told = call(key, "GetAssignment", members_of("GetAssignment", assignment, worker)).body["Assignment"]
    assert told["Deadline"] - told["AcceptTime"] == 600
    assert told["AutoApprovalTime"] - told["SubmitTime"] == 86_400
    assert told["Answer"].rstrip().endswith("</QuestionFormAnswers>")
    assert "<Answer>" not in told["Answer"]
    assert not {"RequesterFeedback", "ApprovalTime", "RejectionTime"} & told.keys()


@pytest.mark.parametrize("feedback", ["x" * 1_025, "bell \x07", "\x0b"])
@pytest.mark.parametrize("operation", ["ApproveAssignment", "RejectAssignment"])
def test_feedback_has_rules(key: NewAccessKey, hit: Hit, worker: Worker, operation: str, feedback: str) -> None:
    members = members_of(operation, work(worker, hit), worker) | {"RequesterFeedback": feedback}
    answer = refused(key, operation, members)
    assert (answer.error, answer.body["TurkErrorCode"]) == ("ParameterValidationError", f"{TURK}.InvalidParameterValue")
    assert "is not valid for the parameter RequesterFeedback." in answer.body["Message"]


def test_a_bonus_names_the_worker_who_did_it(key: NewAccessKey, hit: Hit, worker: Worker) -> None:
    members = members_of("SendBonus", work(worker, hit), worker) | {"WorkerId": "A0000000000000"}
    answer = refused(key, "SendBonus", members)
    assert answer.error == "ParameterValidationError"
    assert answer.body["Message"].startswith('The value "A0000000000000" is not valid for the parameter WorkerId. (')


@pytest.mark.parametrize("amount", ["0", "0.00", "10000.01", "99999999999"])
def test_a_bonus_has_bounds(key: NewAccessKey, hit: Hit, worker: Worker, amount: str) -> None:
    members = members_of("SendBonus", work(worker, hit), worker) | {"BonusAmount": amount}
    answer = refused(key, "SendBonus", members)
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidParameterValue"
    assert "is not valid for the parameter BonusAmount." in answer.body["Message"]


def test_a_bonus_is_what_the_operator_lets_it_be(key: NewAccessKey, hit: Hit, worker: Worker, settings: Any) -> None:
    settings.KEMPELEN = replace(settings.KEMPELEN, bonus_range=AmountRange.parse("0.05-0.10"))
    mturk, members = direct_client(key), members_of("SendBonus", work(worker, hit), worker)
    for amount in ("0.04", "0.11"):
        assert code_of(error_of(mturk.send_bonus, **members | {"BonusAmount": amount})) == "InvalidParameterValue"
    mturk.send_bonus(**members | {"BonusAmount": "0.05"})


def test_a_bonus_beyond_the_balance(key: NewAccessKey, hit: Hit, worker: Worker) -> None:
    members = members_of("SendBonus", work(worker, hit), worker) | {"BonusAmount": "100"}
    assert refused(key, "SendBonus", members).body["TurkErrorCode"] == f"{TURK}.InsufficientFunds"


def test_a_bonus_token_pays_once(rita: Client, cast_committed: Cast) -> None:
    hit = publish_hit(cast_committed.rita)
    members = members_of("SendBonus", work(cast_committed.wen, hit), cast_committed.wen) | {"UniqueRequestToken": "wen_1"}
    rita.send_bonus(**members)
    error = error_of(rita.send_bonus, **members | {"BonusAmount": "9"})
    assert error["TurkErrorCode"] == f"{TURK}.DuplicateRequest"
    assert error["Message"].startswith('The idempotency token "wen_1" has already been processed.')
    assert [one["BonusAmount"] for one in rita.list_bonus_payments(AssignmentId=members["AssignmentId"])["BonusPayments"]] == [
        "0.10"
    ]
    books_balance()


def test_bonuses_by_hit_and_by_assignment(key: NewAccessKey, hit: Hit) -> None:
    one, other = make_workers(2)
    first, second = work(one, hit), work(other, hit)
    for assignment, worker in ((first, one), (second, other)):
        call(key, "SendBonus", members_of("SendBonus", assignment, worker))
    hit_id, assignment_id = encode(Kind.HIT, hit.pk), encode(Kind.ASSIGNMENT, second)
    by_hit = call(key, "ListBonusPayments", {"HITId": hit_id}).body["BonusPayments"]
    assert [bonus["WorkerId"] for bonus in by_hit] == [one.public_id, other.public_id]
    both = call(key, "ListBonusPayments", {"HITId": hit_id, "AssignmentId": assignment_id}).body
    assert (both["NumResults"], both["BonusPayments"][0]["WorkerId"]) == (1, other.public_id)
    neither = call(key, "ListBonusPayments", {})
    assert neither.body["TurkErrorCode"] == f"{TURK}.InvalidParameterValue"
    assert call(stranger(), "ListBonusPayments", {"HITId": hit_id}).body["TurkErrorCode"] == f"{TURK}.HITDoesNotExist"
