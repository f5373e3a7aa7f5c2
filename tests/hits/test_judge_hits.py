"""What SimplePlurality does to a HIT that becomes reviewable: results, actions, money, and when."""

from datetime import timedelta

import pytest

from hits.policed import EXTENDING, actions, known_answers, plurality, publish, results, said, send, state_of
from kempelen.core import clock
from kempelen.hits.actions import (
    accept_hit,
    approve,
    expire_overdue,
    extend,
    judge_reviewable,
    move_expiration,
    reject,
    return_assignment,
)
from kempelen.hits.models import Assignment, Hit, PolicyRun
from kempelen.ledger.models import Reason, Transfer
from support import TEST, make_workers, work

pytestmark = pytest.mark.usefixtures("balanced")


def test_the_documented_example(cast):
    hit = publish(cast.rita, plurality("a,b,c,d", 65), slots=3)
    keys = send(
        hit,
        ("coat", "blue", "large", "one"),
        ("sweater", "blue", "large", "two"),
        ("coat", "green", "large", "three"),
    )
    assert results() == [
        ("AgreedAnswerFound", "a", "true", None),
        ("AgreedAnswer", "a", "coat", None),
        ("AnswerAgreementScore", "a", "66", None),
        ("AgreedAnswerFound", "b", "true", None),
        ("AgreedAnswer", "b", "blue", None),
        ("AnswerAgreementScore", "b", "66", None),
        ("AgreedAnswerFound", "c", "true", None),
        ("AgreedAnswer", "c", "large", None),
        ("AnswerAgreementScore", "c", "100", None),
        ("AgreedAnswerFound", "d", "false", None),
        ("WorkerAgreementScore", None, "100", keys[0]),
        ("PluralityAnswersCorrect", None, "3", keys[0]),
        ("PluralityAnswersIncorrect", None, "0", keys[0]),
        ("WorkerAgreementScore", None, "66", keys[1]),
        ("PluralityAnswersCorrect", None, "2", keys[1]),
        ("PluralityAnswersIncorrect", None, "1", keys[1]),
        ("WorkerAgreementScore", None, "66", keys[2]),
        ("PluralityAnswersCorrect", None, "2", keys[2]),
        ("PluralityAnswersIncorrect", None, "1", keys[2]),
        ("HitAgreementScore", None, "75", None),
    ]
    assert actions() == []
    assert PolicyRun.objects.get().score == 75


def test_nothing_before_the_hit_is_reviewable(cast):
    hit = publish(cast.rita, plurality(), slots=2)
    send(hit, ("x", "y"))
    assert (PolicyRun.objects.count(), judge_reviewable()) == (0, 0)


def test_those_who_agree_are_approved_the_others_rejected(cast):
    policy = plurality(
        ApproveIfWorkerAgreementScoreIsAtLeast=100, RejectIfWorkerAgreementScoreIsLessThan=50, RejectReason="Alone"
    )
    hit = publish(cast.rita, policy, slots=4)
    keys = send(hit, ("x", "y"), ("x", "y"), ("x", "y"), ("z", "z"))
    assert [state_of(key).name for key in keys] == ["APPROVED"] * 3 + ["REJECTED"]
    assert Assignment.objects.get(pk=keys[3]).feedback == "Alone"
    assert actions() == [("approve", "Succeeded", "Approved", "")] * 3 + [("reject", "Succeeded", "Rejected", "")]


def test_what_was_decided_before(cast):
    policy = plurality(ApproveIfWorkerAgreementScoreIsAtLeast=100, RejectIfWorkerAgreementScoreIsLessThan=50)
    hit = publish(cast.rita, policy, slots=5)
    workers = make_workers(5)
    first = [work(worker, hit, said(*given)) for worker, given in zip(workers, ["xy", "xy", "zz", "ww"], strict=False)]
    approve(assignment_id=first[0], requester=cast.rita, actor=TEST)
    reject(assignment_id=first[1], requester=cast.rita, feedback="", actor=TEST)
    approve(assignment_id=first[2], requester=cast.rita, actor=TEST)
    reject(assignment_id=first[3], requester=cast.rita, feedback="", actor=TEST)
    send(hit, ("x", "y"), workers=workers[4:])
    found = actions()
    assert [one[:2] for one in found] == [
        ("approve", "Succeeded"),
        ("approve", "Failed"),
        ("approve", "Succeeded"),
        ("reject", "Failed"),
        ("reject", "Succeeded"),
    ]
    assert [one[2] for one in found][::2] == ["Already approved", "Approved", "Already rejected"]
    assert {one[3] for one in found if one[1] == "Failed"} == {"invalid_assignment_state"}
    assert Transfer.objects.filter(reason=Reason.REWARD).count() == 3


