"""Every way money moves. One transfer is one row; its (reason, subject, turn) is unique, so nothing moves twice.

Callers hold the transaction and, in house order, the locks on assignments, HITs and workers; accounts come last.
All amounts are micro-units. Transfers of zero are left out: a volunteer marketplace moves no money.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import Statement, atomic, driver
from kempelen.core.errors import InvalidValueError, InvariantError
from kempelen.ledger import statements
from kempelen.ledger.errors import AlreadySettledError, InsufficientFundsError
from kempelen.ledger.models import AccountKind, Deposit, Reason

_LARGEST_COLUMN = 2**63 - 1
HOUSE = 0
"""Owner of the cash and fees accounts."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """One decided assignment: whose it is and what it costs."""

    assignment_id: int
    requester_id: int
    worker_id: int
    reward_micros: int
    fee_micros: int

    @property
    def price_micros(self) -> int:
        """Return what the requester set aside for it."""
        return self.reward_micros + self.fee_micros


@dataclass(frozen=True, slots=True)
class Release:
    """What one HIT's free slots gave up, and whose money it was."""

    hit_id: int
    requester_id: int
    amount_micros: int


_Side = tuple[AccountKind, int]


def deposit(*, requester_id: int, amount_micros: int, reference: str, actor: Actor) -> Deposit:
    """Book money that came in for a requester, once per ``reference``; a repeat returns the first booking.

    Raises InvalidValueError for nothing or less, AlreadySettledError when the reference was used for another requester
    or amount. Locks: account.
    """
    if amount_micros <= 0:
        raise InvalidValueError("amount", "The amount of a deposit is more than 0.", value=amount_micros)
    with atomic():
        made, fresh = Deposit.objects.get_or_create(
            reference=reference,
            defaults={"requester_id": requester_id, "amount_micros": amount_micros, "at": clock.now()},
        )
        if (made.requester_id, made.amount_micros) != (requester_id, amount_micros):
            message = f"The reference {reference!r} was already used for another deposit."
            raise AlreadySettledError(message)
        if fresh:
            _open_accounts(requester_id)
            _transfer(Reason.DEPOSIT, made.pk, amount_micros, (AccountKind.CASH, HOUSE), (AccountKind.REQUESTER, requester_id))
            _give_to_requester(requester_id, amount_micros)
            record(
                Verb.MONEY_DEPOSITED,
                actor=actor,
                subject_kind="requester",
                subject_id=requester_id,
                after={"amount_micros": amount_micros, "reference": reference},
            )
    return made


def hold_for_hit(*, requester_id: int, hit_id: int, amount_micros: int) -> None:
    """Set money aside for a HIT's slots. Raises InsufficientFundsError with the exact gap. Locks: account."""
    _hold(Reason.HOLD, requester_id, hit_id, amount_micros)


def hold_for_hits(*, requester_id: int, amounts_micros: Mapping[int, int]) -> None:
    """Set money aside for several HITs' slots, all or nothing: ``amounts_micros`` by HIT.

    Raises InsufficientFundsError with the gap of the whole. The caller has locked the HITs. Locks: account.
    """
    _take_from_requester(requester_id, sum(amounts_micros.values()))
    own, escrow = (AccountKind.REQUESTER, requester_id), (AccountKind.ESCROW, requester_id)
    _transfer_many(
        (_row(Reason.HOLD, hit_id, amounts_micros[hit_id], own, escrow) for hit_id in sorted(amounts_micros)),
        statements.TRANSFER_NEXT_TURN,
    )


def hold_for_batch(*, requester_id: int, batch_id: int, amount_micros: int) -> None:
    """Set money aside for a whole batch at once (ADR 0003). Raises InsufficientFundsError. Locks: account."""
    _hold(Reason.BATCH_HOLD, requester_id, batch_id, amount_micros)


def release_from_hit(*, requester_id: int, hit_id: int, amount_micros: int) -> None:
    """Give back what a HIT's free slots hold: at expiry, deletion, or a cheaper HIT type. Locks: account."""
    _release(Reason.RELEASE, requester_id, hit_id, amount_micros)


