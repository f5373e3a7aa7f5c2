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
from kempelen.hits.actions.filling import submit_form
from kempelen.hits.actions.paces import measure_pace
from kempelen.hits.actions.policing import judge_reviewable
from kempelen.hits.actions.publishing import create_hit, find_or_make_hit_type, insert_hits
from kempelen.hits.actions.qualifying import delete_qualification_type
from kempelen.hits.actions.retyping import move_to_type
from kempelen.hits.actions.reviewing import approve, approve_many, reject, send_bonus
from kempelen.hits.actions.sending import submit_with_files
from kempelen.hits.actions.sweeping import abandon_overdue, approve_overdue, dispose_forgotten, expire_overdue
from kempelen.hits.actions.testing import (
    accept_qualification_request,
    check_test,
    create_qualification_type,
    grant_qualification,
    reject_qualification_request,
    submit_test,
    update_qualification_type,
)
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
    "accept_qualification_request",
    "approve",
    "approve_many",
    "approve_overdue",
    "block_worker",
    "check_test",
    "create_hit",
    "create_qualification_type",
    "delete_qualification_type",
    "dispose",
    "dispose_forgotten",
    "expire_batch_hits",
    "expire_overdue",
    "extend",
    "extend_batch_hits",
    "fee_for",
    "find_or_make_hit_type",
    "grant_qualification",
    "insert_hits",
    "judge_reviewable",
    "measure_pace",
    "move_expiration",
    "move_to_type",
    "notify_workers",
    "reject",
    "reject_qualification_request",
    "return_assignment",
    "send_bonus",
    "set_reviewing",
    "submit",
    "submit_form",
    "submit_test",
    "submit_with_files",
    "unblock_worker",
    "update_qualification_type",
]