@pytest.mark.parametrize(("flag", "agreed"), [("T", "z"), ("F", "x")])
def test_rejected_work_is_left_out_if_asked(cast, flag, agreed):
    hit = publish(cast.rita, plurality("a", 50, DisregardAssignmentIfRejected=flag), slots=3)
    workers = make_workers(3)
    for worker in workers[:2]:
        key = work(worker, hit, said("x"))
        reject(assignment_id=key, requester=cast.rita, feedback="", actor=TEST)
    send(hit, ("z",), workers=workers[2:])
    assert [value for key, _question, value, _assignment in results() if key == "AgreedAnswer"] == [agreed]


def test_work_with_too_few_known_answers_is_left_out(cast):
    known = known_answers({"b": ["yes"]})
    policy = plurality("a", 50, DisregardAssignmentIfKnownAnswerScoreIsLessThan=50)
    keys = send(publish(cast.rita, known, policy, slots=3), ("x", "no"), ("x", "no"), ("z", "yes"))
    judged = [found for found in results() if not found[0].startswith("Known")]
    assert ("AgreedAnswer", "a", "z", None) in judged
    assert {assignment for *_rest, assignment in judged} == {None, keys[2]}


def test_it_extends_until_workers_agree(cast):
    hit = publish(cast.rita, plurality("a", 60, **EXTENDING), slots=2)
    workers = make_workers(4)
    send(hit, ("x",), ("y",), workers=workers)
    assert Hit.objects.get(pk=hit.pk).slots == 3
    send(hit, ("x",), workers=workers[2:])
    found = Hit.objects.get(pk=hit.pk)
    assert (found.slots, found.reviewable_at is not None, PolicyRun.objects.count()) == (3, True, 2)
    assert [run.score for run in PolicyRun.objects.order_by("pk")] == [0, 100]


def test_it_extends_up_to_the_maximum(cast):
    hit = publish(cast.rita, plurality("a", 60, **EXTENDING), slots=1)
    workers = make_workers(4)
    send(hit, ("",), workers=workers)
    for number in (1, 2, 3):
        send(hit, (str(number),), workers=workers[number:])
    assert Hit.objects.get(pk=hit.pk).slots == 4
    assert [found[2] for found in actions()][-2:] == [
        "Extended to 4 assignments",
        "The HIT has 4 assignments, which is the maximum",
    ]
    assert PolicyRun.objects.count() == 4
    assert judge_reviewable() == 0


def test_it_runs_again_after_the_requester_extends(cast):
    hit = publish(cast.rita, plurality("a"))
    workers = make_workers(2)
    send(hit, ("x",), workers=workers)
    extend(hit_id=hit.pk, requester=cast.rita, additional=1, actor=TEST)
    assert judge_reviewable() == 0
    send(hit, ("x",), workers=workers[1:])
    assert PolicyRun.objects.count() == 2


def test_a_hit_that_expires_is_judged(cast):
    hit = publish(cast.rita, plurality("a"), slots=2)
    send(hit, ("x",))
    with clock.stopped_at(hit.expires_at + timedelta(seconds=1)):
        assert expire_overdue() == 1
        assert judge_reviewable() == 1
        assert judge_reviewable() == 0
    assert PolicyRun.objects.count() == 1


def test_the_last_return_after_expiry(cast):
    hit = publish(cast.rita, plurality("a"), slots=2)
    send(hit, ("x",), workers=[cast.walt])
    held = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)
    assert judge_reviewable() == 0
    return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk)
    expire_overdue()
    assert judge_reviewable() == 1
    assert PolicyRun.objects.count() == 1


def test_a_hit_nobody_worked_on_is_not_extended(cast):
    hit = publish(cast.rita, plurality("a", **EXTENDING), slots=2)
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)
    assert judge_reviewable() == 1
    found = Hit.objects.get(pk=hit.pk)
    assert (found.slots, found.judge_due, PolicyRun.objects.count()) == (2, False, 0)


def test_an_expired_hit_that_is_extended_is_offered_again(cast):
    hit = publish(cast.rita, plurality("a", **EXTENDING), slots=2)
    send(hit, ("",))
    with clock.stopped_at(hit.expires_at + timedelta(seconds=1)):
        expire_overdue()
        judge_reviewable()
        found = Hit.objects.get(pk=hit.pk)
        assert found.expires_at == clock.now() + timedelta(hours=1)
    assert (found.slots, found.released, found.queued_at is not None) == (3, 0, True)