def release_from_hits(releases: Sequence[Release]) -> None:
    """Give back what several HITs' free slots hold. The caller has locked the HITs. Locks: accounts, ascending."""
    _transfer_many(
        (
            _row(Reason.RELEASE, one.hit_id, one.amount_micros, (AccountKind.ESCROW, one.requester_id), _own(one))
            for one in releases
        ),
        statements.TRANSFER_NEXT_TURN,
    )
    _give_to_requesters((one.requester_id, one.amount_micros) for one in releases)


def release_from_batch(*, requester_id: int, batch_id: int, amount_micros: int) -> None:
    """Give back what rows that never became HITs hold. Locks: account."""
    _release(Reason.BATCH_RELEASE, requester_id, batch_id, amount_micros)


def pay(settlements: Sequence[Settlement]) -> None:
    """Pay approved work from escrow: reward to the worker, fee to the house. Once each for life.

    Raises AlreadySettledError when one was paid before. Locks: workers, in ascending order.
    """
    _give_to_workers(_earned(settlements))
    _transfer_many(_paid(settlements))


def refund(settlements: Sequence[Settlement]) -> None:
    """Give the price of rejected work back to its requester. Once each for life. Locks: accounts, ascending."""
    _transfer_many(_row(Reason.REFUND, one.assignment_id, one.price_micros, _escrow(one), _own(one)) for one in settlements)
    _give_to_requesters((one.requester_id, one.price_micros) for one in settlements)


def pay_overridden(settlement: Settlement) -> None:
    """Pay work whose rejection was taken back: its price was refunded, so it is set aside again first.

    Rewards and fees leave escrow only, so that what a requester's own account moved is found by its index.
    Raises InsufficientFundsError, AlreadySettledError. Locks: worker, account.
    """
    own = (AccountKind.REQUESTER, settlement.requester_id)
    _give_to_workers(_earned([settlement]))
    _take_from_requester(settlement.requester_id, settlement.price_micros)
    _transfer(Reason.OVERRIDE, settlement.assignment_id, settlement.price_micros, own, _escrow(settlement))
    _transfer_many(_paid([settlement]))


def pay_bonus(*, bonus_id: int, requester_id: int, worker_id: int, amount_micros: int, fee_micros: int) -> None:
    """Pay a bonus and its fee from the requester's available money. Raises InsufficientFundsError. Locks: worker, account."""
    own = (AccountKind.REQUESTER, requester_id)
    _give_to_workers({worker_id: amount_micros})
    _take_from_requester(requester_id, amount_micros + fee_micros)
    _transfer(Reason.BONUS, bonus_id, amount_micros, own, (AccountKind.WORKER, worker_id))
    _transfer(Reason.BONUS_FEE, bonus_id, fee_micros, own, (AccountKind.FEES, HOUSE))


def _open_accounts(requester_id: int) -> None:
    """Open what money needs to come in: the house's two accounts, the requester's own and escrow. Harmless when open."""
    own, house = {"owner": requester_id}, {"owner": HOUSE}
    driver().run_many(
        statements.OPEN_ACCOUNT,
        [
            {"kind": int(AccountKind.CASH), **house, "balance": None},
            {"kind": int(AccountKind.FEES), **house, "balance": None},
            {"kind": int(AccountKind.REQUESTER), **own, "balance": 0},
            {"kind": int(AccountKind.ESCROW), **own, "balance": None},
        ],
    )


def _hold(reason: Reason, requester_id: int, subject_id: int, amount_micros: int) -> None:
    _take_from_requester(requester_id, amount_micros)
    own, escrow = (AccountKind.REQUESTER, requester_id), (AccountKind.ESCROW, requester_id)
    _transfer(reason, subject_id, amount_micros, own, escrow, turn=_next_turn(reason, subject_id))


def _release(reason: Reason, requester_id: int, subject_id: int, amount_micros: int) -> None:
    own, escrow = (AccountKind.REQUESTER, requester_id), (AccountKind.ESCROW, requester_id)
    _transfer(reason, subject_id, amount_micros, escrow, own, turn=_next_turn(reason, subject_id))
    _give_to_requester(requester_id, amount_micros)


