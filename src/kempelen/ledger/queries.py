"""Reading the books."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from kempelen.core import clock
from kempelen.core.db import driver
from kempelen.ledger import statements
from kempelen.ledger.models import Account, AccountKind, Reason, Transfer

_AFTER_ALL = 2**63 - 1


@dataclass(frozen=True, slots=True)
class RequesterBalance:
    """What a requester can spend and what is set aside, in micro-units."""

    available_micros: int
    on_hold_micros: int


def requester_balance(requester_id: int) -> RequesterBalance:
    """Return available money (kept) and escrow (summed from its transfers)."""
    kinds = (AccountKind.REQUESTER, AccountKind.ESCROW)
    accounts = {row.kind: row for row in Account.objects.filter(owner_id=requester_id, kind__in=kinds)}
    own, escrow = accounts.get(AccountKind.REQUESTER), accounts.get(AccountKind.ESCROW)
    return RequesterBalance(
        available_micros=(own.balance_micros or 0) if own else 0,
        on_hold_micros=account_sum(escrow.pk) if escrow else 0,
    )


def account_sum(account_id: int) -> int:
    """Return credits minus debits of one account, in micro-units, from the transfers themselves."""
    credits_ = Transfer.objects.filter(credit_id=account_id).aggregate(total=Sum("amount_micros"))["total"] or 0
    debits = Transfer.objects.filter(debit_id=account_id).aggregate(total=Sum("amount_micros"))["total"] or 0
    return int(credits_) - int(debits)


def available_micros(requester_id: int) -> int:
    """Return what a requester can spend, in one query: the figure in every page's header."""
    found = Account.objects.filter(kind=AccountKind.REQUESTER, owner_id=requester_id).values_list("balance_micros", flat=True)
    return found.first() or 0


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement of a requester's available money. ``amount_micros`` is negative when it left."""

    transfer_id: int
    at: datetime
    reason: Reason
    subject_id: int
    amount_micros: int


def statement_of(requester_id: int, *, before_id: int | None = None, limit: int = 50) -> list[StatementLine]:
    """Return the movements of the requester's available money, newest first, those before ``before_id``; one query.

    Rewards and fees are not among them: they leave escrow, where a hold has put the money before.
    Uses the indexes transfer_debit and transfer_credit.
    """
    last = before_id if before_id is not None else _AFTER_ALL
    rows = driver().rows(statements.STATEMENT, requester=requester_id, before=last, limit=limit)
    return [
        StatementLine(int(row[0]), clock.as_utc(row[1]) or clock.now(), Reason(row[2]), int(row[3]), int(row[4])) for row in rows
    ]


def moved_since(requester_id: int, transfer_id: int) -> int:
    """Return by how much available money has changed after a transfer, in micro-units: the newest balance minus the one then."""
    row = driver().row(statements.MOVED_SINCE, requester=requester_id, after=transfer_id)
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class BookTotals:
    """Where the marketplace's money stands, by whose it is, in micro-units. What came in from outside is their sum."""

    available_micros: int
    escrow_micros: int
    workers_micros: int
    fees_micros: int

    @property
    def total_micros(self) -> int:
        """Return the money in the marketplace."""
        return self.available_micros + self.escrow_micros + self.workers_micros + self.fees_micros


def book_totals(*, sandbox: bool = False) -> BookTotals:
    """Sum one environment's transfers by kind of account: one statement that reads all, for the operator's overview."""
    totals = {int(kind): int(amount) for kind, amount in driver().rows(statements.TOTALS_BY_KIND, sandbox=sandbox)}
    return BookTotals(
        available_micros=totals.get(AccountKind.REQUESTER, 0),
        escrow_micros=totals.get(AccountKind.ESCROW, 0),
        workers_micros=totals.get(AccountKind.WORKER, 0),
        fees_micros=totals.get(AccountKind.FEES, 0),
    )
