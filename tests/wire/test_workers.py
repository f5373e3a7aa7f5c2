"""CreateWorkerBlock, DeleteWorkerBlock, ListWorkerBlocks and NotifyWorkers (requester-api 4.7)."""

from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, become_worker, mark_email_verified
from kempelen.core.ids import Kind, encode
from kempelen.core.models import OutboxMessage
from kempelen.hits.actions import accept_hit, blocking
from kempelen.hits.errors import BlockedError
from kempelen.hits.models import WorkerBlock
from kempelen.notify.models import Message
from support import make_workers, publish_hit, work
from wire.raw import Answer, call
from wire.speaking import Client, error_of, new_key

TURK = "AWS.MechanicalTurk"
UNKNOWN = "A0000000000000"
LETTER = {"Subject": "More work", "MessageText": "There are new HITs."}


def refused(key: NewAccessKey, operation: str, members: dict[str, Any]) -> Answer:
    """Call, and prove that nothing was written."""
    before = [*WorkerBlock.objects.order_by("pk").values(), Message.objects.count(), OutboxMessage.objects.count()]
    answer = call(key, operation, members)
    assert answer.status == 400
    assert before == [*WorkerBlock.objects.order_by("pk").values(), Message.objects.count(), OutboxMessage.objects.count()]
    return answer


def test_blocking_as_clients_do_it(rita: Client, cast_committed: Cast) -> None:
    wen, hit = cast_committed.wen, publish_hit(cast_committed.rita)
    for reason in ("Bots", "Bots, really"):
        answer = rita.create_worker_block(WorkerId=wen.public_id, Reason=reason)
        assert list(answer) == ["ResponseMetadata"]
    with pytest.raises(BlockedError):
        accept_hit(worker_id=wen.pk, hit_id=hit.pk)
    listed = rita.list_worker_blocks()
    assert listed["WorkerBlocks"] == [{"WorkerId": wen.public_id, "Reason": "Bots, really"}]
    assert (listed["NumResults"], "NextToken" in listed) == (1, True)
    for more in ({"Reason": "Sorry"}, {}):
        assert list(rita.delete_worker_block(WorkerId=wen.public_id, **more)) == ["ResponseMetadata"]
    empty = rita.list_worker_blocks()
    assert (empty["WorkerBlocks"], empty["NumResults"], "NextToken" in empty) == ([], 0, False)
    work(wen, hit)


def test_boto3_walks_the_blocks(rita: Client, cast_committed: Cast) -> None:
    workers = [worker.public_id for worker in make_workers(11)]
    for worker_id in workers:
        rita.create_worker_block(WorkerId=worker_id, Reason="")
    pages = [*rita.get_paginator("list_worker_blocks").paginate(PaginationConfig={"PageSize": 5})]
    assert [page["NumResults"] for page in pages] == [5, 5, 1, 0]
    assert [one["WorkerId"] for page in pages for one in page["WorkerBlocks"]] == workers[::-1]


@pytest.mark.parametrize("operation", ["CreateWorkerBlock", "DeleteWorkerBlock"])
def test_a_worker_nobody_knows(key: NewAccessKey, operation: str) -> None:
    answer = refused(key, operation, {"WorkerId": UNKNOWN, "Reason": ""})
    assert (answer.error, answer.body["TurkErrorCode"]) == ("ParameterValidationError", f"{TURK}.InvalidParameterValue")
    assert "WorkerId is invalid." in answer.body["Message"]
    assert refused(key, operation, {"WorkerId": "walt", "Reason": ""}).error == "ValidationException"


def test_a_worker_of_the_other_environment_is_unknown(key: NewAccessKey, cast: Cast) -> None:
    twin = become_worker(user=cast.wen.user, actor=TEST, sandbox=True)
    answer = refused(key, "CreateWorkerBlock", {"WorkerId": twin.public_id, "Reason": ""})
    assert answer.error == "ParameterValidationError"