def _next_turn(reason: Reason, subject_id: int) -> int:
    """Return how often this happened to this subject; whoever loses a race breaks ``transfer_once`` and starts over."""
    row = driver().row(statements.NEXT_TURN, reason=reason, subject=subject_id)
    return int(row[0]) if row else 0


def _take_from_requester(requester_id: int, amount_micros: int) -> None:
    if not amount_micros:
        return
    database = driver()
    # What no column can hold no balance can cover.
    if amount_micros > _LARGEST_COLUMN or not database.changed(
        statements.TAKE_FROM_REQUESTER, requester=requester_id, amount=amount_micros
    ):
        found = database.row(statements.AVAILABLE, requester=requester_id)
        raise InsufficientFundsError(needed_micros=amount_micros, available_micros=int(found[0]) if found else 0)


def _give_to_requester(requester_id: int, amount_micros: int) -> None:
    driver().run(statements.GIVE_TO_REQUESTER, requester=requester_id, amount=amount_micros)


def _give_to_requesters(shares: Iterable[tuple[int, int]]) -> None:
    """Add to the requesters' balances in ascending order."""
    totals = Counter[int]()
    for requester_id, amount_micros in shares:
        totals[requester_id] += amount_micros
    for requester_id in sorted(totals):
        _give_to_requester(requester_id, totals[requester_id])


def _earned(settlements: Sequence[Settlement]) -> Mapping[int, int]:
    earned = Counter[int]()
    for one in settlements:
        earned[one.worker_id] += one.reward_micros
    return earned


def _give_to_workers(earned: Mapping[int, int]) -> None:
    """Add to the workers' balances in ascending order; a worker's account is opened by the first payment."""
    workers = [worker_id for worker_id in sorted(earned) if earned[worker_id]]
    if not workers:
        return
    database = driver()
    kind = int(AccountKind.WORKER)
    database.run_many(statements.GIVE_TO_WORKER, [{"worker": key, "amount": earned[key]} for key in workers])
    database.run_many(statements.OPEN_ACCOUNT, [{"kind": kind, "owner": key, "balance": None} for key in workers])


def _paid(settlements: Sequence[Settlement]) -> Iterator[dict[str, Any]]:
    for one in settlements:
        yield _row(Reason.REWARD, one.assignment_id, one.reward_micros, _escrow(one), (AccountKind.WORKER, one.worker_id))
        yield _row(Reason.FEE, one.assignment_id, one.fee_micros, _escrow(one), (AccountKind.FEES, HOUSE))


def _escrow(settlement: Settlement) -> _Side:
    return (AccountKind.ESCROW, settlement.requester_id)


def _own(one: Settlement | Release) -> _Side:
    return (AccountKind.REQUESTER, one.requester_id)


def _row(reason: Reason, subject_id: int, amount_micros: int, debit: _Side, credit: _Side, *, turn: int = 0) -> dict[str, Any]:
    return {
        "reason": int(reason),
        "subject": subject_id,
        "amount": amount_micros,
        "turn": turn,
        "now": clock.now(),
        "debit_kind": int(debit[0]),
        "debit_owner": debit[1],
        "credit_kind": int(credit[0]),
        "credit_owner": credit[1],
    }


def _transfer(reason: Reason, subject_id: int, amount_micros: int, debit: _Side, credit: _Side, *, turn: int = 0) -> None:
    _transfer_many([_row(reason, subject_id, amount_micros, debit, credit, turn=turn)])


def _transfer_many(rows: Iterable[dict[str, Any]], statement: Statement = statements.TRANSFER) -> None:
    moving = [row for row in rows if row["amount"]]
    if not moving:
        return
    try:
        written = driver().run_many(statement, moving)
    except IntegrityError as error:
        if "transfer_once" in str(error) or "transfer.reason" in str(error):
            raise AlreadySettledError from error
        raise
    if written != len(moving):
        message = "A transfer names an account that was never opened."
        raise InvariantError(message)
