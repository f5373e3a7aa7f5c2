"""UpdateExpirationForHIT, CreateAdditionalAssignmentsForHIT, UpdateHITReviewStatus, DeleteHIT and GetHIT, status by status."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, become_requester, create_person
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Hit
from kempelen.ledger.actions import deposit
from kempelen.ledger.models import Transfer
from support import books_balance, make_workers, publish_hit, work
from wire.raw import Answer, call
from wire.speaking import Client, error_of, new_key

TURK = "AWS.MechanicalTurk"
ON_ONE: dict[str, dict[str, Any]] = {
    "GetHIT": {},
    "UpdateExpirationForHIT": {"ExpireAt": 0},
    "CreateAdditionalAssignmentsForHIT": {"NumberOfAdditionalAssignments": 1},
    "UpdateHITReviewStatus": {},
    "DeleteHIT": {},
    "ListAssignmentsForHIT": {},
}


def world() -> list[Any]:
    """What a refusal leaves as it was."""
    return [*Hit.objects.order_by("pk").values(), Transfer.objects.count()]


def refused(key: NewAccessKey, operation: str, members: dict[str, Any]) -> Answer:
    """Call, and prove that nothing changed."""
    before = world()
    answer = call(key, operation, members)
    assert answer.status == 400
    assert world() == before
    return answer


@pytest.mark.parametrize("operation", ON_ONE)
@pytest.mark.parametrize("whose", ["another's", "unknown", "of another kind"])
def test_what_is_not_ours_does_not_exist(key: NewAccessKey, operation: str, whose: str) -> None:
    hit = publish_hit(key.key.requester)
    hit_id = {
        "another's": encode(Kind.HIT, hit.pk),
        "unknown": encode(Kind.HIT, 2**40),
        "of another kind": encode(Kind.HIT_TYPE, 1),
    }[whose]
    if whose == "another's":
        user = create_person(email="ravi@example.org", name="Ravi", password=None, actor=TEST)
        key = new_key(become_requester(user=user, name="Ravi Research", actor=TEST))
    answer = refused(key, operation, {"HITId": hit_id, **ON_ONE[operation]})
    assert (answer.error, answer.body["TurkErrorCode"]) == ("RequestError", f"{TURK}.HITDoesNotExist")
    assert answer.body["Message"].startswith(f"Hit {hit_id} does not exist. (")


def test_the_life_of_a_hit_as_clients_lead_it(rita: Client, cast_committed: Cast) -> None:
    named = {"HITId": encode(Kind.HIT, publish_hit(cast_committed.rita, slots=3).pk)}

    def told() -> dict[str, Any]:
        hit: dict[str, Any] = rita.get_hit(**named)["HIT"]
        return hit

    later = told()["Expiration"] + timedelta(hours=2)
    rita.update_expiration_for_hit(**named, ExpireAt=later)
    assert told()["Expiration"] == later
    answer = rita.create_additional_assignments_for_hit(**named, NumberOfAdditionalAssignments=2)
    assert list(answer) == ["ResponseMetadata"]
    assert (told()["MaxAssignments"], told()["NumberOfAssignmentsAvailable"]) == (5, 5)
    assert rita.get_account_balance()["OnHoldBalance"] == "0.25"

    rita.update_expiration_for_hit(**named, ExpireAt=datetime(2015, 1, 1, tzinfo=UTC))
    ended = told()
    assert (ended["HITStatus"], ended["NumberOfAssignmentsAvailable"]) == ("Reviewable", 5)
    assert ended["Expiration"] <= datetime.now(UTC)
    assert rita.get_account_balance()["OnHoldBalance"] == "0.00"
    rita.update_expiration_for_hit(**named, ExpireAt=0)
    assert told()["Expiration"] == ended["Expiration"]

    rita.update_hit_review_status(**named)
    assert told()["HITStatus"] == "Reviewing"
    assert rita.list_reviewable_hits()["NumResults"] == 0
    assert rita.list_reviewable_hits(Status="Reviewing")["HITs"][0]["HITId"] == named["HITId"]
    rita.update_hit_review_status(**named, Revert=True)
    assert told()["HITStatus"] == "Reviewable"

    rita.delete_hit(**named)
    assert told()["HITStatus"] == "Disposed"
    assert rita.list_hits()["HITs"] == []
    assert "currently in the state 'Disposed'" in error_of(rita.delete_hit, **named)["Message"]
    assert error_of(rita.list_assignments_for_hit, **named)["TurkErrorCode"] == f"{TURK}.HITDoesNotExist"
    books_balance()


@pytest.mark.parametrize(
    "operation", ["UpdateExpirationForHIT", "CreateAdditionalAssignmentsForHIT", "UpdateHITReviewStatus", "DeleteHIT"]
)
def test_a_deleted_hit_is_final(key: NewAccessKey, operation: str) -> None:
    named = {"HITId": encode(Kind.HIT, publish_hit(key.key.requester).pk)}
    call(key, "UpdateExpirationForHIT", {**named, "ExpireAt": 10_000})
    assert call(key, "DeleteHIT", named).body == {}
    answer = refused(key, operation, {**named, **ON_ONE[operation]})
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidHITState"
    assert answer.body["Message"].startswith(
        "This HIT is currently in the state 'Disposed'. This operation can be called with a status of: "
    )


def test_a_running_hit_cannot_be_deleted_or_marked(key: NewAccessKey) -> None:
    hit = publish_hit(key.key.requester)
    named = {"HITId": encode(Kind.HIT, hit.pk)}
    text = (
        "This HIT is currently in the state 'Assignable'. This operation can be called with a status of: Reviewing, Reviewable ("
    )
    assert refused(key, "DeleteHIT", named).body["Message"].startswith(text)
    assert refused(key, "UpdateHITReviewStatus", named).body["TurkErrorCode"] == f"{TURK}.InvalidHITState"
    accept_hit(worker_id=make_workers(1)[0].pk, hit_id=hit.pk)
    assert "'Unassignable'" in refused(key, "DeleteHIT", named).body["Message"]


def test_undecided_work_keeps_a_hit(key: NewAccessKey) -> None:
    hit = publish_hit(key.key.requester)
    work(make_workers(1)[0], hit)
    answer = refused(key, "DeleteHIT", {"HITId": encode(Kind.HIT, hit.pk)})
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidHITState"
    assert "undecided" in answer.body["Message"]


def test_marking_is_no_toggle(key: NewAccessKey) -> None:
    named = {"HITId": encode(Kind.HIT, publish_hit(key.key.requester).pk)}
    call(key, "UpdateExpirationForHIT", {**named, "ExpireAt": 0})
    assert refused(key, "UpdateHITReviewStatus", {**named, "Revert": True}).body["TurkErrorCode"] == f"{TURK}.InvalidHITState"
    assert call(key, "UpdateHITReviewStatus", named).status == 200
    assert refused(key, "UpdateHITReviewStatus", named).body["TurkErrorCode"] == f"{TURK}.InvalidHITState"


@pytest.mark.parametrize("additional", [0, -1, 1_000_000_001, 1_000_000_000])
def test_additional_assignments_have_bounds(key: NewAccessKey, additional: int) -> None:
    named = {"HITId": encode(Kind.HIT, publish_hit(key.key.requester).pk)}
    answer = refused(key, "CreateAdditionalAssignmentsForHIT", {**named, "NumberOfAdditionalAssignments": additional})
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidParameterValue"


def test_additional_assignments_cost_money(key: NewAccessKey) -> None:
    named = {"HITId": encode(Kind.HIT, publish_hit(key.key.requester).pk)}
    answer = refused(key, "CreateAdditionalAssignmentsForHIT", {**named, "NumberOfAdditionalAssignments": 100_000})
    assert answer.body["TurkErrorCode"] == f"{TURK}.InsufficientFunds"


def test_additional_assignments_beyond_what_a_number_can_say(key: NewAccessKey) -> None:
    deposit(requester_id=key.key.requester.pk, amount_micros=10**13, reference="more", actor=TEST)
    named = {"HITId": encode(Kind.HIT, publish_hit(key.key.requester, reward_micros=10**10).pk)}
    answer = refused(key, "CreateAdditionalAssignmentsForHIT", {**named, "NumberOfAdditionalAssignments": 999_999_999})
    assert answer.body["TurkErrorCode"] == f"{TURK}.InsufficientFunds"


def test_additional_assignments_by_token_come_once(key: NewAccessKey) -> None:
    members = {
        "HITId": encode(Kind.HIT, publish_hit(key.key.requester).pk),
        "NumberOfAdditionalAssignments": 1,
        "UniqueRequestToken": "t",
    }
    assert call(key, "CreateAdditionalAssignmentsForHIT", members).body == {}
    assert refused(key, "CreateAdditionalAssignmentsForHIT", members).body["TurkErrorCode"] == f"{TURK}.DuplicateRequest"


@pytest.mark.parametrize("moment", [32_000_000, 9_000_000_000, "9999-12-31T23:59:59Z"])
def test_an_expiration_is_within_a_year(key: NewAccessKey, moment: int | str) -> None:
    named = {"HITId": encode(Kind.HIT, publish_hit(key.key.requester).pk)}
    asked = clock.epoch_seconds(clock.now()) + moment if isinstance(moment, int) else moment
    answer = refused(key, "UpdateExpirationForHIT", {**named, "ExpireAt": asked})
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidParameterValue"


@pytest.mark.parametrize("moment", [0, 10_000, -1, 1_420_070_400.0, "2015-01-01T00:00:00Z", "0001-01-01"])
def test_any_past_moment_ends_a_hit(key: NewAccessKey, moment: float | str) -> None:
    named = {"HITId": encode(Kind.HIT, publish_hit(key.key.requester).pk)}
    assert call(key, "UpdateExpirationForHIT", {**named, "ExpireAt": moment}).body == {}
    assert call(key, "GetHIT", named).body["HIT"]["HITStatus"] == "Reviewable"