def test_a_reason_is_asked_for_and_bounded(key: NewAccessKey, cast: Cast) -> None:
    assert refused(key, "CreateWorkerBlock", {"WorkerId": cast.wen.public_id}).error == "ValidationException"
    answer = refused(key, "CreateWorkerBlock", {"WorkerId": cast.wen.public_id, "Reason": "x" * 1_025})
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidParameterValue"
    assert "for the parameter Reason." in answer.body["Message"]


def test_too_many_blocks(key: NewAccessKey, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "MOST_BLOCKS", 1)
    assert call(key, "CreateWorkerBlock", {"WorkerId": cast.wen.public_id, "Reason": ""}).status == 200
    answer = refused(key, "CreateWorkerBlock", {"WorkerId": cast.walt.public_id, "Reason": ""})
    assert (answer.error, answer.body["TurkErrorCode"]) == ("RequestError", f"{TURK}.ExceedsMaxWorkerBlocks")


def test_blocks_are_the_callers_own(key: NewAccessKey, cast: Cast) -> None:
    members = {"WorkerId": cast.wen.public_id, "Reason": "Mine"}
    assert call(key, "CreateWorkerBlock", members).status == 200
    other = new_key(cast.ravi)
    assert call(other, "ListWorkerBlocks").body == {"NumResults": 0, "WorkerBlocks": []}
    assert call(other, "DeleteWorkerBlock", members).status == 200
    assert call(key, "ListWorkerBlocks").body["NumResults"] == 1
    token = call(key, "ListWorkerBlocks").body["NextToken"]
    assert call(other, "ListWorkerBlocks", {"NextToken": token}).error == "ParameterValidationError"


def test_notifying_as_clients_do_it(rita: Client, cast_committed: Cast) -> None:
    wen, walt = cast_committed.wen, cast_committed.walt
    mark_email_verified(user=wen.user)
    hit = publish_hit(cast_committed.rita, slots=2)
    for worker in (wen, walt):
        rita.approve_assignment(AssignmentId=encode(Kind.ASSIGNMENT, work(worker, hit)))
    assert rita.notify_workers(**LETTER, WorkerIds=[wen.public_id])["NotifyWorkersFailureStatuses"] == []
    failures = rita.notify_workers(**LETTER, WorkerIds=[UNKNOWN, wen.public_id, walt.public_id, UNKNOWN])
    assert [(one["WorkerId"], one["NotifyWorkersFailureCode"]) for one in failures["NotifyWorkersFailureStatuses"]] == [
        (UNKNOWN, "HardFailure"),
        (walt.public_id, "SoftFailure"),
    ]
    assert all(one["NotifyWorkersFailureMessage"] for one in failures["NotifyWorkersFailureStatuses"])
    assert OutboxMessage.objects.filter(topic="notify.message").count() == 2
    error = error_of(rita.notify_workers, **LETTER, WorkerIds=[UNKNOWN] * 101)
    assert error["Error"]["Code"] == "ParameterValidationError"


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"Subject": "x" * 201}, "Subject"),
        ({"Subject": "two\nlines"}, "Subject"),
        ({"MessageText": "x" * 4_097}, "MessageText"),
        ({"WorkerIds": []}, "WorkerIds"),
    ],
)
def test_a_message_that_cannot_be_sent(key: NewAccessKey, cast: Cast, changes: dict[str, Any], parameter: str) -> None:
    work(cast.wen, publish_hit(key.key.requester))
    answer = refused(key, "NotifyWorkers", LETTER | {"WorkerIds": [cast.wen.public_id]} | changes)
    assert (answer.error, answer.body["TurkErrorCode"]) == ("ParameterValidationError", f"{TURK}.InvalidParameterValue")
    assert f"is not valid for the parameter {parameter}." in answer.body["Message"]


def test_an_id_of_the_wrong_form(key: NewAccessKey) -> None:
    assert refused(key, "NotifyWorkers", {**LETTER, "WorkerIds": ["wen"]}).error == "ValidationException"
