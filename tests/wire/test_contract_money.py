"""Money as the API shows it: whatever is done in whatever order, what was put in is what is there (requester-api 9, 13.1)."""

import random
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from kempelen.accounts.actions import NewAccessKey
from kempelen.core.errors import Refusal
from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.actions import accept_hit, return_assignment, submit
from kempelen.hits.models import Assignment
from kempelen.ledger.queries import book_totals
from kempelen.money import FeePolicy, parse_amount
from support import books_balance, make_workers, publish_hit, work
from wire.speaking import Client, code_of, direct_client, error_of
from wire.test_create_hit import NEW
from world import unchanged

STEPS = 120


def test_an_override_needs_new_money(key: NewAccessKey) -> None:
    mturk, (worker,) = direct_client(key), make_workers(1)
    named = {"AssignmentId": encode(Kind.ASSIGNMENT, work(worker, publish_hit(key.key.requester, reward_micros=60_000_000)))}
    mturk.reject_assignment(**named, RequesterFeedback="")
    mturk.create_hit(**NEW | {"Reward": "60"})
    with unchanged():
        error = error_of(mturk.approve_assignment, **named, OverrideRejection=True)
    assert code_of(error) == "InsufficientFunds"
    assert mturk.get_assignment(**named)["Assignment"]["AssignmentStatus"] == "Rejected"


def test_bonuses_of_no_assignment(key: NewAccessKey) -> None:
    error = error_of(direct_client(key).list_bonus_payments, AssignmentId="3" * 30)
    assert code_of(error) == "AssignmentDoesNotExist"


class Play:
    """A requester and some workers who do what comes to their minds."""

    def __init__(self, mturk: Client, dice: random.Random) -> None:
        self.mturk, self.dice, self.hits = mturk, dice, [mturk.create_hit(**NEW, MaxAssignments=3)["HIT"]["HITId"]]
        self.workers = make_workers(4)

    def publish(self) -> None:
        """Publish a HIT."""
        members = {"Reward": self.dice.choice(("0.00", "0.05", "1.27")), "MaxAssignments": self.dice.choice((1, 3, 10))}
        delay = {"AutoApprovalDelayInSeconds": self.dice.choice((0, 600))}
        self.hits.append(self.mturk.create_hit(**NEW | members | delay)["HIT"]["HITId"])

    def hit(self) -> dict[str, Any]:
        """One of the HITs."""
        return {"HITId": self.dice.choice(self.hits)}

    def extend(self) -> None:
        """Add an assignment."""
        self.mturk.create_additional_assignments_for_hit(**self.hit(), NumberOfAdditionalAssignments=1)

    def end(self) -> None:
        """End one, or give it another hour."""
        named = self.hit()
        hit = self.mturk.get_hit(**named)["HIT"]
        self.mturk.update_expiration_for_hit(**named, ExpireAt=self.dice.choice((0, hit["CreationTime"].timestamp() + 7_200)))

    def delete(self) -> None:
        """Delete one."""
        self.mturk.delete_hit(**self.hit())

    def accept(self) -> None:
        """Accept, and often submit or return."""
        worker = self.dice.choice(self.workers)
        taken = accept_hit(worker_id=worker.pk, hit_id=decode(Kind.HIT, self.hit()["HITId"]) or 0).assignment_id
        what = self.dice.random()
        if what < 0.8:
            submit(assignment_id=taken, answer="[]", proof=3)
        elif what < 0.9:
            return_assignment(assignment_id=taken, worker_id=worker.pk)

    def decide(self) -> None:
        """Approve, reject, override or pay a bonus."""
        one = self.dice.choice(list(Assignment.objects.select_related("worker")))
        named = {"AssignmentId": encode(Kind.ASSIGNMENT, one.pk)}
        what = self.dice.choice(("approve", "reject", "override", "bonus"))
        if what == "bonus":
            self.mturk.send_bonus(**named, WorkerId=one.worker.public_id, BonusAmount="0.13", Reason="")
        elif what == "reject":
            self.mturk.reject_assignment(**named, RequesterFeedback="")
        else:
            self.mturk.approve_assignment(**named, OverrideRejection=what == "override")


@pytest.mark.parametrize("fees", ["none", "mturk"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_sequence_keeps_the_books(key: NewAccessKey, settings: Any, seed: int, fees: str) -> None:
    if fees == "mturk":
        settings.KEMPELEN = replace(settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    mturk = direct_client(key)
    play = Play(mturk, random.Random(seed))
    ways = (play.publish, play.extend, play.end, play.delete, play.accept, play.accept, play.accept, play.decide, play.decide)
    done = 0
    for _ in range(STEPS):
        try:
            play.dice.choice(ways)()
            done += 1
        except (ClientError, Refusal, IndexError):
            pass  # a refusal is as good a step as any: it must not cost anything either
    balance, totals = mturk.get_account_balance(), book_totals()
    own = sum(parse_amount(balance[name]) for name in ("AvailableBalance", "OnHoldBalance"))
    assert own + totals.workers_micros + totals.fees_micros == 100_000_000
    assert done > STEPS // 4
    books_balance()
