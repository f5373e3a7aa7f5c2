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

_WHOLE = Statement.same(
    f"""{_SUMS} SELECT a.sandbox, sum(t.amount) FROM total t JOIN account a ON a.id = t.account_id
    GROUP BY a.sandbox HAVING sum(t.amount) <> 0"""
)

_MIXED = Statement.same(
    """SELECT t.id FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id
    WHERE d.sandbox <> c.sandbox"""
)

_MISPLACED = Statement.same(
    """SELECT a.id FROM account a JOIN requester r ON r.id = a.owner_id WHERE a.kind IN (2, 3) AND r.sandbox <> a.sandbox
    UNION ALL
    SELECT a.id FROM account a JOIN worker w ON w.id = a.owner_id WHERE a.kind = 4 AND w.sandbox <> a.sandbox"""
)


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
    """What some accounts gained, others of the same environment lost."""
    for sandbox, amount in driver().rows(_WHOLE):
        whose = "the sandbox" if sandbox else "the market"
        yield Finding("everything_sums_to_zero", f"All accounts of {whose} together stand at {amount} µ instead of 0.")


def environments_do_not_mix() -> Iterator[Finding]:
    """No transfer joins play money and real money, and every account stands in its owner's environment (security L7)."""
    for (transfer_id,) in driver().rows(_MIXED):
        yield Finding("environments_do_not_mix", f"Transfer {transfer_id} joins accounts of two environments.")
    for (account_id,) in driver().rows(_MISPLACED):
        yield Finding("environments_do_not_mix", f"Account {account_id} is not in its owner's environment.")


CHECKS: tuple[Check, ...] = (
    transfers_name_accounts,
    requester_balances_recompute,
    worker_balances_recompute,
    only_cash_is_negative,
    everything_sums_to_zero,
    environments_do_not_mix,
)
