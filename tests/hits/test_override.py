"""Taking a rejection back: within 30 days, with new money, while the HIT exists."""

from datetime import timedelta

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.hits.actions import approve, dispose, reject
from kempelen.hits.errors import AssignmentStateError, HitDisposedError
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.ledger.actions import hold_for_hit
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.models import Transfer
from kempelen.ledger.queries import requester_balance
from support import TEST, books_balance, publish_hit, work
from world import unchanged


@pytest.fixture
def rejected(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    reject(assignment_id=key, requester=cast.rita, feedback="Too short.", actor=TEST)
    return Assignment.objects.get(pk=key)


def test_the_worker_is_paid_after_all(cast, rejected):
    approve(assignment_id=rejected.pk, requester=cast.rita, feedback="My mistake.", override=True, actor=TEST)
    done, hit = Assignment.objects.get(pk=rejected.pk), Hit.objects.get(pk=rejected.hit_id)
    cast.wen.refresh_from_db()
    assert (done.state, done.feedback, done.rejected_at) == (AssignmentState.APPROVED, "My mistake.", rejected.rejected_at)
    assert done.decided_at > rejected.decided_at
    assert (hit.approved, hit.rejected, cast.wen.approved, cast.wen.rejected) == (1, 0, 1, 0)
    assert cast.wen.balance_micros == rejected.reward_micros
    assert requester_balance(cast.rita.pk).available_micros == 100_000_000 - rejected.reward_micros
    assert AuditEntry.objects.filter(verb=Verb.ASSIGNMENT_OVERRIDDEN, subject_id=str(rejected.pk)).count() == 1
    books_balance()


def test_without_new_words_the_old_ones_stay(cast, rejected):
    approve(assignment_id=rejected.pk, requester=cast.rita, override=True, actor=TEST)
    assert Assignment.objects.get(pk=rejected.pk).feedback == "Too short."


def test_a_plain_approval_does_not_override(cast, rejected):
    with unchanged(), pytest.raises(AssignmentStateError) as caught:
        approve(assignment_id=rejected.pk, requester=cast.rita, actor=TEST)
    assert caught.value.allowed == ("Submitted",)


def test_an_override_is_paid_once(cast, rejected):
    approve(assignment_id=rejected.pk, requester=cast.rita, override=True, actor=TEST)
    with unchanged(), pytest.raises(AssignmentStateError):
        approve(assignment_id=rejected.pk, requester=cast.rita, override=True, actor=TEST)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1)])
def test_the_thirtieth_day_is_the_last(cast, rejected, late):
    with stopped_at(rejected.submitted_at + timedelta(days=30) + late):
        if not late:
            approve(assignment_id=rejected.pk, requester=cast.rita, override=True, actor=TEST)
            assert Assignment.objects.get(pk=rejected.pk).state == AssignmentState.APPROVED
            return
        with unchanged(), pytest.raises(AssignmentStateError):
            approve(assignment_id=rejected.pk, requester=cast.rita, override=True, actor=TEST)


def test_the_override_of_undecided_work_is_an_approval(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    approve(assignment_id=key, requester=cast.rita, override=True, actor=TEST)
    assert Transfer.objects.filter(reason=1, subject_id=key).count() == 1
    assert AuditEntry.objects.filter(verb=Verb.ASSIGNMENT_APPROVED).count() == 1
    books_balance()


def test_money_that_is_gone_is_missed(cast, rejected):
    available = requester_balance(cast.rita.pk).available_micros
    hold_for_hit(requester_id=cast.rita.pk, hit_id=rejected.hit_id, amount_micros=available - rejected.reward_micros + 1)
    with unchanged(), pytest.raises(InsufficientFundsError) as caught:
        approve(assignment_id=rejected.pk, requester=cast.rita, override=True, actor=TEST)
    assert caught.value.missing_micros == 1


def test_a_deleted_hit_ends_the_matter(cast, rejected):
    dispose(hit_id=rejected.hit_id, requester=cast.rita, actor=TEST)
    assert clock.now() < rejected.submitted_at + timedelta(days=30)
    with unchanged(), pytest.raises(HitDisposedError):
        approve(assignment_id=rejected.pk, requester=cast.rita, override=True, actor=TEST)
