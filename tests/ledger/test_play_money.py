"""Play money: it never runs out, and it never meets real money (ADR 0015)."""

import pytest
from django.db import IntegrityError, transaction

from conftest import TEST, Cast
from kempelen.accounts.actions import become_requester, become_worker
from kempelen.accounts.models import Requester, Worker
from kempelen.core.db import atomic
from kempelen.core.errors import InvariantError
from kempelen.core.findings import run_checks
from kempelen.ledger import actions
from kempelen.ledger.actions import PLAY_MONEY_MICROS, Settlement, open_requester
from kempelen.ledger.checks import CHECKS, environments_do_not_mix
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.models import Account, AccountKind, Deposit, Transfer
from kempelen.ledger.queries import available_micros, book_totals
from support import at_once


@pytest.fixture
def rita(cast: Cast) -> Requester:
    """Rita in the sandbox."""
    return open_requester(user=cast.rita.user, name="Rita's Lab", actor=TEST, sandbox=True)


@pytest.fixture
def wen(cast: Cast) -> Worker:
    """Wen in the sandbox."""
    return become_worker(user=cast.wen.user, actor=TEST, sandbox=True)


def hold(requester: Requester, amount_micros: int, hit_id: int = 1) -> None:
    with atomic():
        actions.hold_for_hit(requester_id=requester.pk, hit_id=hit_id, amount_micros=amount_micros)


def test_a_fresh_requester_has_ten_thousand_once(rita: Requester, cast: Cast):
    assert available_micros(rita.pk) == PLAY_MONEY_MICROS == 10_000_000_000
    open_requester(user=cast.rita.user, name="Rita's Lab", actor=TEST, sandbox=True)
    assert available_micros(rita.pk) == PLAY_MONEY_MICROS
    assert available_micros(cast.rita.pk) == 100_000_000


def test_it_never_runs_out(rita: Requester):
    hold(rita, PLAY_MONEY_MICROS, hit_id=1)
    assert available_micros(rita.pk) == 0
    hold(rita, 3 * PLAY_MONEY_MICROS, hit_id=2)
    assert available_micros(rita.pk) == PLAY_MONEY_MICROS


def test_also_for_somebody_whose_account_was_never_opened(cast: Cast):
    ravi = become_requester(user=cast.ravi.user, name="Ravi", actor=TEST, sandbox=True)
    hold(ravi, 5_000_000)
    assert available_micros(ravi.pk) == PLAY_MONEY_MICROS
    with pytest.raises(InsufficientFundsError):
        hold(cast.ravi, 5_000_000, hit_id=2)


def test_what_no_column_holds_is_refused_even_in_play(rita: Requester):
    with pytest.raises(InsufficientFundsError):
        hold(rita, 2**62)
    assert available_micros(rita.pk) == PLAY_MONEY_MICROS


def test_two_who_run_short_at_once_both_get_theirs(cast_committed: Cast):
    rita = open_requester(user=cast_committed.rita.user, name="Rita's Lab", actor=TEST, sandbox=True)
    hold(rita, PLAY_MONEY_MICROS)
    results = at_once(*(lambda hit_id=hit_id: hold(rita, PLAY_MONEY_MICROS * 2, hit_id=hit_id) for hit_id in (2, 3)))
    assert results == [None, None]
    assert Transfer.objects.filter(reason=3).count() == 3
    assert available_micros(rita.pk) >= 0


def test_fees_go_to_the_sandboxs_own_house(rita: Requester, wen: Worker):
    hold(rita, 6_000_000)
    with atomic():
        actions.pay([Settlement(1, rita.pk, wen.pk, reward_micros=5_000_000, fee_micros=1_000_000, sandbox=True)])
        actions.pay_bonus(
            bonus_id=1, requester_id=rita.pk, worker_id=wen.pk, amount_micros=2_000_000, fee_micros=400_000, sandbox=True
        )
    assert (book_totals(sandbox=True).fees_micros, book_totals(sandbox=True).workers_micros) == (1_400_000, 7_000_000)
    assert (book_totals().fees_micros, book_totals().workers_micros) == (0, 0)


def test_no_verb_carries_money_across(rita: Requester, wen: Worker, cast: Cast):
    """Real escrow does not pay a worker in the sandbox, nor play money one outside: nothing is written at all."""
    hold(cast.rita, 5_000_000, hit_id=1)
    hold(rita, 5_000_000, hit_id=2)
    before = (Transfer.objects.count(), wen.balance_micros)
    for requester, worker in ((cast.rita, wen), (rita, cast.wen)):
        with pytest.raises(InvariantError), transaction.atomic():
            actions.pay([Settlement(9, requester.pk, worker.pk, reward_micros=5_000_000, fee_micros=0)])
    wen.refresh_from_db()
    assert (Transfer.objects.count(), wen.balance_micros) == before


def test_the_database_refuses_a_house_of_the_other_environment(db: None):
    for owner, sandbox in ((0, True), (1, False), (2, False)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.create(kind=AccountKind.FEES, owner_id=owner, sandbox=sandbox)


def test_the_proof_finds_what_was_mixed(rita: Requester, cast: Cast):
    assert list(environments_do_not_mix()) == []
    own = Account.objects.get(kind=AccountKind.REQUESTER, owner_id=rita.pk)
    other = Account.objects.get(kind=AccountKind.REQUESTER, owner_id=cast.rita.pk)
    Transfer.objects.create(
        debit_id=own.pk, credit_id=other.pk, amount_micros=1, reason=10, subject_id=1, at=Deposit.objects.latest("pk").at
    )
    assert [finding.check for finding in environments_do_not_mix()] == ["environments_do_not_mix"]


def test_a_market_with_both_balances(rita: Requester, cast: Cast):
    hold(rita, PLAY_MONEY_MICROS * 2)
    actions.deposit(requester_id=rita.pk, amount_micros=1_000_000, reference="more", actor=TEST)
    assert book_totals().total_micros == 100_000_000
    assert book_totals(sandbox=True).total_micros == 3 * PLAY_MONEY_MICROS + 1_000_000
    assert cast.rita.pk != rita.pk
    assert run_checks(CHECKS) == []  # the ledger's own: the holds here have no HIT behind them
