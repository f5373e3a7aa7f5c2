"""What ScoreMyKnownAnswers does to work that is submitted: results, actions, money."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from hits.policed import actions, known_answers, publish, results, said, send, state_of
from kempelen.accounts.models import Requester, Worker
from kempelen.audit.models import AuditEntry
from kempelen.core import clock
from kempelen.hits.actions import (
    submit,
)
from kempelen.hits.models import Assignment, Hit, PolicyAction, PolicyRun
from kempelen.hits.states import ActionStatus, AssignmentState
from kempelen.ledger.queries import requester_balance
from kempelen.money.fees import FeePolicy
from support import publish_hit, work

pytestmark = pytest.mark.usefixtures("balanced")


def test_results_and_review(cast):
    hit = publish(cast.rita, known_answers())
    (key,) = send(hit, ("yes", "no"))
    assert results() == [
        ("KnownAnswerCorrect", "a", "1", key),
        ("KnownAnswerCorrect", "b", "0", key),
        ("KnownAnswerScore", None, "50", key),
    ]
    review = PolicyAction.objects.get()
    assert (review.name, review.status, review.result) == (
        "review",
        ActionStatus.SUCCEEDED,
        "Reviewed 2 known answers; 1/2 correct",
    )
    assert state_of(key) is AssignmentState.SUBMITTED


def test_approval_pays_with_the_reason(cast):
    hit = publish(cast.rita, known_answers(ApproveIfKnownAnswerScoreIsAtLeast=50, ApproveReason="Well read"))
    key = work(cast.wen, hit, said("yes", "no"))
    row = Assignment.objects.get(pk=key)
    assert (row.state, row.feedback) == (AssignmentState.APPROVED, "Well read")
    assert row.decided_at is not None
    assert Worker.objects.get(pk=cast.wen.pk).balance_micros == 50_000
    assert actions() == [("approve", "Succeeded", "Approved", "")]
    entry = AuditEntry.objects.get(verb="assignment.approved")
    assert (entry.actor, entry.subject_id) == ("system:policy", str(key))


def test_rejection_gives_the_money_back_and_tells_why(cast):
    hit = publish(cast.rita, known_answers(RejectIfKnownAnswerScoreIsLessThan=50, RejectReason="Not read"))
    key = work(cast.wen, hit, said("no", "no"))
    row = Assignment.objects.get(pk=key)
    assert (row.state, row.feedback) == (AssignmentState.REJECTED, "Not read")
    assert requester_balance(cast.rita.pk).available_micros == 100_000_000
    assert actions() == [("reject", "Succeeded", "Rejected", "")]
    assert AuditEntry.objects.filter(verb="assignment.rejected", actor="system:policy").count() == 1


def test_extension_offers_the_hit_again(cast):
    hit = publish(cast.rita, known_answers(ExtendIfKnownAnswerScoreIsLessThan=100))
    work(cast.wen, hit, said("yes", "no"))
    found = Hit.objects.get(pk=hit.pk)
    assert (found.slots, found.reviewable_at, found.queued_at is not None) == (2, None, True)
    assert (found.expires_at, found.judge_due) == (hit.expires_at, False)
    assert requester_balance(cast.rita.pk).on_hold_micros == 100_000
    assert actions() == [("extend", "Succeeded", "Extended to 2 assignments", "")]
    assert AuditEntry.objects.filter(verb="hit.extended", actor="system:policy").count() == 1


def test_extension_ends_at_the_maximum(cast):
    hit = publish(cast.rita, known_answers(ExtendIfKnownAnswerScoreIsLessThan=101, ExtendMaximumAssignments=3))
    send(hit, *[("no", "no")] * 3)
    assert Hit.objects.get(pk=hit.pk).slots == 3
    assert [found[2] for found in actions()] == [
        "Extended to 2 assignments",
        "Extended to 3 assignments",
        "The HIT has 3 assignments, which is the maximum",
    ]
    assert {found[1] for found in actions()} == {"Succeeded"}


@pytest.mark.parametrize(("seconds", "moves"), [(60, False), (7_200, True)])
def test_extension_leaves_at_least_so_much_time(cast, seconds, moves):
    policy = known_answers(ExtendIfKnownAnswerScoreIsLessThan=101, ExtendMinimumTimeInSeconds=seconds)
    with clock.stopped_at(clock.now()):
        hit = publish(cast.rita, policy)
        work(cast.wen, hit, said("no", "no"))
        expected = clock.now() + timedelta(seconds=seconds) if moves else hit.expires_at
    assert Hit.objects.get(pk=hit.pk).expires_at == expected


def test_a_rejections_money_pays_the_extension(cast):
    publish_hit(cast.rita, slots=1_999)  # all but 0.05
    policy = known_answers(RejectIfKnownAnswerScoreIsLessThan=101, ExtendIfKnownAnswerScoreIsLessThan=101)
    hit = publish(cast.rita, policy)
    assert requester_balance(cast.rita.pk).available_micros == 0
    work(cast.wen, hit, said("no", "no"))
    assert [found[:2] for found in actions()] == [("reject", "Succeeded"), ("extend", "Succeeded")]
    assert Hit.objects.get(pk=hit.pk).slots == 2


def test_no_money_for_an_extension(cast):
    publish_hit(cast.rita, slots=1_999)
    hit = publish(cast.rita, known_answers(ExtendIfKnownAnswerScoreIsLessThan=101))
    key = work(cast.wen, hit, said("no", "no"))
    (found,) = actions()
    assert (found[0], found[1], found[3]) == ("extend", "Failed", "insufficient_funds")
    row = Hit.objects.get(pk=hit.pk)
    assert (row.slots, row.queued_at, row.reviewable_at is not None) == (1, None, True)
    assert state_of(key) is AssignmentState.SUBMITTED
    assert not AuditEntry.objects.filter(verb="hit.extended").exists()


def test_the_rule_of_ten(cast, settings):
    settings.KEMPELEN = replace(django_settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    policy = known_answers(ExtendIfKnownAnswerScoreIsLessThan=101, ExtendMaximumAssignments=25)
    hit = publish(cast.rita, policy, slots=9)
    work(cast.wen, hit, said("no", "no"))
    assert actions()[0][1::2] == ("Failed", "invalid_maximum_assignments_increase")
    assert Hit.objects.get(pk=hit.pk).slots == 9


def test_a_suspended_requesters_policy_does_nothing(cast):
    policy = known_answers(ApproveIfKnownAnswerScoreIsAtLeast=0, ExtendIfKnownAnswerScoreIsLessThan=101, ApproveReason="x")
    hit = publish(cast.rita, policy)
    Requester.objects.filter(pk=cast.rita.pk).update(suspended_at=timezone.now())
    key = work(cast.wen, hit, said("no", "no"))
    assert [found[:2] for found in actions()] == [("approve", "Cancelled"), ("extend", "Cancelled")]
    assert (state_of(key), Hit.objects.get(pk=hit.pk).slots) == (AssignmentState.SUBMITTED, 1)


def test_rejected_before_it_would_be_approved_at_once(cast):
    hit = publish(cast.rita, known_answers(RejectIfKnownAnswerScoreIsLessThan=50), approve_after_seconds=0)
    assert state_of(work(cast.wen, hit, said("no", "no"))) is AssignmentState.REJECTED
    assert state_of(work(cast.walt, publish(cast.rita, known_answers(), approve_after_seconds=0), said("no", "no"))) is (
        AssignmentState.APPROVED
    )


def test_sent_twice_is_judged_once(cast):
    hit = publish(cast.rita, known_answers(ExtendIfKnownAnswerScoreIsLessThan=101), slots=2)
    key = work(cast.wen, hit, said("no", "no"))
    assert not submit(assignment_id=key, answer="[]", proof=3).fresh
    assert PolicyRun.objects.count() == 1
    assert Hit.objects.get(pk=hit.pk).slots == 3
