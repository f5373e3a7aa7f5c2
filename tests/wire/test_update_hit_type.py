"""UpdateHITTypeOfHIT (requester-api 4.1)."""

from typing import Any

import pytest

from conftest import Cast
from kempelen.accounts.actions import NewAccessKey
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Hit
from kempelen.ledger.models import Transfer
from support import books_balance, make_hit_type, publish_hit
from wire.raw import Answer, call
from wire.speaking import Client, new_key

TURK = "AWS.MechanicalTurk"
OPERATION = "UpdateHITTypeOfHIT"


def named(hit: Hit, hit_type_id: int) -> dict[str, Any]:
    return {"HITId": encode(Kind.HIT, hit.pk), "HITTypeId": encode(Kind.HIT_TYPE, hit_type_id)}


def refused(key: NewAccessKey, members: dict[str, Any]) -> Answer:
    """Call, and prove that nothing changed."""
    before = [*Hit.objects.order_by("pk").values(), Transfer.objects.count()]
    answer = call(key, OPERATION, members)
    assert (answer.status, answer.error) == (400, "RequestError")
    assert before == [*Hit.objects.order_by("pk").values(), Transfer.objects.count()]
    return answer


def test_all_properties_come_from_the_new_type(rita: Client, cast_committed: Cast) -> None:
    hit = publish_hit(cast_committed.rita, slots=2)
    before = rita.get_hit(HITId=encode(Kind.HIT, hit.pk))["HIT"]
    made = rita.create_hit_type(
        Title="Now longer",
        Description="Read more.",
        Reward="0.30",
        AssignmentDurationInSeconds=900,
        AutoApprovalDelayInSeconds=60,
        QualificationRequirements=[
            {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", "LocaleValues": [{"Country": "US"}]}
        ],
    )
    for _ in range(2):
        answer = rita.update_hit_type_of_hit(HITId=before["HITId"], HITTypeId=made["HITTypeId"])
        assert list(answer) == ["ResponseMetadata"]
    after = rita.get_hit(HITId=before["HITId"])["HIT"]
    assert (after["HITTypeId"], after["Title"], after["Reward"]) == (made["HITTypeId"], "Now longer", "0.30")
    assert (after["AssignmentDurationInSeconds"], after["AutoApprovalDelayInSeconds"]) == (900, 60)
    assert len(after["QualificationRequirements"]) == 1
    assert "Keywords" not in after
    assert after["HITGroupId"] != before["HITGroupId"]
    for stays in ("Question", "Expiration", "MaxAssignments", "CreationTime", "HITStatus"):
        assert after[stays] == before[stays]
    balance = rita.get_account_balance()
    assert (balance["AvailableBalance"], balance["OnHoldBalance"]) == ("99.40", "0.60")
    books_balance()


@pytest.mark.parametrize("whose", ["another's", "unknown"])
def test_what_is_not_ours_does_not_exist(key: NewAccessKey, cast: Cast, whose: str) -> None:
    requester = key.key.requester
    hit, hit_type = publish_hit(requester), make_hit_type(requester, title="Other")
    foreign = {"another's": make_hit_type(cast.ravi).pk, "unknown": 2**40}[whose]
    members = named(hit, foreign)
    answer = refused(key, members)
    assert answer.body["TurkErrorCode"] == f"{TURK}.HITTypeDoesNotExist"
    assert answer.body["Message"].startswith(f"HITType {members['HITTypeId']} does not exist. (")
    members = named(hit, hit_type.pk) if whose == "another's" else named(Hit(pk=2**40), hit_type.pk)
    answer = refused(new_key(cast.ravi) if whose == "another's" else key, members)
    assert answer.body["TurkErrorCode"] == f"{TURK}.HITDoesNotExist"


def test_an_accepted_hit_keeps_its_type(key: NewAccessKey, cast: Cast) -> None:
    one, two = publish_hit(key.key.requester), publish_hit(key.key.requester, slots=2)
    hit_type = make_hit_type(key.key.requester, title="Other")
    for hit in (one, two):
        accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    answer = refused(key, named(one, hit_type.pk))
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidHITState"
    assert answer.body["Message"].startswith(
        "This HIT is currently in the state 'Unassignable'. This operation can be called with a status of: "
        "Assignable, Reviewable ("
    )
    answer = refused(key, named(two, hit_type.pk))
    assert answer.body["TurkErrorCode"] == f"{TURK}.InvalidHITState"
    assert answer.body["Message"].startswith("The HIT type of a HIT can be changed only before anybody has accepted")


def test_a_disposed_hit(key: NewAccessKey) -> None:
    hit, hit_type = publish_hit(key.key.requester), make_hit_type(key.key.requester, title="Other")
    hit_id = encode(Kind.HIT, hit.pk)
    call(key, "UpdateExpirationForHIT", {"HITId": hit_id, "ExpireAt": 0})
    assert call(key, "DeleteHIT", {"HITId": hit_id}).status == 200
    answer = refused(key, named(hit, hit_type.pk))
    assert "currently in the state 'Disposed'" in answer.body["Message"]


def test_what_cannot_be_paid(key: NewAccessKey) -> None:
    hit = publish_hit(key.key.requester)
    answer = refused(key, named(hit, make_hit_type(key.key.requester, reward_micros=200_000_000).pk))
    assert answer.body["TurkErrorCode"] == f"{TURK}.InsufficientFunds"
