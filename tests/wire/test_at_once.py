"""Two requests at the same moment: a token makes one thing, a decision is made once."""

from typing import Any

from conftest import Cast
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Bonus, Hit, HitType
from support import at_once, books_balance, publish_hit, work
from wire.raw import Answer, call
from wire.speaking import new_key
from wire.test_create_hit import NEW, TYPE

FOUR = range(4)


def codes(answers: list[Answer]) -> list[str]:
    """How each call ended, successes first."""
    return sorted(answer.body.get("TurkErrorCode", "").rpartition(".")[2] for answer in answers)


def test_one_token_makes_one_hit(cast_committed: Cast) -> None:
    key = new_key(cast_committed.rita)
    members = {**NEW, "UniqueRequestToken": "one"}
    answers = at_once(*(lambda: call(key, "CreateHIT", members) for _ in FOUR))
    assert codes(answers) == ["", "HITAlreadyExists", "HITAlreadyExists", "HITAlreadyExists"]
    assert (Hit.objects.count(), HitType.objects.count()) == (1, 1)
    books_balance()


def test_equal_hit_types_made_at_once_are_one(cast_committed: Cast) -> None:
    key = new_key(cast_committed.rita)
    answers = at_once(*(lambda: call(key, "CreateHITType", TYPE) for _ in FOUR))
    assert len({answer.body["HITTypeId"] for answer in answers}) == 1


def test_one_token_pays_one_bonus_and_one_approval_pays_once(cast_committed: Cast) -> None:
    key = new_key(cast_committed.rita)
    named: dict[str, Any] = {"AssignmentId": encode(Kind.ASSIGNMENT, work(cast_committed.wen, publish_hit(cast_committed.rita)))}
    bonus = named | {"WorkerId": cast_committed.wen.public_id, "BonusAmount": "1", "Reason": "", "UniqueRequestToken": "one"}
    answers = at_once(*(lambda: call(key, "SendBonus", bonus) for _ in FOUR))
    assert codes(answers) == ["", "DuplicateRequest", "DuplicateRequest", "DuplicateRequest"]
    assert Bonus.objects.count() == 1
    answers = at_once(*(lambda: call(key, "ApproveAssignment", named) for _ in FOUR))
    assert codes(answers) == ["", "InvalidAssignmentState", "InvalidAssignmentState", "InvalidAssignmentState"]
    books_balance()
