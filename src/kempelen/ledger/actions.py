"""Every way money moves. One transfer is one row; its (reason, subject, turn) is unique, so nothing moves twice.

Callers hold the transaction and, in house order, the locks on assignments, HITs and workers; accounts come last.
All amounts are micro-units. Transfers of zero are left out: a volunteer marketplace moves no money.
The sandbox's play money runs through the same verbs between accounts of its own; it never runs out (ADR 0015).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from kempelen.accounts.access import requester_of, worker_of
from kempelen.accounts.actions import become_requester, become_worker
from kempelen.accounts.models import Requester, User
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import Statement, atomic, driver
from kempelen.core.errors import InvalidValueError, InvariantError
from kempelen.ledger import statements
from kempelen.ledger.errors import AlreadySettledError, InsufficientFundsError
from kempelen.ledger.models import AccountKind, Deposit, Reason
from kempelen.money import MICROS_PER_UNIT

_LARGEST_COLUMN = 2**63 - 1
_LARGEST_PLAY = 2**60
"""More than any HIT or batch can cost; no sum of two top-ups breaks the column."""
HOUSE, SANDBOX_HOUSE = 0, 1
"""Owners of the cash and fees accounts: of real money and of play money."""
PLAY_MONEY_MICROS = 10_000 * MICROS_PER_UNIT
"""What a requester in the sandbox begins with, and again whenever it does not suffice (requester-api 4.8, 9.3)."""
_PLAY = Actor.system("sandbox")


@dataclass(frozen=True, slots=True)
class Settlement:
    """One decided assignment: whose it is and what it costs."""

    assignment_id: int
    requester_id: int
    worker_id: int
    reward_micros: int
    fee_micros: int
    sandbox: bool = False

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
            sandbox = _is_sandbox(requester_id)
            _open_accounts(requester_id, sandbox=sandbox)
            cash = (AccountKind.CASH, _house(sandbox=sandbox))
            _transfer(Reason.DEPOSIT, made.pk, amount_micros, cash, (AccountKind.REQUESTER, requester_id))
            _give_to_requester(requester_id, amount_micros)
            record(
                Verb.MONEY_DEPOSITED,
                actor=actor,
                subject_kind="requester",
                subject_id=requester_id,
                after={"amount_micros": amount_micros, "reference": reference},
            )
    return made


def open_requester(*, user: User, name: str, actor: Actor, sandbox: bool = False) -> Requester:
    """Give a person the requester's role and, in the sandbox, the first play money; returns the role they have when they have it.

    Locks: account.
    """
    with atomic():
        requester = become_requester(user=user, name=name, actor=actor, sandbox=sandbox)
        if sandbox and driver().row(statements.AVAILABLE, requester=requester.pk) is None:
            _top_up(requester.pk, 0)
    return requester


def enter_sandbox(*, user: User, actor: Actor) -> None:
    """Give a person in the sandbox the roles they have in the market. Harmless when they have them. Locks: account."""
    with atomic():
        requester = requester_of(user)
        if worker_of(user) is not None:
            become_worker(user=user, actor=actor, sandbox=True)
        if requester is not None:
            open_requester(user=user, name=requester.name, actor=actor, sandbox=True)


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


def pay_bonus(
    *, bonus_id: int, requester_id: int, worker_id: int, amount_micros: int, fee_micros: int, sandbox: bool = False
) -> None:
    """Pay a bonus and its fee from the requester's available money. Raises InsufficientFundsError. Locks: worker, account."""
    own = (AccountKind.REQUESTER, requester_id)
    _give_to_workers({worker_id: amount_micros})
    _take_from_requester(requester_id, amount_micros + fee_micros)
    _transfer(Reason.BONUS, bonus_id, amount_micros, own, (AccountKind.WORKER, worker_id))
    _transfer(Reason.BONUS_FEE, bonus_id, fee_micros, own, (AccountKind.FEES, _house(sandbox=sandbox)))


def _house(*, sandbox: bool) -> int:
    return SANDBOX_HOUSE if sandbox else HOUSE


def _is_sandbox(requester_id: int) -> bool:
    row = driver().row(statements.ENVIRONMENT_OF, requester=requester_id)
    return row is not None and bool(row[0])


