"""The tables of requester-api 5, walked by boto3 with simulated workers and a clock that is moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kempelen.accounts.actions import NewAccessKey
from kempelen.core import clock
from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.actions import (
    abandon_overdue,
    accept_hit,
    approve_overdue,
    dispose_forgotten,
    expire_overdue,
    return_assignment,
    submit,
)
from kempelen.hits.models import Hit
from kempelen.money import FeePolicy
from support import QUESTION, books_balance, make_workers, work
from wire.speaking import Client, code_of, direct_client, error_of
from wire.test_create_hit import NEW, TYPE
from world import unchanged

pytestmark = pytest.mark.usefixtures("any_clock")
ANSWER = '[["answer","yes"]]'
DAY = 86_400
SHORT = {"AssignmentDurationInSeconds": 60, "LifetimeInSeconds": 600}


@pytest.fixture
def mturk(key: NewAccessKey) -> Client:
    """A client whose first call has noted the use of its key."""
    client = direct_client(key)
    client.get_account_balance()
    return client


@contextmanager
def later(seconds: float) -> Iterator[Client]:
    """Move the clock on and let the sweeps do what is due."""
    with clock.stopped_at(clock.now() + timedelta(seconds=seconds)):
        for sweep in (abandon_overdue, expire_overdue, approve_overdue, dispose_forgotten):
            sweep()
        yield


def made(mturk: Client, **members: Any) -> dict[str, Any]:
    """Publish a HIT; return how operations name it."""
    return {"HITId": mturk.create_hit(**NEW | members)["HIT"]["HITId"]}


def key_of(named: dict[str, Any]) -> int:
    """The row of a HIT."""
    return decode(Kind.HIT, named["HITId"]) or 0


def counts(mturk: Client, named: dict[str, Any]) -> tuple[Any, ...]:
    """Status, available, pending and completed."""
    hit = mturk.get_hit(**named)["HIT"]
    return (hit["HITStatus"], *(hit[f"NumberOfAssignments{word}"] for word in ("Available", "Pending", "Completed")))


def status(mturk: Client, named: dict[str, Any]) -> str:
    """The status alone."""
    return str(counts(mturk, named)[0])


def invalid_state(call: Any, **members: Any) -> str:
    """The call is refused for a state and changes nothing; return the text."""
    with unchanged():
        error = error_of(call, **members)
    assert code_of(error) in {"InvalidHITState", "InvalidAssignmentState"}
    return str(error["Message"])


def test_the_documented_counters(mturk: Client) -> None:
    named, workers = made(mturk, MaxAssignments=5), make_workers(6)
    hit = key_of(named)
    assert counts(mturk, named) == ("Assignable", 5, 0, 0)
    taken = [accept_hit(worker_id=worker.pk, hit_id=hit).assignment_id for worker in workers[:3]]
    assert counts(mturk, named) == ("Assignable", 2, 3, 0)
    taken += [accept_hit(worker_id=worker.pk, hit_id=hit).assignment_id for worker in workers[3:5]]
    for assignment in taken[:2]:
        submit(assignment_id=assignment, answer=ANSWER, proof=3)
    assert counts(mturk, named) == ("Unassignable", 0, 3, 0)
    return_assignment(assignment_id=taken[4], worker_id=workers[4].pk)
    assert counts(mturk, named) == ("Assignable", 1, 2, 0)
    taken[4] = accept_hit(worker_id=workers[5].pk, hit_id=hit).assignment_id
    for assignment in taken[2:]:
        submit(assignment_id=assignment, answer=ANSWER, proof=3)
    assert counts(mturk, named) == ("Reviewable", 0, 0, 0)
    for assignment in taken[:3]:
        mturk.approve_assignment(AssignmentId=encode(Kind.ASSIGNMENT, assignment))
    assert counts(mturk, named) == ("Reviewable", 0, 0, 3)
    for assignment in taken[3:]:
        mturk.reject_assignment(AssignmentId=encode(Kind.ASSIGNMENT, assignment), RequesterFeedback="")
    assert counts(mturk, named) == ("Reviewable", 0, 0, 5)
    books_balance()


def test_the_table_of_states(mturk: Client) -> None:
    workers = make_workers(3)
    idle, busy, given_up = (made(mturk, **SHORT, MaxAssignments=2, Title=title) for title in "abc")
    for named in (idle, busy, given_up):
        assert "'Assignable'" in invalid_state(mturk.delete_hit, **named)
    running = accept_hit(worker_id=workers[0].pk, hit_id=key_of(busy)).assignment_id
    accept_hit(worker_id=workers[1].pk, hit_id=key_of(given_up))
    for named in (idle, busy, given_up):
        mturk.update_expiration_for_hit(**named, ExpireAt=0)
    assert counts(mturk, idle) == ("Reviewable", 2, 0, 0)
    assert counts(mturk, busy) == ("Unassignable", 1, 1, 0)
    assert "'Unassignable'" in invalid_state(mturk.delete_hit, **busy)
    submit(assignment_id=running, answer=ANSWER, proof=3)
    assert counts(mturk, busy) == ("Reviewable", 1, 0, 0)
    assert "undecided" in invalid_state(mturk.delete_hit, **busy)
    with later(90):
        assert counts(mturk, given_up) == ("Reviewable", 2, 0, 0)
    mturk.update_hit_review_status(**idle)
    assert status(mturk, idle) == "Reviewing"
    mturk.delete_hit(**idle)
    assert status(mturk, idle) == "Disposed"
    mturk.approve_assignment(AssignmentId=encode(Kind.ASSIGNMENT, running))
    mturk.delete_hit(**busy)
    assert status(mturk, busy) == "Disposed"
    books_balance()


def test_a_hit_ends_by_itself(mturk: Client) -> None:
    named = made(mturk, **SHORT)
    with later(601):
        assert counts(mturk, named) == ("Reviewable", 1, 0, 0)
        assert mturk.get_account_balance()["OnHoldBalance"] == "0.00"


def test_more_assignments_by_state(mturk: Client) -> None:
    workers, one = make_workers(2), {"NumberOfAdditionalAssignments": 1}
    full, sent, marked, ended = (made(mturk, Title=title) for title in "abcd")
    accept_hit(worker_id=workers[0].pk, hit_id=key_of(full))
    for named in (sent, marked):
        work(workers[0], Hit.objects.get(pk=key_of(named)))
    mturk.update_hit_review_status(**marked)
    mturk.update_expiration_for_hit(**ended, ExpireAt=0)
    assert [status(mturk, named) for named in (full, sent, marked, ended)] == [
        "Unassignable", "Reviewable", "Reviewing", "Reviewable",
    ]  # fmt: skip
    for named in (full, sent, marked, ended):
        mturk.create_additional_assignments_for_hit(**named, **one)
    assert [status(mturk, named) for named in (full, sent, marked, ended)] == [
        "Assignable", "Assignable", "Assignable", "Reviewable",
    ]  # fmt: skip
    assert counts(mturk, ended) == ("Reviewable", 2, 0, 0)
    work(workers[1], Hit.objects.get(pk=key_of(marked)))
    assert status(mturk, marked) == "Reviewable"
    books_balance()


def test_a_later_end_reopens(mturk: Client) -> None:
    (worker,) = make_workers(1)
    ended, marked, full = (made(mturk, Title=title) for title in "abc")
    work(worker, Hit.objects.get(pk=key_of(full)))
    for named in (ended, marked, full):
        mturk.update_expiration_for_hit(**named, ExpireAt=0)
    mturk.update_hit_review_status(**marked)
    future = clock.now() + timedelta(hours=1)
    for named in (ended, marked, full):
        mturk.update_expiration_for_hit(**named, ExpireAt=future)
        assert abs(mturk.get_hit(**named)["HIT"]["Expiration"] - future) < timedelta(seconds=1)
    assert [status(mturk, named) for named in (ended, marked, full)] == ["Assignable", "Assignable", "Reviewable"]
    mturk.update_expiration_for_hit(**marked, ExpireAt=0)
    assert status(mturk, marked) == "Reviewable"
    books_balance()


def test_reopening_costs_money(mturk: Client) -> None:
    named = made(mturk, Reward="60")
    mturk.update_expiration_for_hit(**named, ExpireAt=0)
    made(mturk, Reward="60", Title="Another")
    with unchanged():
        error = error_of(mturk.update_expiration_for_hit, **named, ExpireAt=clock.now() + timedelta(hours=1))
    assert code_of(error) == "InsufficientFunds"
    assert status(mturk, named) == "Reviewable"


def test_ten_is_a_border_under_mturks_fees(mturk: Client, settings: Any) -> None:
    settings.KEMPELEN = replace(settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    below, above = made(mturk, MaxAssignments=9), made(mturk, MaxAssignments=10)
    with unchanged():
        error = error_of(mturk.create_additional_assignments_for_hit, **below, NumberOfAdditionalAssignments=1)
    assert code_of(error) == "InvalidMaximumAssignmentsIncrease"
    mturk.create_additional_assignments_for_hit(**above, NumberOfAdditionalAssignments=1)
    books_balance()


def test_a_type_moves_while_nobody_has_worked(mturk: Client) -> None:
    (worker,) = make_workers(1)
    named = made(mturk)
    other = mturk.create_hit_type(**TYPE | {"Title": "Other"})["HITTypeId"]
    back = mturk.create_hit_type(**TYPE)["HITTypeId"]
    accepted = accept_hit(worker_id=worker.pk, hit_id=key_of(named)).assignment_id
    assert "'Unassignable'" in invalid_state(mturk.update_hit_type_of_hit, **named, HITTypeId=other)
    return_assignment(assignment_id=accepted, worker_id=worker.pk)
    mturk.update_hit_type_of_hit(**named, HITTypeId=other)
    mturk.update_expiration_for_hit(**named, ExpireAt=0)
    mturk.update_hit_type_of_hit(**named, HITTypeId=back)
    assert mturk.get_hit(**named)["HIT"]["HITTypeId"] == back
    mturk.update_hit_review_status(**named)
    assert "'Reviewing'" in invalid_state(mturk.update_hit_type_of_hit, **named, HITTypeId=other)
    books_balance()


def test_only_sent_work_is_listed(mturk: Client) -> None:
    named, workers = made(mturk, MaxAssignments=3), make_workers(3)
    accept_hit(worker_id=workers[0].pk, hit_id=key_of(named))
    returned = accept_hit(worker_id=workers[1].pk, hit_id=key_of(named)).assignment_id
    return_assignment(assignment_id=returned, worker_id=workers[1].pk)
    sent = work(workers[2], Hit.objects.get(pk=key_of(named)))
    listed = mturk.list_assignments_for_hit(**named, AssignmentStatuses=[])
    assert [one["AssignmentId"] for one in listed["Assignments"]] == [encode(Kind.ASSIGNMENT, sent)]


def test_every_decision_by_state(mturk: Client) -> None:
    """Submitted, Approved and Rejected work, decided in each way; bonuses in each state."""
    decide: dict[str, Any] = {
        "approve": lambda named: mturk.approve_assignment(**named),
        "override": lambda named: mturk.approve_assignment(**named, OverrideRejection=True),
        "reject": lambda named: mturk.reject_assignment(**named, RequesterFeedback=""),
    }
    before = {"Submitted": None, "Approved": "approve", "Rejected": "reject"}
    good = {("Submitted", "approve"), ("Submitted", "override"), ("Submitted", "reject"), ("Rejected", "override")}
    (worker,) = make_workers(1)
    for state, first in before.items():
        for way, decision in decide.items():
            hit = made(mturk, Title=f"{state} {way}")
            named = {"AssignmentId": encode(Kind.ASSIGNMENT, work(worker, Hit.objects.get(pk=key_of(hit))))}
            if first:
                decide[first](named)
            mturk.send_bonus(**named, WorkerId=worker.public_id, BonusAmount="0.01", Reason="")
            assert mturk.get_assignment(**named)["Assignment"]["AssignmentStatus"] == state
            if (state, way) in good:
                decision(named)
                after = "Rejected" if way == "reject" else "Approved"
                assert mturk.get_assignment(**named)["Assignment"]["AssignmentStatus"] == after
            else:
                assert "status of: Submitted" in invalid_state(decision, named=named)
    books_balance()


def test_approval_by_itself(mturk: Client) -> None:
    workers = make_workers(2)
    slow, quick = made(mturk, AutoApprovalDelayInSeconds=3_600), made(mturk, AutoApprovalDelayInSeconds=0)
    waiting = {"AssignmentId": encode(Kind.ASSIGNMENT, work(workers[0], Hit.objects.get(pk=key_of(slow))))}
    at_once = {"AssignmentId": encode(Kind.ASSIGNMENT, work(workers[1], Hit.objects.get(pk=key_of(quick))))}
    assert mturk.get_assignment(**at_once)["Assignment"]["AssignmentStatus"] == "Approved"
    told = mturk.get_assignment(**waiting)["Assignment"]
    assert (told["AssignmentStatus"], told["AutoApprovalTime"] - told["SubmitTime"]) == ("Submitted", timedelta(hours=1))
    with later(3_601):
        told = mturk.get_assignment(**waiting)["Assignment"]
        assert (told["AssignmentStatus"], told["ApprovalTime"]) == ("Approved", told["AutoApprovalTime"])
        assert "status of: Submitted" in invalid_state(mturk.reject_assignment, **waiting, RequesterFeedback="late")
        assert "status of: Submitted" in invalid_state(mturk.approve_assignment, **waiting)
    books_balance()


def test_work_whose_time_is_up_is_approved_before_any_sweep(mturk: Client) -> None:
    (worker,) = make_workers(1)
    slow = made(mturk, AutoApprovalDelayInSeconds=3_600)
    named = {"AssignmentId": encode(Kind.ASSIGNMENT, work(worker, Hit.objects.get(pk=key_of(slow))))}
    with clock.stopped_at(clock.now() + timedelta(seconds=3_601)):
        assert "status of: Submitted" in invalid_state(mturk.reject_assignment, **named, RequesterFeedback="late")
        mturk.approve_assignment(**named)
    books_balance()


def test_a_forgotten_hit_is_deleted_by_itself(mturk: Client, settings: Any) -> None:
    """MTurk did so after 120 days; here it is for the operator to want."""
    unseen, approved, (worker,) = made(mturk, Title="Unseen"), made(mturk, Title="Approved by itself"), make_workers(1)
    work(worker, Hit.objects.get(pk=key_of(approved)))  # approved by itself after 30 days
    for days in (1, 31, 500):
        with later(days * DAY):
            assert [status(mturk, one) for one in (unseen, approved)] == ["Reviewable", "Reviewable"]
    settings.KEMPELEN = replace(settings.KEMPELEN, dispose_after_days=120)
    with later(122 * DAY):
        assert [status(mturk, one) for one in (unseen, approved)] == ["Disposed", "Reviewable"]
        assert [one["HITId"] for one in mturk.list_hits()["HITs"]] == [approved["HITId"]]
    with later(151 * DAY):
        assert [status(mturk, one) for one in (unseen, approved)] == ["Disposed", "Disposed"]
    books_balance()


def test_late_work_is_nobodys(mturk: Client) -> None:
    (worker,) = make_workers(1)
    named = made(mturk, **SHORT, Question=QUESTION)
    running = accept_hit(worker_id=worker.pk, hit_id=key_of(named)).assignment_id
    with later(90):
        text = invalid_state(mturk.get_assignment, AssignmentId=encode(Kind.ASSIGNMENT, running))
        assert "status of: Reviewable,Approved,Rejected" in text
        assert counts(mturk, named) == ("Assignable", 1, 0, 0)
