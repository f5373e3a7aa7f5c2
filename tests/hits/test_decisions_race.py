"""Decisions meet: whatever comes first, an assignment is settled once and the books balance."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import Refusal
from kempelen.hits.actions import (
    abandon_overdue,
    accept_hit,
    approve,
    approve_many,
    approve_overdue,
    dispose,
    expire_overdue,
    extend,
    move_expiration,
    reject,
    send_bonus,
    submit,
)
from kempelen.hits.errors import AssignmentStateError, HitDisposedError, NotActiveError, TokenAlreadyUsedError
from kempelen.hits.models import Assignment, Bonus, Hit
from kempelen.hits.states import AssignmentState
from kempelen.ledger.models import Reason, Transfer
from kempelen.ledger.queries import requester_balance
from support import TEST, at_once, books_balance, make_workers, publish_hit, work

ROUNDS = 5
LATER = timedelta(days=2)


@pytest.fixture
def sent(cast_committed) -> Callable[[], int]:
    """Make submitted assignments of Wen's for Rita, one a call."""
    return lambda: work(cast_committed.wen, publish_hit(cast_committed.rita))


def settled_once(key: int) -> None:
    """Assert that the assignment was paid or refunded, one of them, once."""
    found = Assignment.objects.get(pk=key)
    reasons = list(
        Transfer.objects.filter(subject_id=key, reason__in=(Reason.REWARD, Reason.REFUND)).values_list("reason", flat=True)
    )
    assert reasons == [Reason.REWARD if found.state == AssignmentState.APPROVED else Reason.REFUND]


def refusals(answers: list[Any]) -> list[type]:
    return [type(answer) for answer in answers if isinstance(answer, Refusal)]


def test_eight_approvals_pay_once(cast_committed, sent):
    for _ in range(ROUNDS):
        key = sent()
        answers = at_once(*[partial(approve, assignment_id=key, requester=cast_committed.rita, actor=TEST)] * 8)
        assert refusals(answers) == [AssignmentStateError] * 7
        settled_once(key)
    books_balance()


def test_approval_beside_rejection(cast_committed, sent):
    for _ in range(ROUNDS):
        key = sent()
        decide = {"assignment_id": key, "requester": cast_committed.rita, "feedback": "", "actor": TEST}
        answers = at_once(*[partial(approve, **decide), partial(reject, **decide)] * 4)
        assert refusals(answers) == [AssignmentStateError] * 7
        settled_once(key)
    books_balance()


@pytest.mark.parametrize("decide", [approve, reject])
def test_a_decision_beside_auto_approval(cast_committed, sent, decide):
    keys = [sent() for _ in range(ROUNDS)]
    with stopped_at(clock.now() + LATER):
        for key in keys:
            call = partial(decide, assignment_id=key, requester=cast_committed.rita, feedback="", actor=TEST)
            answers = at_once(call, approve_overdue, call, approve_overdue)
            moved = len(answers) - len(refusals(answers)) - 2 + answers[1] + answers[3]
            # A sweep approves whatever is due, so it may run ahead to the next ones; each is settled once.
            assert moved >= 1 or Assignment.objects.get(pk=key).state == AssignmentState.APPROVED
        for key in keys:
            settled_once(key)
    books_balance()


def test_sweeps_share_the_work(cast_committed, sent):
    keys = [sent() for _ in range(40)]
    with stopped_at(clock.now() + LATER):
        approved = sum(at_once(*[partial(approve_overdue, limit=10)] * 4))
        while more := approve_overdue():
            approved += more
    assert approved == 40
    for key in keys:
        settled_once(key)
    books_balance()


def test_override_beside_approval(cast_committed, sent):
    for _ in range(ROUNDS):
        key = sent()
        reject(assignment_id=key, requester=cast_committed.rita, feedback="", actor=TEST)
        call = partial(approve, assignment_id=key, requester=cast_committed.rita, actor=TEST)
        answers = at_once(*[call, partial(call, override=True)] * 4)
        assert refusals(answers) == [AssignmentStateError] * 7
        assert Transfer.objects.filter(subject_id=key, reason=Reason.REWARD).count() == 1
    books_balance()


def test_override_beside_deletion(cast_committed):
    for _ in range(ROUNDS):
        hit = publish_hit(cast_committed.rita)
        key = work(cast_committed.wen, hit)
        reject(assignment_id=key, requester=cast_committed.rita, feedback="", actor=TEST)
        answers = at_once(
            partial(approve, assignment_id=key, requester=cast_committed.rita, override=True, actor=TEST),
            partial(dispose, hit_id=hit.pk, requester=cast_committed.rita, actor=TEST),
        )
        assert refusals(answers) in ([], [HitDisposedError])
        paid = Transfer.objects.filter(subject_id=key, reason=Reason.REWARD).count()
        assert paid == (0 if refusals(answers) else 1)
    books_balance()


def test_sets_that_overlap_pay_once(cast_committed):
    hits = [publish_hit(cast_committed.rita, slots=2) for _ in range(10)]
    keys = [work(worker, hit) for hit in hits for worker in (cast_committed.wen, cast_committed.walt)]
    many = partial(approve_many, requester=cast_committed.rita, actor=TEST)
    parts = [keys, keys[::-1], keys[:12], keys[8:]]
    assert sum(at_once(*(partial(many, assignment_ids=part) for part in parts))) == 20
    for key in keys:
        settled_once(key)
    books_balance()


def test_one_token_pays_one_bonus(cast_committed, sent):
    key = sent()
    call = partial(
        send_bonus,
        requester=cast_committed.rita,
        assignment_id=key,
        amount_micros=1_000_000,
        reason="",
        unique_request_token="once",
        actor=TEST,
    )
    answers = at_once(*[call] * 8)
    assert refusals(answers) == [TokenAlreadyUsedError] * 7
    assert Bonus.objects.count() == Transfer.objects.filter(reason=Reason.BONUS).count() == 1
    books_balance()


def test_a_late_submit_beside_the_sweep(cast_committed):
    for _ in range(ROUNDS):
        hit = publish_hit(cast_committed.rita)
        accepted = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk)
        with stopped_at(accepted.deadline + timedelta(seconds=30)):
            send = partial(submit, assignment_id=accepted.assignment_id, answer="[]", proof=3)
            answers = at_once(send, abandon_overdue, abandon_overdue)
        gone = Assignment.objects.get(pk=accepted.assignment_id).state == AssignmentState.ABANDONED
        assert (refusals(answers) == [NotActiveError]) is gone
        assert answers[1] + answers[2] == int(gone)
    books_balance()


def test_changes_of_one_hit_beside_its_workers_and_sweeps(cast_committed):
    rita = cast_committed.rita
    workers = make_workers(6)
    for _ in range(ROUNDS):
        hit = publish_hit(rita, slots=3)
        change = {"hit_id": hit.pk, "requester": rita, "actor": TEST}
        at_once(
            *(partial(accept_hit, worker_id=worker.pk, hit_id=hit.pk) for worker in workers),
            partial(extend, additional=2, **change),
            partial(move_expiration, expires_at=hit.created_at, **change),
            partial(move_expiration, expires_at=hit.expires_at + timedelta(hours=1), **change),
            expire_overdue,
            partial(dispose, **change),
        )
        found = Hit.objects.get(pk=hit.pk)
        assert found.slots == 5 or found.disposed_at is not None
        books_balance()
    with stopped_at(clock.now() + LATER):
        expire_overdue()
        abandon_overdue()
        expire_overdue()
    assert requester_balance(rita.pk).on_hold_micros == 0
    books_balance()
