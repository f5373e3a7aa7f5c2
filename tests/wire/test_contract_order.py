"""In which order a call is checked, and lists whose order nothing else shows (requester-api 1.6, 1.9)."""

from typing import Any

import pytest

from kempelen.accounts.actions import NewAccessKey
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from support import make_workers, publish_hit, work
from wire.raw import call, headers_for, send, signed
from wire.speaking import code_of, direct_client, error_of

UNKNOWN = "3" * 30


def test_the_order_of_checks(key: NewAccessKey) -> None:
    """Each request is wrong in two ways or more; what is checked first is answered."""
    target = {**headers_for("GetHIT"), "x-amz-target": "Nothing"}
    assert send(target, b"{").error == "UnknownOperationException"
    assert send(signed(key.key.pk, "wrong", headers_for("GetHIT"), b"{"), b"{").error == "SerializationException"
    assert send(signed(key.key.pk, "wrong", headers_for("GetHIT"), b"{}"), b"{}").error == "InvalidSignatureException"
    requester = key.key.requester
    requester.suspended_at = clock.now()
    requester.save(update_fields=["suspended_at"])
    assert call(key, "GetHIT", {}).error == "ValidationException"
    assert call(key, "GetHIT", {"HITId": UNKNOWN}).body["TurkErrorCode"].endswith("PermissionDeniedException")
    requester.suspended_at = None
    requester.save(update_fields=["suspended_at"])

    mturk = direct_client(key)
    hit_id = encode(Kind.HIT, publish_hit(requester, slots=1).pk)
    (worker,) = make_workers(1)
    sent = encode(Kind.ASSIGNMENT, work(worker, publish_hit(requester, title="Sent")))
    object_first: list[tuple[Any, dict[str, Any], str]] = [
        (mturk.create_additional_assignments_for_hit, {"HITId": UNKNOWN, "NumberOfAdditionalAssignments": 0}, "HITDoesNotExist"),
        (mturk.approve_assignment, {"AssignmentId": UNKNOWN, "RequesterFeedback": "x" * 2_000}, "AssignmentDoesNotExist"),
        (mturk.reject_assignment, {"AssignmentId": UNKNOWN, "RequesterFeedback": "\x07"}, "AssignmentDoesNotExist"),
        (
            mturk.send_bonus,
            {"AssignmentId": UNKNOWN, "WorkerId": "A1", "BonusAmount": "0", "Reason": "r"},
            "AssignmentDoesNotExist",
        ),
        (mturk.list_reviewable_hits, {"HITTypeId": UNKNOWN, "NextToken": "none"}, "HITTypeDoesNotExist"),
    ]
    value_before_state_and_money: list[tuple[Any, dict[str, Any], str]] = [
        (mturk.approve_assignment, {"AssignmentId": sent, "RequesterFeedback": "x" * 2_000}, "InvalidParameterValue"),
        (
            mturk.create_additional_assignments_for_hit,
            {"HITId": hit_id, "NumberOfAdditionalAssignments": 0},
            "InvalidParameterValue",
        ),
    ]
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    mturk.delete_hit(HITId=hit_id)
    mturk.approve_assignment(AssignmentId=sent)
    state_before_money = [
        (
            mturk.create_additional_assignments_for_hit,
            {"HITId": hit_id, "NumberOfAdditionalAssignments": 999_999},
            "InvalidHITState",
        ),
    ]
    for operation, members, code in [*object_first, *value_before_state_and_money, *state_before_money]:
        assert code_of(error_of(operation, **members)) == code


def test_reviewable_hits_by_expiration(key: NewAccessKey) -> None:
    mturk, made = direct_client(key), []
    (worker,) = make_workers(1)
    for number, lifetime in enumerate((300, 900, 600)):
        hit = publish_hit(key.key.requester, title=f"Number {number}", lifetime_seconds=lifetime)
        work(worker, hit)
        made.append(encode(Kind.HIT, hit.pk))
    told = mturk.list_reviewable_hits()
    assert [hit["HITId"] for hit in told["HITs"]] == [made[1], made[2], made[0]]


@pytest.mark.parametrize("operation", ["ListReviewableHITs", "ListBonusPayments"])
def test_a_token_of_bonuses_and_of_reviewable_hits(key: NewAccessKey, operation: str) -> None:
    mturk = direct_client(key)
    for worker in make_workers(2):
        hit = publish_hit(key.key.requester, title=worker.public_id)
        assignment = encode(Kind.ASSIGNMENT, work(worker, hit))
        mturk.send_bonus(WorkerId=worker.public_id, AssignmentId=assignment, BonusAmount="0.10", Reason="")
        if operation == "ListBonusPayments":
            first, other = {"AssignmentId": assignment}, {"HITId": encode(Kind.HIT, hit.pk)}
        else:
            first, other = {"Status": "Reviewable"}, {"HITTypeId": encode(Kind.HIT_TYPE, hit.hit_type_id)}
    ask = mturk.list_bonus_payments if operation == "ListBonusPayments" else mturk.list_reviewable_hits
    token = ask(**first)["NextToken"]
    assert ask(**first, NextToken=token)["NumResults"] == 0
    error = error_of(ask, **other, NextToken=token)
    assert code_of(error) == "InvalidParameterValue"