def _open_accounts(requester_id: int, *, sandbox: bool) -> None:
    """Open what money needs to come in: the house's two accounts, the requester's own and escrow. Harmless when open."""
    house = {"owner": _house(sandbox=sandbox), "sandbox": sandbox}
    database = driver()
    database.run_many(
        statements.OPEN_HOUSE_ACCOUNT, [{"kind": int(kind), **house} for kind in (AccountKind.CASH, AccountKind.FEES)]
    )
    own = {"owner": requester_id}
    database.run_many(
        statements.OPEN_REQUESTER_ACCOUNT,
        [
            {"kind": int(AccountKind.REQUESTER), **own, "balance": 0},
            {"kind": int(AccountKind.ESCROW), **own, "balance": None},
        ],
    )


def _top_up(requester_id: int, needed_micros: int) -> None:
    """Book play money so that what is needed and a fresh account's worth are there. Locks: account."""
    _open_accounts(requester_id, sandbox=True)
    database = driver()
    row = database.row(statements.LOCK_AVAILABLE, requester=requester_id)
    missing_micros = needed_micros + PLAY_MONEY_MICROS - (int(row[0]) if row else 0)
    counted = database.row(statements.DEPOSITS_OF, requester=requester_id)  # under the lock, so that no two get one number
    reference = f"sandbox-{requester_id}-{int(counted[0]) if counted else 0}"
    deposit(requester_id=requester_id, amount_micros=missing_micros, reference=reference, actor=_PLAY)


def _hold(reason: Reason, requester_id: int, subject_id: int, amount_micros: int) -> None:
    _take_from_requester(requester_id, amount_micros)
    own, escrow = (AccountKind.REQUESTER, requester_id), (AccountKind.ESCROW, requester_id)
    _transfer_many([_row(reason, subject_id, amount_micros, own, escrow)], statements.TRANSFER_NEXT_TURN)


def _release(reason: Reason, requester_id: int, subject_id: int, amount_micros: int) -> None:
    own, escrow = (AccountKind.REQUESTER, requester_id), (AccountKind.ESCROW, requester_id)
    _transfer_many([_row(reason, subject_id, amount_micros, escrow, own)], statements.TRANSFER_NEXT_TURN)
    _give_to_requester(requester_id, amount_micros)


def _take_from_requester(requester_id: int, amount_micros: int) -> None:
    if not amount_micros:
        return
    database = driver()
    # What no column can hold no balance can cover.
    if amount_micros > _LARGEST_COLUMN or not database.changed(
        statements.TAKE_FROM_REQUESTER, requester=requester_id, amount=amount_micros
    ):
        if amount_micros <= _LARGEST_PLAY and _is_sandbox(requester_id):
            _top_up(requester_id, amount_micros)
            if database.changed(statements.TAKE_FROM_REQUESTER, requester=requester_id, amount=amount_micros):
                return
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
    database.run_many(statements.GIVE_TO_WORKER, [{"worker": key, "amount": earned[key]} for key in workers])
    database.run_many(statements.OPEN_WORKER_ACCOUNT, [{"owner": key} for key in workers])


def _paid(settlements: Sequence[Settlement]) -> Iterator[dict[str, Any]]:
    for one in settlements:
        yield _row(Reason.REWARD, one.assignment_id, one.reward_micros, _escrow(one), (AccountKind.WORKER, one.worker_id))
        fees = (AccountKind.FEES, _house(sandbox=one.sandbox))
        yield _row(Reason.FEE, one.assignment_id, one.fee_micros, _escrow(one), fees)


def _escrow(settlement: Settlement) -> _Side:
    return (AccountKind.ESCROW, settlement.requester_id)


def _own(one: Settlement | Release) -> _Side:
    return (AccountKind.REQUESTER, one.requester_id)


def _row(reason: Reason, subject_id: int, amount_micros: int, debit: _Side, credit: _Side) -> dict[str, Any]:
    return {
        "reason": int(reason),
        "subject": subject_id,
        "amount": amount_micros,
        "now": clock.now(),
        "debit_kind": int(debit[0]),
        "debit_owner": debit[1],
        "credit_kind": int(credit[0]),
        "credit_owner": credit[1],
    }


def _transfer(reason: Reason, subject_id: int, amount_micros: int, debit: _Side, credit: _Side) -> None:
    _transfer_many([_row(reason, subject_id, amount_micros, debit, credit)])


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
