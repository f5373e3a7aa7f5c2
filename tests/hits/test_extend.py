"""Adding slots: held, offered, and limited only where a fee policy limits them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.hits.actions import dispose, expire_overdue, extend, move_expiration, set_reviewing
from kempelen.hits.errors import ExtensionLimitError, HitStateError, TokenAlreadyUsedError
from kempelen.hits.models import Hit, HitType
from kempelen.hits.states import HitStatus
from kempelen.ledger.actions import hold_for_hit
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.queries import requester_balance
from kempelen.money import FeePolicy
from support import TEST, books_balance, publish_hit, work
from world import unchanged


def status_of(hit: Hit) -> HitStatus:
    return Hit.objects.get(pk=hit.pk).counts.status(clock.now())


def test_a_waiting_hit_keeps_its_place(cast):
    hit = publish_hit(cast.rita, slots=2)
    work(cast.wen, hit)
    queued_at = Hit.objects.get(pk=hit.pk).queued_at
    extend(hit_id=hit.pk, requester=cast.rita, additional=3, actor=TEST)
    hit = Hit.objects.get(pk=hit.pk)
    assert (hit.slots, hit.counts.available, hit.queued_at) == (5, 4, queued_at)
    assert requester_balance(cast.rita.pk).on_hold_micros == 5 * 50_000
    assert HitType.objects.get(pk=hit.hit_type_id).max_slots == 5
    books_balance()


def test_a_full_hit_is_offered_again(cast):
    hit = publish_hit(cast.rita)
    work(cast.wen, hit)
    set_reviewing(hit_id=hit.pk, requester=cast.rita, reviewing=True, actor=TEST)
    extend(hit_id=hit.pk, requester=cast.rita, additional=1, actor=TEST)
    assert status_of(hit) is HitStatus.ASSIGNABLE
    assert not Hit.objects.get(pk=hit.pk).reviewing
    work(cast.walt, hit)
    assert status_of(hit) is HitStatus.REVIEWABLE
    books_balance()


@pytest.mark.parametrize("swept", [True, False])
def test_an_expired_hit_grows_but_waits_for_its_expiration(cast, swept):
    hit = publish_hit(cast.rita, slots=2)
    with stopped_at(hit.expires_at) as advance:
        if swept:
            expire_overdue()
        extend(hit_id=hit.pk, requester=cast.rita, additional=3, actor=TEST)
        assert status_of(hit) is HitStatus.REVIEWABLE
        assert Hit.objects.get(pk=hit.pk).counts.available == 5
        assert requester_balance(cast.rita.pk).on_hold_micros == 0
        books_balance()
        move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=advance(timedelta(0)) + timedelta(hours=1), actor=TEST)
        assert status_of(hit) is HitStatus.ASSIGNABLE
        assert requester_balance(cast.rita.pk).on_hold_micros == 5 * 50_000
        books_balance()


def test_the_extension_is_audited(cast):
    hit = publish_hit(cast.rita)
    extend(hit_id=hit.pk, requester=cast.rita, additional=4, actor=TEST)
    entry = AuditEntry.objects.get(verb=Verb.HIT_EXTENDED)
    assert (entry.subject_id, entry.before, entry.after) == (str(hit.pk), {"slots": 1}, {"slots": 5})


@pytest.mark.parametrize(("slots", "additional", "refused"), [(9, 1, True), (1, 9, True), (1, 8, False), (10, 5, False)])
def test_ten_is_a_border_under_mturks_fees(cast, settings, slots, additional, refused):
    settings.KEMPELEN = replace(django_settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    hit = publish_hit(cast.rita, slots=slots)
    if not refused:
        extend(hit_id=hit.pk, requester=cast.rita, additional=additional, actor=TEST)
        assert Hit.objects.get(pk=hit.pk).slots == slots + additional
        return
    with unchanged(), pytest.raises(ExtensionLimitError):
        extend(hit_id=hit.pk, requester=cast.rita, additional=additional, actor=TEST)


def test_ten_is_no_border_otherwise(cast):
    hit = publish_hit(cast.rita, slots=9)
    extend(hit_id=hit.pk, requester=cast.rita, additional=1, actor=TEST)
    assert Hit.objects.get(pk=hit.pk).slots == 10


@pytest.mark.parametrize("additional", [0, -1, 1_000_000_001, 1_000_000_000])
def test_numbers_out_of_range_are_refused(cast, additional):
    hit = publish_hit(cast.rita)
    with unchanged(), pytest.raises(InvalidValueError) as caught:
        extend(hit_id=hit.pk, requester=cast.rita, additional=additional, actor=TEST)
    assert caught.value.field == "NumberOfAdditionalAssignments"


def test_a_token_extends_once(cast):
    hit = publish_hit(cast.rita)
    extend(hit_id=hit.pk, requester=cast.rita, additional=1, unique_request_token="t", actor=TEST)
    with unchanged(), pytest.raises(TokenAlreadyUsedError) as caught:
        extend(hit_id=hit.pk, requester=cast.rita, additional=1, unique_request_token="t", actor=TEST)
    assert caught.value.result_id == hit.pk


def test_missing_money_is_refused_with_the_gap(cast):
    hit = publish_hit(cast.rita)
    available = requester_balance(cast.rita.pk).available_micros
    hold_for_hit(requester_id=cast.rita.pk, hit_id=hit.pk, amount_micros=available - 99_999)
    with unchanged(), pytest.raises(InsufficientFundsError) as caught:
        extend(hit_id=hit.pk, requester=cast.rita, additional=2, actor=TEST)
    assert caught.value.missing_micros == 1


def test_deleted_and_foreign_hits_are_refused(cast):
    hit = publish_hit(cast.rita)
    with unchanged(), pytest.raises(NotFoundError):
        extend(hit_id=hit.pk, requester=cast.ravi, additional=1, actor=TEST)
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)
    dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
    with unchanged(), pytest.raises(HitStateError) as caught:
        extend(hit_id=hit.pk, requester=cast.rita, additional=1, actor=TEST)
    assert caught.value.status is HitStatus.DISPOSED
