"""Another HIT type for a HIT that nobody has worked on: its group, its price and its place in the queue move with it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings as django_settings

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import NotFoundError, Refusal
from kempelen.hits.actions import (
    abandon_overdue,
    accept_hit,
    accept_next,
    approve,
    dispose,
    expire_overdue,
    extend,
    move_expiration,
    move_to_type,
    return_assignment,
    set_reviewing,
)
from kempelen.hits.errors import HitStateError, HitTypeRetiredError, NoHitsError
from kempelen.hits.models import Hit, HitType
from kempelen.hits.queries import open_groups, refresh_groups
from kempelen.hits.states import HitStatus
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.queries import requester_balance
from kempelen.money import FeePolicy
from support import TEST, at_once, books_balance, make_hit_type, publish_hit, work
from world import unchanged


def move(cast, hit, hit_type, **changes):
    move_to_type(**{"hit_id": hit.pk, "requester": cast.rita, "hit_type": hit_type, "actor": TEST} | changes)


def shown():
    refresh_groups(force=True)
    return {group.id: group.hits for group in open_groups().groups}


@pytest.mark.parametrize(("reward_micros", "held_micros"), [(80_000, 240_000), (50_000, 150_000), (10_000, 30_000), (0, 0)])
def test_the_hit_takes_what_the_type_says(cast, reward_micros, held_micros):
    hit = publish_hit(cast.rita, slots=3)
    stays = publish_hit(cast.rita)
    hit_type = make_hit_type(cast.rita, title="Judge it again", reward_micros=reward_micros, approve_after_seconds=0)
    move(cast, hit, hit_type)
    moved = Hit.objects.get(pk=hit.pk)
    assert (moved.hit_type_id, moved.reward_micros, moved.slots) == (hit_type.pk, reward_micros, 3)
    assert (moved.expires_at, moved.content) == (hit.expires_at, hit.content)
    assert moved.queued_at > hit.queued_at, "last in its new queue"
    assert requester_balance(cast.rita.pk).on_hold_micros == held_micros + 50_000
    assert shown() == {hit_type.pk: 1, stays.hit_type_id: 1}
    hit_type.refresh_from_db()
    assert (hit_type.max_slots, hit_type.latest_expires_at) == (3, hit.expires_at)
    entry = AuditEntry.objects.get(verb=Verb.HIT_TYPE_CHANGED)
    assert (entry.before, entry.after) == ({"hit_type": hit.hit_type_id}, {"hit_type": hit_type.pk})
    books_balance()
    work(cast.wen, moved)
    cast.wen.refresh_from_db()
    assert cast.wen.balance_micros == reward_micros, "paid by the new type, approved at once as it says"
    books_balance()


def test_the_fee_is_that_of_the_new_type(cast, settings):
    settings.KEMPELEN = replace(django_settings.KEMPELEN, fee_policy=FeePolicy.flat(2_000))
    hit = publish_hit(cast.rita, slots=2)
    move(cast, hit, make_hit_type(cast.rita, reward_micros=100_000))
    assert Hit.objects.get(pk=hit.pk).fee_micros == 20_000
    assert requester_balance(cast.rita.pk).on_hold_micros == 2 * 120_000
    books_balance()


def test_a_worker_past_the_new_groups_queue_still_finds_it(cast):
    """A bookmark says: done with everything queued before. The HIT that moves in is queued after."""
    done, moving = publish_hit(cast.rita), publish_hit(cast.rita, title="Other")
    work(cast.wen, done)
    with pytest.raises(NoHitsError):
        accept_next(worker_id=cast.wen.pk, group_id=done.hit_type_id)
    move(cast, moving, HitType.objects.get(pk=done.hit_type_id))
    assert accept_next(worker_id=cast.wen.pk, group_id=done.hit_type_id).hit_id == moving.pk
    with pytest.raises(NoHitsError):
        accept_next(worker_id=cast.wen.pk, group_id=moving.hit_type_id)


def test_the_same_type_changes_nothing(cast):
    hit = publish_hit(cast.rita, slots=2)
    accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    with unchanged():
        move(cast, hit, HitType.objects.get(pk=hit.hit_type_id))


def _accepted(cast, hit):
    accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)


def _submitted(cast, hit):
    work(cast.wen, hit)


def _decided(cast, hit):
    approve(assignment_id=work(cast.wen, hit), requester=cast.rita, actor=TEST)


def _decided_and_ended(cast, hit):
    _decided(cast, hit)
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)


def _reviewing(cast, hit):
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)
    set_reviewing(hit_id=hit.pk, requester=cast.rita, reviewing=True, actor=TEST)


def _disposed(cast, hit):
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)
    dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)


@pytest.mark.parametrize(
    ("slots", "happened", "status"),
    [
        (2, _accepted, HitStatus.ASSIGNABLE),
        (1, _accepted, HitStatus.UNASSIGNABLE),
        (2, _submitted, HitStatus.ASSIGNABLE),
        (1, _submitted, HitStatus.REVIEWABLE),
        (2, _decided, HitStatus.ASSIGNABLE),
        (2, _decided_and_ended, HitStatus.REVIEWABLE),
        (1, _reviewing, HitStatus.REVIEWING),
        (1, _disposed, HitStatus.DISPOSED),
    ],
)
def test_what_somebody_worked_on_keeps_its_type(cast, slots, happened, status):
    hit = publish_hit(cast.rita, slots=slots)
    hit_type = make_hit_type(cast.rita, title="Other")
    happened(cast, hit)
    with unchanged(), pytest.raises(HitStateError) as caught:
        move(cast, hit, hit_type)
    assert (caught.value.status, caught.value.allowed) == (status, (HitStatus.ASSIGNABLE, HitStatus.REVIEWABLE))


@pytest.mark.parametrize("how", ["returned", "abandoned"])
def test_what_was_given_back_may_move(cast, how):
    hit = publish_hit(cast.rita)
    held = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    if how == "returned":
        return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk)
    else:
        with stopped_at(held.deadline + timedelta(minutes=1)):
            assert abandon_overdue() == 1
    hit_type = make_hit_type(cast.rita, title="Other", reward_micros=70_000)
    move(cast, hit, hit_type)
    books_balance()
    assert accept_next(worker_id=cast.wen.pk, group_id=hit_type.pk).reward_micros == 70_000
    books_balance()


@pytest.mark.parametrize("swept", [True, False])
def test_a_hit_that_ended_takes_its_new_price_when_it_is_offered_again(cast, swept):
    hit = publish_hit(cast.rita, slots=2)
    hit_type = make_hit_type(cast.rita, reward_micros=90_000)
    with stopped_at(hit.expires_at) as advance:
        if swept:
            expire_overdue()
        move(cast, hit, hit_type)
        assert requester_balance(cast.rita.pk).on_hold_micros == 0
        assert Hit.objects.get(pk=hit.pk).counts.status(clock.now()) is HitStatus.REVIEWABLE
        assert shown() == {}
        books_balance()
        later = advance(timedelta(0)) + timedelta(hours=1)
        move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=later, actor=TEST)
        assert requester_balance(cast.rita.pk).on_hold_micros == 2 * 90_000
        assert shown() == {hit_type.pk: 1}
        books_balance()


def test_there_and_back_again(cast):
    """Each way is a hold or a release of its own turn; later moves of the same HIT are no repeats of earlier ones."""
    hit = publish_hit(cast.rita, slots=2)
    cheap, dear = HitType.objects.get(pk=hit.hit_type_id), make_hit_type(cast.rita, reward_micros=90_000)
    for hit_type in (dear, cheap, dear, cheap):
        move(cast, hit, hit_type)
        assert requester_balance(cast.rita.pk).on_hold_micros == 2 * hit_type.reward_micros
        books_balance()
    extend(hit_id=hit.pk, requester=cast.rita, additional=1, actor=TEST)
    books_balance()


def test_what_cannot_be_paid_does_not_move(cast):
    hit = publish_hit(cast.rita, slots=2)
    dear = make_hit_type(cast.rita, reward_micros=60_000_000)
    with unchanged(), pytest.raises(InsufficientFundsError) as caught:
        move(cast, hit, dear)
    assert caught.value.needed_micros == 2 * 59_950_000


def test_a_retired_type_takes_no_hits(cast):
    hit, hit_type = publish_hit(cast.rita), make_hit_type(cast.rita, title="Other")
    HitType.objects.update(retired=True)
    hit_type.refresh_from_db()
    with unchanged(), pytest.raises(HitTypeRetiredError):
        move(cast, hit, hit_type)
    with unchanged():
        move(cast, hit, HitType.objects.get(pk=hit.hit_type_id))


def test_only_ones_own_hit_and_type(cast):
    hit = publish_hit(cast.rita)
    mine, others = make_hit_type(cast.rita, title="Other"), make_hit_type(cast.ravi)
    for hit_type, changes in ((mine, {"requester": cast.ravi}), (others, {}), (mine, {"hit_id": hit.pk + 1_000})):
        with unchanged(), pytest.raises(NotFoundError):
            move(cast, hit, hit_type, **changes)


def test_a_move_beside_accepts(cast_committed):
    """Whoever was first: taken as it was and not moved, or moved and no longer to be had in the old group."""
    cast = cast_committed
    hit_type = make_hit_type(cast.rita, title="Other", reward_micros=90_000)
    hits = [publish_hit(cast.rita) for _ in range(6)]
    for hit in hits:
        taken, moved = at_once(
            partial(accept_hit, worker_id=cast.wen.pk, hit_id=hit.pk),
            partial(move, cast, hit, hit_type),
        )
        row = Hit.objects.get(pk=hit.pk)
        if isinstance(moved, Refusal):
            assert isinstance(moved, HitStateError)
            assert (row.hit_type_id, taken.reward_micros) == (hit.hit_type_id, 50_000)
        elif isinstance(taken, Refusal):
            assert isinstance(taken, NoHitsError)
            assert (row.hit_type_id, row.pending) == (hit_type.pk, 0)
        else:
            assert (row.hit_type_id, taken.group_id, taken.reward_micros) == (hit_type.pk, hit_type.pk, 90_000)
    books_balance()


def test_two_moves_at_once_pay_once(cast_committed):
    cast = cast_committed
    hit = publish_hit(cast.rita, slots=2)
    types = [make_hit_type(cast.rita, reward_micros=reward) for reward in (60_000, 70_000, 20_000)]
    assert at_once(*(partial(move, cast, hit, hit_type) for hit_type in types)) == [None] * 3
    assert requester_balance(cast.rita.pk).on_hold_micros == 2 * Hit.objects.get(pk=hit.pk).reward_micros
    books_balance()
