"""What moves by itself: deadlines and expirations (data-model 5.5). Sweeps pass over rows that another holds."""

from kempelen.core.db import Statement

TAKE_DUE = Statement.locking(
    "SELECT id FROM assignment WHERE state = :state AND due_at <= :now ORDER BY due_at LIMIT :limit", "FOR UPDATE SKIP LOCKED"
)

TAKE_EXPIRED = Statement.locking(
    "SELECT id FROM hit WHERE queued_at IS NOT NULL AND expires_at <= :now ORDER BY expires_at LIMIT :limit",
    "FOR UPDATE SKIP LOCKED",
)

TAKE_FORGOTTEN = Statement.locking(
    """SELECT h.id FROM hit_type t CROSS JOIN hit h
    WHERE h.hit_type_id = t.id AND h.reviewable_at <= :before AND h.submitted = 0 AND NOT EXISTS (
      SELECT 1 FROM assignment a WHERE a.hit_id = h.id AND a.state <= 4 AND a.decided_at > :before)
    ORDER BY h.id LIMIT :limit""",
    "FOR UPDATE OF h SKIP LOCKED",
)
"""HITs that became reviewable, and whose last decision was made, before a moment; only those wait in hit_reviewable.

It begins with the HIT type: group by group, each from its earliest. Indexes: hit_reviewable, assignment_live."""

ABANDON = Statement.listed("UPDATE assignment SET state = 6, decided_at = deadline, due_at = NULL WHERE id IN :ids AND state = 1")

FULL_HITS = Statement.listed(
    """SELECT hit_type_id, count(*) FROM hit
    WHERE queued_at IS NULL AND id IN (SELECT hit_id FROM assignment WHERE id IN :ids)
    GROUP BY hit_type_id ORDER BY hit_type_id"""
)
"""HITs that an abandonment puts back in the queue, by group; asked before they are."""

GIVE_SLOTS_BACK = Statement.listed(
    """UPDATE hit SET pending = hit.pending - m.n, queued_at = :now
    FROM (SELECT hit_id, count(*) n FROM assignment WHERE id IN :ids GROUP BY hit_id) m WHERE hit.id = m.hit_id"""
)

COUNT_ABANDONED = Statement.listed(
    """UPDATE worker SET pending = worker.pending - m.n, abandoned = worker.abandoned + m.n
    FROM (SELECT worker_id, count(*) n FROM assignment WHERE id IN :ids GROUP BY worker_id) m WHERE worker.id = m.worker_id"""
)

LOCK_BOOKMARKS = Statement.listed(
    """SELECT worker_id, hit_type_id FROM worker_group WHERE (worker_id, hit_type_id) IN (
      SELECT a.worker_id, h.hit_type_id FROM assignment a JOIN hit h ON h.id = a.hit_id WHERE a.id IN :ids)
    ORDER BY worker_id, hit_type_id""",
    "FOR UPDATE",
)

FORGET_DONE = Statement.listed(
    """UPDATE worker_group SET done = worker_group.done - m.n
    FROM (SELECT a.worker_id, h.hit_type_id, count(*) n FROM assignment a JOIN hit h ON h.id = a.hit_id
      WHERE a.id IN :ids GROUP BY a.worker_id, h.hit_type_id) m
    WHERE worker_group.worker_id = m.worker_id AND worker_group.hit_type_id = m.hit_type_id"""
)

COUNT_GROUP = Statement.same(
    """INSERT INTO group_count (hit_type_id, shard, hits) VALUES (:hit_type, 0, :hits)
    ON CONFLICT (hit_type_id, shard) DO UPDATE SET hits = group_count.hits + excluded.hits"""
)

OPEN_SLOTS = Statement.listed(
    """SELECT id, hit_type_id, requester_id,
      (slots - pending - submitted - approved - rejected - released) * (reward_micros + fee_micros),
      (SELECT t.event_mask FROM hit_type t WHERE t.id = hit.hit_type_id)
    FROM hit WHERE id IN :ids AND queued_at IS NOT NULL ORDER BY id"""
)
"""Asked after the lock, as a statement of its own: fused with the update it worked from an older row (data-model 9)."""

CLOSE = Statement.listed(
    """UPDATE hit SET released = slots - pending - submitted - approved - rejected, queued_at = NULL,
      reviewable_at = CASE WHEN pending = 0 THEN :now END, judge_due = (policed AND pending = 0)
    WHERE id IN :ids AND queued_at IS NOT NULL"""
)
