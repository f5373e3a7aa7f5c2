"""Judging by review policies (ADR 0017). Locks in house order: assignments, HIT, workers, HIT type, group count, account."""

from kempelen.core.db import Statement

LOCK_SENT = Statement.locking(
    "SELECT id FROM assignment WHERE hit_id = :hit AND state <= 4 AND state >= 2 ORDER BY id", "FOR UPDATE"
)
"""A HIT's submitted, approved and rejected assignments. Index: assignment_live."""

TAKE_DUE = Statement.same("UPDATE hit SET judge_due = FALSE WHERE id = :hit AND judge_due")

DUE = Statement.same("SELECT id FROM hit WHERE judge_due ORDER BY id LIMIT :limit")
"""Index: hit_judge_due."""

LOCK_TYPE = Statement.locking("SELECT id FROM hit_type WHERE id = :hit_type", "FOR UPDATE")

LOCK_COUNT = Statement.locking("SELECT hits FROM group_count WHERE hit_type_id = :hit_type AND shard = 0", "FOR UPDATE")
"""The shard that everybody but workers counts in (``closing.count_groups``)."""
