"""Approving: one payment, once, with the words of the requester."""

from dataclasses import replace

import pytest
from django.conf import settings as django_settings

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.hits.actions import accept_hit, approve, approve_many, dispose, reject
from kempelen.hits.errors import AssignmentStateError, HitDisposedError
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.ledger.models import Transfer
from kempelen.ledger.queries import requester_balance
from kempelen.money import FeePolicy
from support import TEST, books_balance, counted_queries, make_workers, publish_hit, work
from world import unchanged


def test_the_worker_is_paid_and_the_counts_move(cast):
    hit = publish_hit(cast.rita, reward_micros=250_000)
    key = work(cast.wen, hit)
    approve(assignment_id=key, requester=cast.rita, feedback="Thank you.", actor=TEST)
    done, hit = Assignment.objects.get(pk=key), Hit.objects.get(pk=hit.pk)
    cast.wen.refresh_from_db()
    assert (done.state, done.feedback, done.due_at) == (AssignmentState.APPROVED, "Thank you.", None)
    assert done.decided_at is not None
    assert (hit.submitted, hit.approved, cast.wen.submitted, cast.wen.approved) == (0, 1, 0, 1)
    assert cast.wen.balance_micros == 250_000
    assert requester_balance(cast.rita.pk).available_micros == 100_000_000 - 250_000
    books_balance()


def test_the_decision_is_audited(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    approve(assignment_id=key, requester=cast.rita, feedback="Fine", actor=TEST)
    entry = AuditEntry.objects.get(verb=Verb.ASSIGNMENT_APPROVED)
    assert (entry.actor, entry.subject_id, entry.before, entry.after) == (
        "system:test",
        str(key),
        {"state": "submitted"},
        {"state": "approved", "feedback": "Fine"},
    )


def test_fees_go_to_the_house(cast, settings):
    settings.KEMPELEN = replace(django_settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    key = work(cast.wen, publish_hit(cast.rita, reward_micros=500_000))
    approve(assignment_id=key, requester=cast.rita, actor=TEST)
    assert sorted(Transfer.objects.filter(reason__lte=2).values_list("reason", "amount_micros")) == [(1, 500_000), (2, 100_000)]
    books_balance()


def test_work_for_nothing_moves_no_money(cast):
    key = work(cast.wen, publish_hit(cast.rita, reward_micros=0))
    approve(assignment_id=key, requester=cast.rita, actor=TEST)
    assert Assignment.objects.get(pk=key).state == AssignmentState.APPROVED
    assert Transfer.objects.filter(subject_id=key, reason=1).count() == 0
    books_balance()


@pytest.mark.parametrize("override", [False, True])
def test_a_second_approval_is_refused(cast, override):
    key = work(cast.wen, publish_hit(cast.rita))
    approve(assignment_id=key, requester=cast.rita, actor=TEST)
    with unchanged(), pytest.raises(AssignmentStateError) as caught:
        approve(assignment_id=key, requester=cast.rita, override=override, actor=TEST)
    assert caught.value.allowed == ("Submitted",)


def test_running_work_cannot_be_approved(cast):
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    with unchanged(), pytest.raises(AssignmentStateError):
        approve(assignment_id=accepted.assignment_id, requester=cast.rita, actor=TEST)


def test_anothers_assignment_looks_absent(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    with unchanged(), pytest.raises(NotFoundError):
        approve(assignment_id=key, requester=cast.ravi, actor=TEST)
    with unchanged(), pytest.raises(NotFoundError):
        approve(assignment_id=key + 1_000, requester=cast.rita, actor=TEST)


def test_the_work_of_a_deleted_hit_is_decided_for_good(cast):
    hit = publish_hit(cast.rita)
    key = work(cast.wen, hit)
    approve(assignment_id=key, requester=cast.rita, actor=TEST)
    dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
    with unchanged(), pytest.raises(HitDisposedError):
        approve(assignment_id=key, requester=cast.rita, actor=TEST)


@pytest.mark.parametrize("feedback", ["x" * 1_025, "bell \a", "null \0", "form \f", "half \ud83d"])
def test_unwritable_feedback_is_refused(cast, feedback):
    key = work(cast.wen, publish_hit(cast.rita))
    with unchanged(), pytest.raises(InvalidValueError) as caught:
        approve(assignment_id=key, requester=cast.rita, feedback=feedback, actor=TEST)
    assert caught.value.field == "RequesterFeedback"


def test_feedback_may_have_lines_and_any_letters(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    feedback = "Größe 7:\r\n\tgut 👍".ljust(1_024, "!")
    approve(assignment_id=key, requester=cast.rita, feedback=feedback, actor=TEST)
    assert Assignment.objects.get(pk=key).feedback == feedback


def test_many_are_approved_as_one_set(cast):
    hits = [publish_hit(cast.rita, slots=2) for _ in range(3)]
    keys = [work(worker, hit) for hit in hits for worker in (cast.wen, cast.walt)]
    reject(assignment_id=keys[0], requester=cast.rita, feedback="", actor=TEST)
    approve(assignment_id=keys[1], requester=cast.rita, actor=TEST)
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    everything = [*keys, accepted.assignment_id, keys[-1] + 1_000]
    assert approve_many(assignment_ids=everything, requester=cast.rita, feedback="Good", actor=TEST) == 4
    assert approve_many(assignment_ids=everything, requester=cast.rita, actor=TEST) == 0
    assert Assignment.objects.filter(state=AssignmentState.APPROVED, feedback="Good").count() == 4
    assert AuditEntry.objects.filter(verb=Verb.ASSIGNMENT_APPROVED).count() == 5
    books_balance()


def test_many_leaves_anothers_work_alone(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    with unchanged():
        assert approve_many(assignment_ids=[key], requester=cast.ravi, actor=TEST) == 0


def test_many_run_as_many_statements_as_few(cast):
    def statements_for(slots: int) -> int:
        hit = publish_hit(cast.rita, slots=slots)
        keys = [work(worker, hit) for worker in workers[:slots]]
        with counted_queries() as statements:
            assert approve_many(assignment_ids=keys, requester=cast.rita, actor=TEST) == slots
        return len(statements)

    workers = make_workers(8)
    assert statements_for(4) == statements_for(8)
