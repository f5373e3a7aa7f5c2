"""Changing HITs that are on the market, as sets (data-model 6: what re-queues)."""

from kempelen.core.db import Statement

MOVE_EXPIRATION = Statement.listed("UPDATE hit SET expires_at = :expires_at WHERE id IN :ids")

END_NOW = Statement.listed("UPDATE hit SET expires_at = :now WHERE id IN :ids AND expires_at > :now")

EXPIRED_IN_QUEUE = Statement.listed(
    "SELECT id FROM hit WHERE id IN :ids AND queued_at IS NOT NULL AND expires_at <= :now ORDER BY id"
)

GAINING = Statement.listed(
    """SELECT id, hit_type_id, :additional + released, reward_micros + fee_micros,
      CASE WHEN queued_at IS NULL THEN 1 ELSE 0 END
    FROM hit WHERE id IN :ids AND expires_at > :now AND (released > 0 OR :additional > 0) ORDER BY id"""
)
"""HITs that get slots to offer; how many, new or given up before; the price of one; whether the HIT comes back to the queue.

The product is taken outside: it may exceed what a column can hold, and is then refused for want of money."""

OPEN = Statement.listed(
    """UPDATE hit SET slots = slots + :additional, released = 0, queued_at = coalesce(queued_at, :now),
      reviewable_at = NULL, reviewing = FALSE, judge_due = FALSE WHERE id IN :ids"""
)

GROW_EXPIRED = Statement.listed(
    """UPDATE hit SET slots = slots + :additional, released = released + :additional
    WHERE id IN :ids AND expires_at <= :now AND queued_at IS NULL"""
)
"""Slots added after the end are released from the start: they cost nothing until the expiration is moved."""

WIDEN_TYPES = Statement.listed(
    """UPDATE hit_type SET max_slots = m.slots
    FROM (SELECT hit_type_id, max(slots) slots FROM hit WHERE id IN :ids GROUP BY hit_type_id) m
    WHERE hit_type.id = m.hit_type_id AND hit_type.max_slots < m.slots"""
)

PROLONG_TYPES = Statement.listed(
    """UPDATE hit_type SET latest_expires_at = m.expires_at
    FROM (SELECT hit_type_id, max(expires_at) expires_at FROM hit WHERE id IN :ids GROUP BY hit_type_id) m
    WHERE hit_type.id = m.hit_type_id
      AND (hit_type.latest_expires_at IS NULL OR hit_type.latest_expires_at < m.expires_at)"""
)

MARK = Statement.same("UPDATE hit SET reviewing = :reviewing WHERE id = :hit AND disposed_at IS NULL")

MOVE_TO_TYPE = Statement.same(
    """UPDATE hit SET hit_type_id = :hit_type, reward_micros = :reward, fee_micros = :fee,
      queued_at = CASE WHEN queued_at IS NOT NULL THEN :now END
    WHERE id = :hit AND disposed_at IS NULL AND pending = 0 AND submitted = 0 AND approved = 0 AND rejected = 0
    RETURNING queued_at"""
)
"""A HIT that nobody has worked on, last in its new group's queue if it is offered."""

DISPOSE = Statement.listed(
    """UPDATE hit SET disposed_at = :now, reviewable_at = NULL, judge_due = FALSE
    WHERE id IN :ids AND disposed_at IS NULL AND queued_at IS NULL AND pending = 0 AND submitted = 0"""
)

FILES_OF_ANSWERS = Statement.listed(
    """SELECT f.id FROM assignment a JOIN stored_file f ON f.assignment_id = a.id
    WHERE a.hit_id IN :ids AND a.state <= 4 AND f.bound_at IS NOT NULL"""
)
"""Indexes: assignment_live, file_of_assignment."""

TAKE_RUNNING_OF_BATCH = Statement.locking(
    """SELECT id FROM hit WHERE batch_id = :batch AND id > :after AND disposed_at IS NULL
      AND (queued_at IS NOT NULL OR expires_at > :now) ORDER BY id LIMIT :limit""",
    "FOR UPDATE",
)

LOCK_BATCH = Statement.locking(
    "SELECT id, requester_id, slots FROM hit WHERE batch_id = :batch AND disposed_at IS NULL ORDER BY id", "FOR UPDATE"
)
