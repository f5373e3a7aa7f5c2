"""UniqueRequestToken: one success a day for each account; free after a failure, a day, and for others (requester-api 1.10)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.ledger.actions import deposit
from kempelen.money import FeePolicy
from support import QUESTION, make_workers, publish_hit, work
from wire.speaking import Client, code_of, direct_client, error_of, new_key
from wire.test_create_hit import NEW, TYPE

pytestmark = pytest.mark.usefixtures("any_clock")
DAY = timedelta(hours=24)


def other_client(cast: Cast) -> Client:
    """A client of Ravi's, with money."""
    deposit(requester_id=cast.ravi.pk, amount_micros=10_000_000, reference="ravi-1", actor=TEST)
    return direct_client(new_key(cast.ravi))


def test_a_token_of_a_hit(key: NewAccessKey, cast: Cast) -> None:
    mturk, once = direct_client(key), {"UniqueRequestToken": "x" * 64}
    kind = mturk.create_hit_type(**TYPE)["HITTypeId"]
    short: dict[str, Any] = {"HITTypeId": kind, "LifetimeInSeconds": 60, "Question": QUESTION, **once}
    assert code_of(error_of(mturk.create_hit, **{**NEW, "Title": ""}, **once)) == "InvalidParameterValue"
    with clock.stopped_at(clock.now()) as advance:
        first = mturk.create_hit(**NEW, **once)["HIT"]["HITId"]
        advance(DAY - timedelta(seconds=1))
        fresh = direct_client(key)
        for call, members in ((fresh.create_hit, {**NEW, **once, "MaxAssignments": 9}), (fresh.create_hit_with_hit_type, short)):
            error = error_of(call, **members)
            assert code_of(error) == "HITAlreadyExists"
            assert error["Message"].startswith(f'The HIT with ID "{first}" already exists.')
        assert other_client(cast).create_hit(**NEW, **once)["HIT"]["HITId"] != first
        advance(timedelta(seconds=2))
        assert fresh.create_hit_with_hit_type(**short)["HIT"]["HITId"] != first
        assert code_of(error_of(fresh.create_hit_with_hit_type, **short)) == "HITAlreadyExists"


def test_a_token_of_a_bonus(key: NewAccessKey, cast: Cast) -> None:
    mturk, (worker,) = direct_client(key), make_workers(1)
    members = {"WorkerId": worker.public_id, "BonusAmount": "0.10", "Reason": "r", "UniqueRequestToken": "t"}
    members["AssignmentId"] = encode(Kind.ASSIGNMENT, work(worker, publish_hit(key.key.requester)))
    assert code_of(error_of(mturk.send_bonus, **{**members, "BonusAmount": "5000"})) == "InsufficientFunds"
    with clock.stopped_at(clock.now()) as advance:
        first = mturk.send_bonus(**members)["ResponseMetadata"]["RequestId"]
        error = error_of(mturk.send_bonus, **members)
        assert code_of(error) == "DuplicateRequest"
        assert error["Message"].startswith(
            f'The idempotency token "t" has already been processed. The earlier request\'s id is {first}.'
        )
        others = {**members, "AssignmentId": encode(Kind.ASSIGNMENT, work(worker, publish_hit(cast.rita, title="Rita's")))}
        assert set(direct_client(new_key(cast.rita)).send_bonus(**others)) == {"ResponseMetadata"}
        advance(DAY + timedelta(seconds=1))
        mturk.send_bonus(**members)


def test_a_token_of_more_assignments(key: NewAccessKey, cast: Cast) -> None:
    mturk = direct_client(key)
    members = {
        "HITId": encode(Kind.HIT, publish_hit(key.key.requester, lifetime_seconds=200_000).pk),
        "NumberOfAdditionalAssignments": 1,
        "UniqueRequestToken": "t",
    }
    with clock.stopped_at(clock.now()) as advance:
        mturk.create_additional_assignments_for_hit(**members)
        error = error_of(mturk.create_additional_assignments_for_hit, **members)
        assert code_of(error) == "DuplicateRequest"
        assert "idempotency" in error["Message"]
        others = {**members, "HITId": encode(Kind.HIT, publish_hit(cast.rita).pk)}
        direct_client(new_key(cast.rita)).create_additional_assignments_for_hit(**others)
        advance(DAY + timedelta(seconds=1))
        mturk.create_additional_assignments_for_hit(**members)
    assert mturk.get_hit(HITId=members["HITId"])["HIT"]["MaxAssignments"] == 3


def test_a_repeat_is_told_as_one_whatever_has_become_of_the_hit(key: NewAccessKey, settings: Any) -> None:
    """Under MTurk's fees a HIT of 9 cannot grow to 10, and a deleted one never can: a lost answer's repeat is not told that."""
    settings.KEMPELEN = replace(settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    mturk, hit_id = direct_client(key), encode(Kind.HIT, publish_hit(key.key.requester, slots=5).pk)
    grow = {"HITId": hit_id, "NumberOfAdditionalAssignments": 4, "UniqueRequestToken": "t"}
    first = mturk.create_additional_assignments_for_hit(**grow)["ResponseMetadata"]["RequestId"]
    assert first in error_of(mturk.create_additional_assignments_for_hit, **grow)["Message"]
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    mturk.delete_hit(HITId=hit_id)
    assert code_of(error_of(mturk.create_additional_assignments_for_hit, **grow)) == "DuplicateRequest"
    other = {**grow, "UniqueRequestToken": "other"}
    assert code_of(error_of(mturk.create_additional_assignments_for_hit, **other)) == "InvalidHITState"
