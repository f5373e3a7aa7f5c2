"""The room's SQL that writes, both dialects side by side. ``state`` numbers are those of ``BatchState``."""

from kempelen.core.db import Statement

TAKE_RUN = Statement.same(
    """UPDATE batch SET rows_published = rows_published + :rows
    WHERE id = :batch AND state = 2 AND rows_published = :first AND rows_total - rows_published >= :rows"""
)
"""Whoever changes the row publishes the run; a second publisher or a cancel that came first leaves nothing to change."""

COMPLETE = Statement.same("UPDATE batch SET state = 3 WHERE id = :batch AND state = 2 AND rows_published = rows_total")

BEGIN_PUBLISHING = Statement.same(
    """UPDATE batch SET state = 2, name = :name, hit_type_id = :hit_type, fee_micros = :fee, lifetime_seconds = :lifetime,
      published_at = :now, expires_at = :expires_at
    WHERE id = :batch AND state = 1"""
)

CANCEL = Statement.same(
    """UPDATE batch SET state = 4, cancelled_at = :now, expires_at = CASE WHEN expires_at > :now THEN :now ELSE expires_at END
    WHERE id = :batch AND state IN (2, 3)
    RETURNING (rows_total - rows_published) * slots * (reward_micros + fee_micros), rows_published, rows_total"""
)
"""RETURNING reads the row as the lock found it, so a chunk that came first is counted as published."""

EXTEND = Statement.same(
    """UPDATE batch SET slots = slots + :additional, expires_at = coalesce(:expires_at, expires_at)
    WHERE id = :batch AND state = 3 AND slots = :slots AND expires_at = :seen_expires_at"""
)

DISCARD_ROWS = Statement.same("DELETE FROM batch_rows WHERE batch_id = :batch")
DISCARD_DRAFT = Statement.same("DELETE FROM batch WHERE id = :batch AND state = 1")
