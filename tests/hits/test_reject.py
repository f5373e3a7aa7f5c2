"""Rejecting: the price goes back, the slot does not come back."""

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.hits.actions import accept_hit, approve, reject
from kempelen.hits.errors import AssignmentStateError, NoHitsError
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState, HitStatus
from kempelen.ledger.queries import requester_balance
from support import TEST, books_balance, publish_hit, work
from world import unchanged


def test_the_price_goes_back_and_the_slot_stays_used(cast):
    hit = publish_hit(cast.rita)
    key = work(cast.wen, hit)
    reject(assignment_id=key, requester=cast.rita, feedback="All answers are the same.", actor=TEST)
    done, hit = Assignment.objects.get(pk=key), Hit.objects.get(pk=hit.pk)
    cast.wen.refresh_from_db()
    assert (done.state, done.feedback) == (AssignmentState.REJECTED, "All answers are the same.")
    assert done.rejected_at == done.decided_at is not None
    assert (hit.submitted, hit.rejected, hit.counts.available) == (0, 1, 0)
    assert hit.counts.status(clock.now()) is HitStatus.REVIEWABLE
    assert (cast.wen.rejected, cast.wen.balance_micros) == (1, 0)
    assert requester_balance(cast.rita.pk).available_micros == 100_000_000
    with pytest.raises(NoHitsError):
        accept_hit(worker_id=cast.walt.pk, hit_id=hit.pk)
    books_balance()


def test_the_decision_is_audited(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    reject(assignment_id=key, requester=cast.rita, feedback="", actor=TEST)
    entry = AuditEntry.objects.get(verb=Verb.ASSIGNMENT_REJECTED)
    assert (entry.subject_id, entry.before, entry.after) == (str(key), {"state": "submitted"}, {"state": "rejected"})


@pytest.mark.parametrize("decide", [approve, reject])
def test_decided_work_cannot_be_rejected(cast, decide):
    key = work(cast.wen, publish_hit(cast.rita))
    decide(assignment_id=key, requester=cast.rita, feedback="", actor=TEST)
    with unchanged(), pytest.raises(AssignmentStateError) as caught:
        reject(assignment_id=key, requester=cast.rita, feedback="", actor=TEST)
    assert caught.value.allowed == ("Submitted",)


def test_anothers_assignment_looks_absent(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    with unchanged(), pytest.raises(NotFoundError):
        reject(assignment_id=key, requester=cast.ravi, feedback="", actor=TEST)


def test_unwritable_feedback_is_refused(cast):
    key = work(cast.wen, publish_hit(cast.rita))
    with unchanged(), pytest.raises(InvalidValueError):
        reject(assignment_id=key, requester=cast.rita, feedback="\v", actor=TEST)
