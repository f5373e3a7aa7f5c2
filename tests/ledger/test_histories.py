"""Whatever happens, in whatever order, the books balance."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_cast
from kempelen.audit.vocabulary import Actor
from kempelen.core.findings import run_checks
from kempelen.ledger import actions
from kempelen.ledger.actions import Settlement
from kempelen.ledger.checks import CHECKS
from kempelen.ledger.errors import AlreadySettledError, InsufficientFundsError
from kempelen.ledger.models import Account, Transfer
from kempelen.ledger.queries import requester_balance

pytestmark = pytest.mark.django_db
AMOUNT = st.integers(min_value=0, max_value=60_000_000)
STEP = st.tuples(st.sampled_from(["deposit", "hold", "release", "pay", "refund", "override", "bonus"]), AMOUNT, st.integers(1, 4))


def perform(cast, step):
    """Do one thing with Rita's money, as a verb of a higher room would: in its own transaction."""
    name, amount, subject = step
    rita, wen = cast.rita.pk, cast.wen.pk
    done = Settlement(subject, rita, wen, reward_micros=amount, fee_micros=amount // 5)
    escrow = requester_balance(rita).on_hold_micros
    try:
        with transaction.atomic():
            match name:
                case "deposit":
                    actions.deposit(
                        requester_id=rita, amount_micros=amount + 1, reference=f"{amount}-{subject}", actor=Actor.system("t")
                    )
                case "hold":
                    actions.hold_for_hit(requester_id=rita, hit_id=subject, amount_micros=amount)
                case "release" if amount <= escrow:
                    actions.release_from_hit(requester_id=rita, hit_id=subject, amount_micros=amount)
                case "pay" if done.price_micros <= escrow:
                    actions.pay([done])
                case "refund" if done.price_micros <= escrow:
                    actions.refund([done])
                case "override":
                    actions.pay_overridden(done)
                case "bonus":
                    actions.pay_bonus(bonus_id=subject, requester_id=rita, worker_id=wen, amount_micros=amount, fee_micros=0)
    except (InsufficientFundsError, AlreadySettledError):
        pass


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=14))
def test_every_history_balances(db, steps):
    with transaction.atomic():
        cast = make_cast()
        for step in steps:
            perform(cast, step)
        assert run_checks(CHECKS) == []
        transaction.set_rollback(True)


def test_short_by_one_micro_unit_is_refused_with_the_exact_gap(cast):
    with pytest.raises(InsufficientFundsError) as caught:
        actions.hold_for_batch(requester_id=cast.rita.pk, batch_id=1, amount_micros=100_000_001)
    assert (caught.value.missing_micros, Transfer.objects.count()) == (1, 1)
    assert "$0.000001 is missing" in str(caught.value)


def test_the_same_assignment_is_paid_once(cast):
    actions.hold_for_hit(requester_id=cast.rita.pk, hit_id=1, amount_micros=10)
    done = Settlement(1, cast.rita.pk, cast.wen.pk, reward_micros=4, fee_micros=1)
    actions.pay([done])
    with pytest.raises(AlreadySettledError), transaction.atomic():
        actions.pay([done])
    cast.wen.refresh_from_db()
    assert cast.wen.balance_micros == 4


def test_nothing_is_moved_by_nothing(cast):
    actions.pay([Settlement(1, cast.rita.pk, cast.wen.pk, reward_micros=0, fee_micros=0)])
    assert Transfer.objects.count() == 1


def test_a_changed_balance_is_found(cast):
    Account.objects.filter(kind=2, owner_id=cast.rita.pk).update(balance_micros=1)
    assert [finding.check for finding in run_checks(CHECKS)] == ["requester_balances_recompute"]
