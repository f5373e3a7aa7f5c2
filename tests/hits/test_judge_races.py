"""Policies beside each other and beside everything else: one run each, whatever races or breaks off."""

from datetime import timedelta
from functools import partial

from django.db import transaction

from hits.policed import actions, known_answers, plurality, publish, said
from kempelen.core import clock
from kempelen.core.errors import Refusal
from kempelen.hits.actions import (
    accept_hit,
    approve,
    approve_overdue,
    dispose,
    expire_overdue,
    extend,
    judge_reviewable,
    move_expiration,
    reject,
    submit,
)
from kempelen.hits.models import Assignment, Hit, PolicyAction, PolicyResult, PolicyRun
from kempelen.hits.states import AssignmentState
from kempelen.ledger.models import Reason, Transfer
from kempelen.questions.answers import fields_to_pairs
from support import TEST, at_once, books_balance, make_workers, work

ROUNDS = 5
DECIDING = {"ApproveIfWorkerAgreementScoreIsAtLeast": 100, "RejectIfWorkerAgreementScoreIsLessThan": 100}
EXTENDING = {"ExtendIfHITAgreementScoreIsLessThan": 100, "ExtendMaximumAssignments": 9, "ExtendMinimumTimeInSeconds": 3_600}


def held_by(hit, workers):
    """Let each worker accept the HIT; return calls that submit, all with answers of their own."""
    keys = [accept_hit(worker_id=worker.pk, hit_id=hit.pk).assignment_id for worker in workers]
    return [partial(submit, assignment_id=key, answer=fields_to_pairs(said("x", str(key))), proof=3) for key in keys]


def undone(call):
    """Make the call in a transaction that is rolled back at its end, as a crash does; return what it gave."""
    with transaction.atomic():
        given = call()
        transaction.set_rollback(True)
    return given


def test_a_hit_is_judged_as_soon_as_it_is_finished(cast_committed):
    hit = publish(cast_committed.rita, plurality("a", **DECIDING))
    key = work(cast_committed.wen, hit, said("x"))
    assert Assignment.objects.get(pk=key).state == AssignmentState.APPROVED
    assert not Hit.objects.get(pk=hit.pk).judge_due
    books_balance()


def test_a_hit_is_judged_as_soon_as_it_is_ended(cast_committed):
    hit = publish(cast_committed.rita, plurality("a"), slots=2)
    work(cast_committed.wen, hit, said("x"))
    move_expiration(hit_id=hit.pk, requester=cast_committed.rita, expires_at=clock.now(), actor=TEST)
    assert PolicyRun.objects.count() == 1


def test_two_submits_at_once_finish_a_hit(cast_committed):
    workers = make_workers(4)
    for _ in range(ROUNDS):
        hit = publish(cast_committed.rita, plurality("a", **DECIDING), slots=4)
        answers = at_once(*held_by(hit, workers))
        assert all(found.fresh for found in answers)
        assert PolicyRun.objects.filter(policy__hit=hit).count() == 1
        assert Hit.objects.get(pk=hit.pk).approved == 4
    assert Transfer.objects.filter(reason=Reason.REWARD).count() == 4 * ROUNDS
    books_balance()


def test_one_submit_sent_often_is_judged_once(cast_committed):
    for _ in range(ROUNDS):
        hit = publish(cast_committed.rita, known_answers(ExtendIfKnownAnswerScoreIsLessThan=101))
        (send,) = held_by(hit, [cast_committed.wen])
        answers = at_once(*[send] * 6)
        assert sorted(found.fresh for found in answers) == [False] * 5 + [True]
        assert (PolicyRun.objects.filter(policy__hit=hit).count(), Hit.objects.get(pk=hit.pk).slots) == (1, 2)
    books_balance()


def test_judging_beside_everything_else(cast_committed):
    rita, workers = cast_committed.rita, make_workers(3)
    known = known_answers({"a": ["x"]}, RejectIfKnownAnswerScoreIsLessThan=50, ExtendIfKnownAnswerScoreIsLessThan=101)
    for _ in range(ROUNDS):
        hit = publish(rita, known, plurality("a,b", **EXTENDING, **DECIDING), slots=3)
        sends = held_by(hit, workers)
        sends[0]()
        first = Assignment.objects.filter(hit=hit).order_by("pk").values_list("pk", flat=True)[0]
        change = {"hit_id": hit.pk, "requester": rita, "actor": TEST}
        at_once(
            *sends[1:],
            partial(approve, assignment_id=first, requester=rita, actor=TEST),
            partial(reject, assignment_id=first, requester=rita, feedback="", actor=TEST),
            partial(extend, additional=1, **change),
            partial(move_expiration, expires_at=clock.now(), **change),
            partial(dispose, **change),
            expire_overdue,
            judge_reviewable,
            judge_reviewable,
            approve_overdue,
        )
        judge_reviewable()
        books_balance()
        runs = PolicyRun.objects.filter(policy__hit=hit)
        assert runs.filter(assignment__isnull=False).count() == 3
        assert not Hit.objects.filter(judge_due=True).exists()


def test_a_judge_that_breaks_off_leaves_nothing_and_is_made_up_for(cast_committed):
    hit = publish(cast_committed.rita, plurality("a", **EXTENDING, **DECIDING), slots=2)
    workers = make_workers(2)
    with transaction.atomic():  # what a crash between the submit and its judge leaves: the judge waits for the commit
        for worker, text in zip(workers, "xy", strict=True):
            work(worker, hit, said(text))
        transaction.get_connection().run_on_commit.clear()
    assert (Hit.objects.get(pk=hit.pk).judge_due, PolicyRun.objects.count()) == (True, 0)
    assert undone(judge_reviewable) == 1
    assert [model.objects.count() for model in (PolicyRun, PolicyResult, PolicyAction)] == [0, 0, 0]
    assert Hit.objects.get(pk=hit.pk).judge_due
    assert at_once(judge_reviewable, judge_reviewable, judge_reviewable).count(1) == 1
    assert (PolicyRun.objects.count(), Hit.objects.get(pk=hit.pk).slots) == (1, 3)
    assert [found[:2] for found in actions()] == [("extend", "Succeeded")]
    books_balance()


def test_a_submit_that_breaks_off_was_not_judged(cast_committed):
    hit = publish(cast_committed.rita, known_answers(ApproveIfKnownAnswerScoreIsAtLeast=0))
    (send,) = held_by(hit, [cast_committed.wen])
    assert undone(send).fresh
    assert (PolicyRun.objects.count(), Assignment.objects.get().state) == (0, AssignmentState.ACCEPTED)
    assert send().fresh
    assert (PolicyRun.objects.count(), Assignment.objects.get().state) == (1, AssignmentState.APPROVED)
    books_balance()


def test_expiring_many_at_once_judges_each_once(cast_committed):
    hits = [publish(cast_committed.rita, plurality("a"), slots=2) for _ in range(6)]
    for hit in hits:
        work(cast_committed.wen, hit, said("x"))
    with clock.stopped_at(hits[-1].expires_at + timedelta(seconds=1)):
        at_once(expire_overdue, expire_overdue)
        answers = at_once(*[judge_reviewable] * 4)
    assert not [found for found in answers if isinstance(found, Refusal)]
    assert (sum(answers), PolicyRun.objects.count()) == (6, 6)
