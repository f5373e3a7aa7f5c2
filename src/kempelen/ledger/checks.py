"""Proofs that the books balance: every kept balance is recomputed from the transfers (DESIGN 7)."""

from collections.abc import Iterator

from kempelen.core.db import Statement, driver
from kempelen.core.findings import Check, Finding

_UNKNOWN_ACCOUNTS = Statement.same(
    """SELECT t.id FROM transfer t LEFT JOIN account d ON d.id = t.debit_id LEFT JOIN account c ON c.id = t.credit_id
    WHERE d.id IS NULL OR c.id IS NULL"""
)

_SUMS = """WITH movement AS (
      SELECT credit_id account_id, amount_micros amount FROM transfer
      UNION ALL SELECT debit_id, -amount_micros FROM transfer),
    total AS (SELECT account_id, sum(amount) amount FROM movement GROUP BY account_id)"""

_REQUESTER_BALANCES = Statement.same(
    f"""{_SUMS} SELECT a.owner_id, a.balance_micros, coalesce(t.amount, 0) FROM account a
    LEFT JOIN total t ON t.account_id = a.id WHERE a.kind = 2 AND a.balance_micros <> coalesce(t.amount, 0)"""
)

_WORKER_BALANCES = Statement.same(
    f"""{_SUMS} SELECT w.public_id, w.balance_micros, coalesce(t.amount, 0) FROM worker w
    LEFT JOIN account a ON a.kind = 4 AND a.owner_id = w.id LEFT JOIN total t ON t.account_id = a.id
    WHERE w.balance_micros <> coalesce(t.amount, 0)"""
)

_NEGATIVE = Statement.same(
    f"""{_SUMS} SELECT a.kind, a.owner_id, t.amount FROM account a JOIN total t ON t.account_id = a.id
    WHERE a.kind <> 0 AND t.amount < 0"""
)

_WHOLE = Statement.same(f"{_SUMS} SELECT coalesce(sum(amount), 0) FROM total")


def transfers_name_accounts() -> Iterator[Finding]:
    """Both sides of each transfer exist; the database has no foreign key there (data-model 9)."""
    for (transfer_id,) in driver().rows(_UNKNOWN_ACCOUNTS):
        yield Finding("transfers_name_accounts", f"Transfer {transfer_id} names an account that does not exist.")


def requester_balances_recompute() -> Iterator[Finding]:
    """A requester's kept balance is the sum of its transfers."""
    for owner, kept, computed in driver().rows(_REQUESTER_BALANCES):
        yield Finding("requester_balances_recompute", f"Requester {owner} has {kept} µ, transfers say {computed} µ.")


def worker_balances_recompute() -> Iterator[Finding]:
    """A worker's kept balance is the sum of its transfers."""
    for public_id, kept, computed in driver().rows(_WORKER_BALANCES):
        yield Finding("worker_balances_recompute", f"Worker {public_id} has {kept} µ, transfers say {computed} µ.")


def only_cash_is_negative() -> Iterator[Finding]:
    """Money comes from outside: cash may be below zero, nobody else."""
    for kind, owner, amount in driver().rows(_NEGATIVE):
        yield Finding("only_cash_is_negative", f"Account kind {kind} of owner {owner} stands at {amount} µ.")


def everything_sums_to_zero() -> Iterator[Finding]:
    """What some accounts gained, others lost."""
    row = driver().row(_WHOLE)
    if row is not None and int(row[0]) != 0:
        yield Finding("everything_sums_to_zero", f"All accounts together stand at {row[0]} µ instead of 0.")


CHECKS: tuple[Check, ...] = (
    transfers_name_accounts,
    requester_balances_recompute,
    worker_balances_recompute,
    only_cash_is_negative,
    everything_sums_to_zero,
)
