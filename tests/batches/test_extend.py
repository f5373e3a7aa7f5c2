"""Asking for more of a published batch."""

from datetime import UTC, datetime, timedelta

import pytest

from kempelen.batches.actions import cancel, extend, publish
from kempelen.batches.errors import BatchStateError
from kempelen.batches.models import Batch
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError
from kempelen.hits.models import Hit
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.queries import requester_balance
from projects import TEST, make_draft, make_project, make_published
from support import books_balance

START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_more_assignments_and_a_later_end(cast):
    with clock.stopped_at(START):
        batch = make_published(make_project(cast.rita))
        later = START + timedelta(days=2)
        batch = extend(batch=batch, additional_assignments=2, expires_at=later, actor=TEST)
    assert (batch.slots, batch.expires_at) == (3, later)
    assert set(Hit.objects.values_list("slots", "expires_at")) == {(3, later)}
    assert requester_balance(cast.rita.pk).on_hold_micros == 2 * 3 * 50_000
    books_balance()


def test_two_clicks_extend_once(cast):
    batch = make_published(make_project(cast.rita))
    stale = Batch.objects.get(pk=batch.pk)
    extend(batch=batch, additional_assignments=1, expires_at=None, actor=TEST)
    with pytest.raises(BatchStateError, match="a moment ago"):
        extend(batch=stale, additional_assignments=1, expires_at=None, actor=TEST)
    assert set(Hit.objects.values_list("slots", flat=True)) == {2}
    books_balance()


def test_money_that_does_not_cover_the_whole_extends_nothing(cast):
    batch = make_published(make_project(cast.rita, reward_micros=40_000_000))
    with pytest.raises(InsufficientFundsError) as refused:
        extend(batch=batch, additional_assignments=1, expires_at=None, actor=TEST)
    assert refused.value.missing_micros == 60_000_000
    assert set(Hit.objects.values_list("slots", flat=True)) == {1}
    assert Batch.objects.get().slots == 1
    books_balance()


def test_nothing_asked_for_is_refused(cast):
    batch = make_published(make_project(cast.rita))
    with pytest.raises(InvalidValueError):
        extend(batch=batch, additional_assignments=0, expires_at=None, actor=TEST)


@pytest.mark.parametrize("state", ["draft", "publishing", "cancelled"])
def test_only_a_published_batch_is_extended(cast, state):
    batch = make_draft(make_project(cast.rita))
    if state != "draft":
        batch = publish(batch=batch, name="Out", actor=TEST)
    if state == "cancelled":
        batch = cancel(batch=batch, actor=TEST)
    before = requester_balance(cast.rita.pk)
    with pytest.raises(BatchStateError, match=state if state != "publishing" else "being published"):
        extend(batch=batch, additional_assignments=1, expires_at=None, actor=TEST)
    assert requester_balance(cast.rita.pk) == before
    assert Batch.objects.get().slots == 1
