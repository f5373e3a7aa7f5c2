"""How errors are written, and the texts that programs look for, each brought about by its situation (requester-api 1.4, 2.2)."""

import re
from datetime import timedelta

from kempelen.accounts.actions import NewAccessKey
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_hit
from support import make_workers, publish_hit, work
from wire.speaking import code_of, direct_client, error_of
from wire.test_create_hit import NEW
from wire.test_qualification_types import EYES

UNKNOWN = "3" * 30


def test_how_an_error_is_written(key: NewAccessKey) -> None:
    mturk = direct_client(key)
    error = error_of(mturk.get_hit, HITId=UNKNOWN)
    assert error["Error"] == {"Code": "RequestError", "Message": error["Message"]}
    assert re.fullmatch(rf"Hit {UNKNOWN} does not exist\. \([0-9]{{13}} s\)", error["Message"])
    assert code_of(error) == "HITDoesNotExist"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert len(error["ResponseMetadata"]["RequestId"]) == 36
    value = error_of(mturk.list_hits, NextToken="p1:none")
    assert (value["Error"]["Code"], code_of(value)) == ("ParameterValidationError", "InvalidParameterValue")
    shape = error_of(mturk.get_hit, HITId="lower")
    assert "TurkErrorCode" not in shape
    assert not shape["Error"]["Message"].endswith(" s)")


def test_does_not_exist(key: NewAccessKey) -> None:
    mturk = direct_client(key)
    for call, named in (
        (mturk.get_hit, {"HITId": UNKNOWN}),
        (mturk.get_assignment, {"AssignmentId": UNKNOWN}),
        (mturk.get_qualification_type, {"QualificationTypeId": UNKNOWN}),
        (mturk.get_qualification_score, {"QualificationTypeId": UNKNOWN, "WorkerId": "A1"}),
        (mturk.accept_qualification_request, {"QualificationRequestId": UNKNOWN}),
    ):
        error = error_of(call, **named)
        assert error["Error"]["Code"] == "RequestError"
        assert "does not exist" in error["Message"]


def test_texts_of_states(key: NewAccessKey) -> None:
    mturk, (worker,) = direct_client(key), make_workers(1)
    hit = publish_hit(key.key.requester)
    named = {"AssignmentId": encode(Kind.ASSIGNMENT, accept_hit(worker_id=worker.pk, hit_id=hit.pk).assignment_id)}
    assert "status of: Reviewable,Approved,Rejected" in error_of(mturk.get_assignment, **named)["Message"]
    assert "status of: Submitted" in error_of(mturk.approve_assignment, **named)["Message"]
    other = publish_hit(key.key.requester, title="Other")
    sent = {"AssignmentId": encode(Kind.ASSIGNMENT, work(worker, other))}
    mturk.approve_assignment(**sent)
    again = error_of(mturk.approve_assignment, **sent)
    assert code_of(again) == "InvalidAssignmentState"
    assert "This operation can be called with a status of: Submitted" in again["Message"]
    assert mturk.get_assignment(**sent)["Assignment"]["AssignmentStatus"] == "Approved"
    gone = {"HITId": encode(Kind.HIT, other.pk)}
    mturk.delete_hit(**gone)
    assert "currently in the state 'Disposed'" in error_of(mturk.delete_hit, **gone)["Message"]


def test_texts_of_qualifications_and_tokens(key: NewAccessKey) -> None:
    mturk, (worker,) = direct_client(key), make_workers(1)
    kind = {"QualificationTypeId": mturk.create_qualification_type(**EYES)["QualificationType"]["QualificationTypeId"]}
    error = error_of(mturk.create_qualification_type, **EYES)
    assert error["Message"].startswith("You have already created a QualificationType with this name.")
    assert "already created a QualificationType with this name" in error["Error"]["Message"]
    held = {**kind, "WorkerId": worker.public_id}
    mturk.associate_qualification_with_worker(**held)
    mturk.disassociate_qualification_from_worker(**held)
    assert "operation can be called with a status of: Granted" in error_of(mturk.get_qualification_score, **held)["Message"]
    assignment = encode(Kind.ASSIGNMENT, work(worker, publish_hit(key.key.requester)))
    bonus = {
        "WorkerId": worker.public_id,
        "AssignmentId": assignment,
        "BonusAmount": "0.10",
        "Reason": "",
        "UniqueRequestToken": "t",
    }
    mturk.send_bonus(**bonus)
    assert "idempotency" in error_of(mturk.send_bonus, **bonus)["Message"]


def test_a_repeat_of_the_same_end_succeeds(key: NewAccessKey) -> None:
    """MTurk failed it with its idempotency text; that is not copied (requester-api 1.10)."""
    mturk = direct_client(key)
    hit = mturk.create_hit(**NEW)["HIT"]
    later = hit["Expiration"] + timedelta(hours=1)
    for _ in range(2):
        assert set(mturk.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=later)) == {"ResponseMetadata"}
