"""Proof that escrow holds exactly what HITs and unpublished rows may still cost (ADR 0003)."""

from collections.abc import Iterator

from kempelen.core.db import Statement, driver
from kempelen.core.findings import Check, Finding, run_checks
from kempelen.files.checks import CHECKS as FILE_CHECKS
from kempelen.hits.checks import CHECKS as HIT_CHECKS
from kempelen.ledger.checks import CHECKS as LEDGER_CHECKS

_ESCROW = Statement.same(
    """WITH wanted AS (
      SELECT requester_id, sum((slots - approved - rejected - released) * (reward_micros + fee_micros)) amount
      FROM hit GROUP BY requester_id
      UNION ALL
      SELECT requester_id, sum((rows_total - rows_published) * slots * (reward_micros + fee_micros))
      FROM batch WHERE state = 2 GROUP BY requester_id),
    held AS (
      SELECT a.owner_id requester_id, sum(CASE WHEN t.credit_id = a.id THEN t.amount_micros ELSE -t.amount_micros END) amount
      FROM account a JOIN transfer t ON t.credit_id = a.id OR t.debit_id = a.id WHERE a.kind = 3 GROUP BY a.owner_id),
    both_sides AS (
      SELECT requester_id, amount wanted, 0 held FROM wanted UNION ALL SELECT requester_id, 0, amount FROM held)
    SELECT requester_id, sum(wanted), sum(held) FROM both_sides GROUP BY requester_id HAVING sum(wanted) <> sum(held)"""
)


def escrow_is_what_slots_may_cost() -> Iterator[Finding]:
    """Per requester: transfers into escrow minus those out of it = open slots times their price."""
    for requester_id, wanted, held in driver().rows(_ESCROW):
        yield Finding(
            "escrow_is_what_slots_may_cost", f"Requester {requester_id} holds {held} µ; open slots may cost {wanted} µ."
        )


CHECKS: tuple[Check, ...] = (escrow_is_what_slots_may_cost,)


def verify_everything() -> list[Finding]:
    """Run the ledger's, the HITs', the files' and the batches' checks; an empty list is a clean bill."""
    return run_checks((*LEDGER_CHECKS, *HIT_CHECKS, *FILE_CHECKS, *CHECKS))
