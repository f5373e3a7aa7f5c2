"""Reading the books."""

from dataclasses import dataclass

from django.db.models import Sum

from kempelen.ledger.models import Account, AccountKind, Transfer


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
