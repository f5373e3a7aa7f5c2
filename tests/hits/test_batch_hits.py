"""Ending and extending all HITs of a batch: in chunks, or all or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions import accept_hit, changing, expire_batch_hits, expire_overdue, extend_batch_hits, return_assignment
from kempelen.hits.errors import ExtensionLimitError
from kempelen.hits.models import Hit
from kempelen.hits.states import HitStatus
from kempelen.ledger.actions import hold_for_hit
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.queries import requester_balance
from kempelen.money import FeePolicy
from support import books_balance, counted_queries, publish_hit, work
from world import unchanged

BATCH = 77
HOUR = timedelta(hours=1)


@pytest.fixture
def hits(cast):
    """Three HITs of a batch: open, taken, and full; and a fourth of no batch."""
    made = [publish_hit(cast.rita) for _ in range(3)]
    Hit.objects.filter(pk__in=[hit.pk for hit in made]).update(batch_id=BATCH)
    accept_hit(worker_id=cast.wen.pk, hit_id=made[1].pk)
    work(cast.wen, made[2])
    return [*made, publish_hit(cast.rita)]


def statuses(hits) -> list[HitStatus]:
    found = Hit.objects.in_bulk([hit.pk for hit in hits])
    return [found[hit.pk].counts.status(clock.now()) for hit in hits]


@pytest.mark.parametrize("chunk", [1, 2, 1_000])
def test_all_end_whatever_the_chunk(cast, hits, monkeypatch, chunk):
    monkeypatch.setattr(changing, "CHUNK", chunk)
    with stopped_at(clock.now()):
        assert expire_batch_hits(batch_id=BATCH, now=clock.now()) == 3
        assert statuses(hits) == [
            HitStatus.REVIEWABLE,
            HitStatus.UNASSIGNABLE,
            HitStatus.REVIEWABLE,
            HitStatus.ASSIGNABLE,
        ]
        with unchanged():
            assert expire_batch_hits(batch_id=BATCH, now=clock.now()) == 0
    assert requester_balance(cast.rita.pk).on_hold_micros == 3 * 50_000
    books_balance()


def test_what_was_taken_is_not_offered_again(cast, hits):
    expire_batch_hits(batch_id=BATCH, now=clock.now())
    held = hits[1].assignment_set.get()
    return_assignment(assignment_id=held.pk, worker_id=cast.wen.pk)
    assert statuses(hits)[1] is HitStatus.REVIEWABLE
    assert expire_overdue() == 1
    books_balance()


def test_all_get_more_slots_and_another_end(cast, hits):
    end = hits[0].expires_at + HOUR
    assert extend_batch_hits(batch_id=BATCH, additional=2, expires_at=end) == 3
    found = [Hit.objects.get(pk=hit.pk) for hit in hits]
    assert [hit.slots for hit in found] == [3, 3, 3, 1]
    assert [hit.expires_at == end for hit in found] == [True, True, True, False]
    assert statuses(hits) == [HitStatus.ASSIGNABLE] * 4
    assert requester_balance(cast.rita.pk).on_hold_micros == 10 * 50_000
    books_balance()


def test_an_ended_batch_comes_back(cast, hits):
    expire_batch_hits(batch_id=BATCH, now=clock.now())
    assert extend_batch_hits(batch_id=BATCH, additional=0, expires_at=clock.now() + HOUR) == 3
    assert statuses(hits) == [HitStatus.ASSIGNABLE, HitStatus.UNASSIGNABLE, HitStatus.REVIEWABLE, HitStatus.ASSIGNABLE]
    assert requester_balance(cast.rita.pk).on_hold_micros == 4 * 50_000
    books_balance()


def test_one_micro_unit_short_refuses_the_whole(cast, hits):
    available = requester_balance(cast.rita.pk).available_micros
    hold_for_hit(requester_id=cast.rita.pk, hit_id=hits[3].pk, amount_micros=available - 149_999)
    with unchanged(), pytest.raises(InsufficientFundsError) as caught:
        extend_batch_hits(batch_id=BATCH, additional=1, expires_at=None)
    assert (caught.value.needed_micros, caught.value.missing_micros) == (150_000, 1)


def test_the_border_of_ten_holds_for_batches(cast, hits, settings):
    settings.KEMPELEN = replace(django_settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    with unchanged(), pytest.raises(ExtensionLimitError):
        extend_batch_hits(batch_id=BATCH, additional=9, expires_at=None)


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_ends_out_of_range_are_refused(hits, days):
    with stopped_at(clock.now()), unchanged(), pytest.raises(InvalidValueError) as caught:
        extend_batch_hits(batch_id=BATCH, additional=0, expires_at=clock.now() + timedelta(days=days))
    assert caught.value.field == "ExpireAt"


def test_large_batches_run_as_many_statements_as_small_ones(cast):
    def statements_for(batch_id: int, count: int) -> tuple[int, int]:
        made = [publish_hit(cast.rita).pk for _ in range(count)]
        Hit.objects.filter(pk__in=made).update(batch_id=batch_id)
        with counted_queries() as extended:
            assert extend_batch_hits(batch_id=batch_id, additional=1, expires_at=None) == count
        with counted_queries() as ended:
            assert expire_batch_hits(batch_id=batch_id, now=clock.now()) == count
        return len(extended), len(ended)

    assert statements_for(1, 2) == statements_for(2, 4)
