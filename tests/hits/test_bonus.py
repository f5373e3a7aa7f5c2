"""Bonuses: once per token, from available money, with the requester's words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.hits.actions import accept_hit, approve, dispose, reject, send_bonus
from kempelen.hits.errors import AssignmentStateError, TokenAlreadyUsedError
from kempelen.hits.models import Bonus, RequestToken
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.queries import requester_balance
from kempelen.money import FeePolicy
from support import TEST, books_balance, publish_hit, work
from world import unchanged


@pytest.fixture
def sent(cast):
    return work(cast.wen, publish_hit(cast.rita))


def give(cast, key, *, amount_micros=1_000_000, reason="Well done", token=None):
    return send_bonus(
        requester=cast.rita,
        assignment_id=key,
        amount_micros=amount_micros,
        reason=reason,
        unique_request_token=token,
        actor=TEST,
    )


def test_the_worker_gets_it_with_its_words(cast, sent, settings):
    settings.KEMPELEN = replace(django_settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    before = requester_balance(cast.rita.pk).available_micros
    bonus = give(cast, sent)
    cast.wen.refresh_from_db()
    assert (bonus.amount_micros, bonus.fee_micros, bonus.reason) == (1_000_000, 200_000, "Well done")
    assert (bonus.worker_id, cast.wen.balance_micros) == (cast.wen.pk, 1_000_000)
    assert requester_balance(cast.rita.pk).available_micros == before - 1_200_000
    assert AuditEntry.objects.get(verb=Verb.BONUS_SENT).after == {
        "bonus": bonus.pk,
        "amount_micros": 1_000_000,
        "fee_micros": 200_000,
    }
    books_balance()


@pytest.mark.parametrize("decide", [approve, reject])
def test_decided_work_may_have_one_even_of_a_deleted_hit(cast, sent, decide):
    decide(assignment_id=sent, requester=cast.rita, feedback="", actor=TEST)
    bonus = give(cast, sent)
    dispose(hit_id=bonus.assignment.hit_id, requester=cast.rita, actor=TEST)
    give(cast, sent, reason="")
    assert Bonus.objects.count() == 2
    books_balance()


def test_running_work_may_not(cast):
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    with unchanged(), pytest.raises(AssignmentStateError):
        give(cast, accepted.assignment_id)


def test_a_token_pays_once(cast, sent):
    bonus = give(cast, sent, token="A1_3X")
    with unchanged(), pytest.raises(TokenAlreadyUsedError) as caught:
        give(cast, sent, amount_micros=5_000_000, token="A1_3X")
    assert (caught.value.token, caught.value.result_id) == ("A1_3X", bonus.pk)
    assert "idempotency" in str(caught.value)


def test_a_token_is_free_again_after_a_day(cast, sent):
    with stopped_at(clock.now()) as advance:
        give(cast, sent, token="t")
        advance(timedelta(hours=24, microseconds=-1))
        with unchanged(), pytest.raises(TokenAlreadyUsedError):
            give(cast, sent, token="t")
        advance(timedelta(microseconds=1))
        give(cast, sent, token="t")
    assert Bonus.objects.count() == 2


def test_a_token_is_its_requesters_own(cast, sent):
    RequestToken.objects.create(requester=cast.ravi, operation="SendBonus", token="t", result_id=1, at=clock.now())
    RequestToken.objects.create(requester=cast.rita, operation="CreateHIT", token="t", result_id=1, at=clock.now())
    give(cast, sent, token="t")
    assert Bonus.objects.count() == 1


def test_a_failed_call_does_not_use_its_token(cast, sent):
    available = requester_balance(cast.rita.pk).available_micros
    with unchanged(), pytest.raises(InsufficientFundsError):
        give(cast, sent, amount_micros=available + 1, token="t")
    give(cast, sent, amount_micros=available, token="t")
    assert requester_balance(cast.rita.pk).available_micros == 0
    books_balance()


@pytest.mark.parametrize("amount_micros", [-1_000_000, 0, 9_999, 10_000_000_001])
def test_amounts_out_of_range_are_refused(cast, sent, amount_micros):
    with unchanged(), pytest.raises(InvalidValueError) as caught:
        give(cast, sent, amount_micros=amount_micros)
    assert caught.value.field == "BonusAmount"


def test_unwritable_words_are_refused(cast, sent):
    with unchanged(), pytest.raises(InvalidValueError) as caught:
        give(cast, sent, reason="\0")
    assert caught.value.field == "Reason"


def test_anothers_worker_cannot_be_paid(cast, sent):
    with unchanged(), pytest.raises(NotFoundError):
        send_bonus(requester=cast.ravi, assignment_id=sent, amount_micros=10_000, reason="", actor=TEST)
