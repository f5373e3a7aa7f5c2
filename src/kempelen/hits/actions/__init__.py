"""Every write to the market. Each verb is one transaction; each state change a conditional update (ADR 0005)."""

from kempelen.hits.actions.blocking import block_worker, notify_workers, unblock_worker
from kempelen.hits.actions.changing import (
    dispose,
    expire_batch_hits,
    extend,
    extend_batch_hits,
    move_expiration,
    set_reviewing,
)
from kempelen.hits.actions.paces import measure_pace
from kempelen.hits.actions.publishing import create_hit, find_or_make_hit_type, insert_hits
from kempelen.hits.actions.qualifying import delete_qualification_type
from kempelen.hits.actions.retyping import move_to_type
from kempelen.hits.actions.reviewing import approve, approve_many, reject, send_bonus
from kempelen.hits.actions.sweeping import abandon_overdue, approve_overdue, expire_overdue
from kempelen.hits.actions.working import Accepted, Submitted, accept_hit, accept_next, return_assignment, submit
from kempelen.hits.pricing import fee_for
from kempelen.hits.types import HitTypeProperties

__all__ = [
    "Accepted",
    "HitTypeProperties",
    "Submitted",
    "abandon_overdue",
    "accept_hit",
    "accept_next",
    "approve",
    "approve_many",
    "approve_overdue",
    "block_worker",
    "create_hit",
    "delete_qualification_type",
    "dispose",
    "expire_batch_hits",
    "expire_overdue",
    "extend",
    "extend_batch_hits",
    "fee_for",
    "find_or_make_hit_type",
    "insert_hits",
    "measure_pace",
    "move_expiration",
    "move_to_type",
    "notify_workers",
    "reject",
    "return_assignment",
    "send_bonus",
    "set_reviewing",
    "submit",
    "unblock_worker",
]
