"""Moving the end of a HIT: at once, later, and back again; money follows the slots."""

from datetime import UTC, datetime, timedelta

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.hits.actions import (
    accept_hit,
    dispose,
    expire_overdue,
    move_expiration,
    return_assignment,
    set_reviewing,
    submit,
)
from kempelen.hits.errors import HitStateError, NoHitsError
from kempelen.hits.models import Hit, HitType
from kempelen.hits.states import HitStatus
from kempelen.ledger.actions import hold_for_hit
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.queries import requester_balance
from support import TEST, books_balance, publish_hit, work
from world import unchanged

HOUR = timedelta(hours=1)
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


def status_of(hit: Hit) -> HitStatus:
    return Hit.objects.get(pk=hit.pk).counts.status(clock.now())


def move(cast, hit, expires_at):
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=expires_at, actor=TEST)


def test_a_date_in_the_past_ends_the_hit_now(cast):
    hit = publish_hit(cast.rita, slots=3)
    work(cast.wen, hit)
    with stopped_at(clock.now()) as advance:
        move(cast, hit, LONG_AGO)
        ended = Hit.objects.get(pk=hit.pk)
        assert ended.expires_at == advance(timedelta(0))
    assert status_of(hit) is HitStatus.REVIEWABLE
    assert (ended.counts.available, ended.released, ended.queued_at) == (2, 2, None)
    assert requester_balance(cast.rita.pk).on_hold_micros == 50_000
    with pytest.raises(NoHitsError):
        accept_hit(worker_id=cast.walt.pk, hit_id=hit.pk)
    books_balance()


def test_running_work_goes_on(cast):
    hit = publish_hit(cast.rita, slots=2)
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    move(cast, hit, LONG_AGO)
    assert status_of(hit) is HitStatus.UNASSIGNABLE
    submit(assignment_id=accepted.assignment_id, answer="[]", proof=3)
    assert status_of(hit) is HitStatus.REVIEWABLE
    books_balance()


def test_work_returned_after_the_end_is_released_too(cast):
    hit = publish_hit(cast.rita, slots=2)
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    move(cast, hit, LONG_AGO)
    return_assignment(assignment_id=accepted.assignment_id, worker_id=cast.wen.pk)
    assert status_of(hit) is HitStatus.REVIEWABLE
    assert expire_overdue() == 1
    assert requester_balance(cast.rita.pk).on_hold_micros == 0
    books_balance()


def test_ending_twice_changes_nothing(cast):
    hit = publish_hit(cast.rita)
    move(cast, hit, LONG_AGO)
    with unchanged():
        move(cast, hit, LONG_AGO)


@pytest.mark.parametrize("swept", [True, False])
def test_a_date_in_the_future_opens_it_again_at_the_end_of_the_queue(cast, swept):
    hit = publish_hit(cast.rita, slots=2)
    work(cast.wen, hit)
    with stopped_at(hit.expires_at + HOUR) as advance:
        if swept:
            expire_overdue()
        set_reviewing(hit_id=hit.pk, requester=cast.rita, reviewing=True, actor=TEST)
        moment = advance(timedelta(0))
        move(cast, hit, moment + HOUR)
        opened = Hit.objects.get(pk=hit.pk)
        assert status_of(hit) is HitStatus.ASSIGNABLE
        assert (opened.released, opened.queued_at, opened.reviewing) == (0, moment, False)
        assert requester_balance(cast.rita.pk).on_hold_micros == 2 * 50_000
        assert HitType.objects.get(pk=hit.hit_type_id).latest_expires_at == moment + HOUR
        work(cast.walt, hit)
        books_balance()


def test_a_full_hit_stays_as_it_is(cast):
    hit = publish_hit(cast.rita)
    work(cast.wen, hit)
    with stopped_at(hit.expires_at + HOUR):
        set_reviewing(hit_id=hit.pk, requester=cast.rita, reviewing=True, actor=TEST)
        move(cast, hit, clock.now() + HOUR)
        assert status_of(hit) is HitStatus.REVIEWING
        books_balance()


def test_it_can_be_shortened_and_keeps_its_place(cast):
    hit = publish_hit(cast.rita)
    move(cast, hit, hit.expires_at - timedelta(minutes=30))
    moved = Hit.objects.get(pk=hit.pk)
    assert (moved.expires_at, moved.queued_at) == (hit.expires_at - timedelta(minutes=30), hit.queued_at)
    entry = AuditEntry.objects.get(verb=Verb.HIT_EXPIRATION_MOVED)
    assert entry.after == {"expires_at": moved.expires_at.isoformat()}


def test_reopening_takes_money(cast):
    hit = publish_hit(cast.rita)
    move(cast, hit, LONG_AGO)
    available = requester_balance(cast.rita.pk).available_micros
    hold_for_hit(requester_id=cast.rita.pk, hit_id=hit.pk, amount_micros=available - 49_999)
    with unchanged(), pytest.raises(InsufficientFundsError) as caught:
        move(cast, hit, clock.now() + HOUR)
    assert caught.value.missing_micros == 1


def test_more_than_a_year_is_refused(cast):
    hit = publish_hit(cast.rita)
    with stopped_at(clock.now()):
        with unchanged(), pytest.raises(InvalidValueError) as caught:
            move(cast, hit, clock.now() + timedelta(seconds=31_536_001))
        move(cast, hit, clock.now() + timedelta(seconds=31_536_000))
    assert caught.value.field == "ExpireAt"


def test_deleted_and_foreign_hits_are_refused(cast):
    hit = publish_hit(cast.rita)
    with unchanged(), pytest.raises(NotFoundError):
        move_expiration(hit_id=hit.pk, requester=cast.ravi, expires_at=LONG_AGO, actor=TEST)
    move(cast, hit, LONG_AGO)
    dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
    for expires_at in (LONG_AGO, clock.now() + HOUR):
        with unchanged(), pytest.raises(HitStateError):
            move(cast, hit, expires_at)
