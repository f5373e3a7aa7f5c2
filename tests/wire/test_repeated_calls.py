"""A client that never saw the answer and asks again: with the same token it pays once and creates once (requester-api 1.10)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from botocore.exceptions import ConnectionClosedError
from django.conf import settings

from conftest import Cast
from kempelen.config.wrapper import Doors, Wrapper
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Bonus, Hit, HitType, WorkerBlock
from kempelen.ledger.models import Reason, Transfer
from kempelen.ledger.queries import requester_balance
from kempelen.wire.app import requester_api
from support import QUESTION, books_balance, publish_hit, work
from wire.speaking import Client, client_of, error_of, serving_on
from wire.test_create_hit import NEW, TYPE


@pytest.fixture
def lost(transactional_db: None, cast_committed: Cast) -> Iterator[Client]:
    """Rita's client of a server that does each call, commit included, and breaks off before it answers."""
    doors: list[Wrapper] = []

    def break_off(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        list(doors[0](environ, start_response))
        raise BrokenPipeError  # the server gives up the connection without a word, as when it is killed

    with serving_on(break_off) as port:
        url = f"http://127.0.0.1:{port}"
        doors.append(Wrapper(replace(settings.KEMPELEN, base_url=url), Doors(*[requester_api] * 4)))
        with client_of(url, cast_committed.rita) as client:
            yield client


def unheard(lost: Client, operation: str, **members: Any) -> None:
    """Call, and never hear what came of it."""
    with pytest.raises(ConnectionClosedError):
        getattr(lost, operation)(**members)


def repeated(lost: Client, heard: Client, operation: str, **members: Any) -> dict[str, Any]:
    """Call with a token and do not hear the answer; call again twice; return the error that both get."""
    members["UniqueRequestToken"] = "once"
    unheard(lost, operation, **members)
    first, second = (error_of(getattr(heard, operation), **members) for _ in range(2))
    assert first["Error"]["Code"] == second["Error"]["Code"] == "RequestError"
    assert first["TurkErrorCode"] == second["TurkErrorCode"]
    return first


@pytest.mark.parametrize("operation", ["create_hit", "create_hit_with_hit_type"])
def test_a_hit_is_created_and_held_for_once(lost: Client, rita: Client, cast_committed: Cast, operation: str) -> None:
    members = NEW
    if operation == "create_hit_with_hit_type":
        members = {"HITTypeId": rita.create_hit_type(**TYPE)["HITTypeId"], "LifetimeInSeconds": 60, "Question": QUESTION}
    error = repeated(lost, rita, operation, **members)
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.HITAlreadyExists"
    made = encode(Kind.HIT, Hit.objects.get().pk)
    assert error["Message"].startswith(f'The HIT with ID "{made}" already exists.')
    assert rita.get_hit(HITId=made)["HIT"]["HITStatus"] == "Assignable"
    assert requester_balance(cast_committed.rita.pk).on_hold_micros == 50_000
    books_balance()


def test_assignments_are_added_once(lost: Client, rita: Client, cast_committed: Cast) -> None:
    hit = publish_hit(cast_committed.rita)
    members = {"HITId": encode(Kind.HIT, hit.pk), "NumberOfAdditionalAssignments": 2}
    error = repeated(lost, rita, "create_additional_assignments_for_hit", **members)
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.DuplicateRequest"
    assert 'The idempotency token "once" has already been processed.' in error["Message"]
    assert Hit.objects.get().slots == 3
    assert requester_balance(cast_committed.rita.pk).on_hold_micros == 150_000
    books_balance()


def test_a_bonus_is_paid_once(lost: Client, rita: Client, cast_committed: Cast) -> None:
    key = work(cast_committed.wen, publish_hit(cast_committed.rita))
    members = {
        "WorkerId": cast_committed.wen.public_id,
        "AssignmentId": encode(Kind.ASSIGNMENT, key),
        "BonusAmount": "1.00",
        "Reason": "Thank you",
    }
    error = repeated(lost, rita, "send_bonus", **members)
    assert "idempotency" in error["Message"]
    assert Bonus.objects.count() == Transfer.objects.filter(reason=Reason.BONUS).count() == 1
    books_balance()


def test_calls_without_a_token_that_are_harmless_to_repeat(lost: Client, rita: Client, cast_committed: Cast) -> None:
    hit_id = encode(Kind.HIT, publish_hit(cast_committed.rita).pk)
    worker_id = cast_committed.wen.public_id
    calls: list[tuple[str, dict[str, Any]]] = [
        ("create_hit_type", {**TYPE, "Title": "Another"}),
        ("create_worker_block", {"WorkerId": worker_id, "Reason": "No"}),
        ("update_expiration_for_hit", {"HITId": hit_id, "ExpireAt": 0}),
        ("delete_worker_block", {"WorkerId": worker_id}),
    ]
    for operation, members in calls:
        unheard(lost, operation, **members)
        first = getattr(rita, operation)(**members)
        again = getattr(rita, operation)(**members)
        assert first.keys() == again.keys()
        assert first.get("HITTypeId") == again.get("HITTypeId")
    assert (HitType.objects.count(), WorkerBlock.objects.count()) == (2, 0)
    books_balance()


@pytest.mark.parametrize("operation", ["approve_assignment", "reject_assignment"])
def test_a_decision_is_made_once_and_its_repeat_says_so(lost: Client, rita: Client, cast_committed: Cast, operation: str) -> None:
    key = work(cast_committed.wen, publish_hit(cast_committed.rita))
    members = {"AssignmentId": encode(Kind.ASSIGNMENT, key), "RequesterFeedback": ""}
    unheard(lost, operation, **members)
    error = error_of(getattr(rita, operation), **members)
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidAssignmentState"
    assert "status of: Submitted" in error["Message"]
    paid = Transfer.objects.filter(reason=Reason.REWARD, subject_id=key).count()
    assert paid == (1 if operation == "approve_assignment" else 0)
    books_balance()
