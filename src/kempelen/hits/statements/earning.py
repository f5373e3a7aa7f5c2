"""What a worker waits for, and how long their work took."""

from kempelen.core.db import Statement

WAITING = Statement.same(
    """SELECT r.public_id, r.name, CAST(sum(a.reward_micros) AS bigint), count(*), max(a.due_at)
    FROM assignment a JOIN hit h ON h.id = a.hit_id JOIN requester r ON r.id = h.requester_id
    WHERE a.worker_id = :worker AND a.submitted_at IS NOT NULL AND a.state = 2 AND a.state <= 4
    GROUP BY r.public_id, r.name ORDER BY sum(a.reward_micros) DESC, r.name LIMIT :most"""
)
"""Index: assignment_worker."""

SPANS = Statement.same(
    """SELECT a.accepted_at, a.submitted_at, a.reward_micros FROM assignment a
    WHERE a.worker_id = :worker AND a.submitted_at >= :since AND a.state <= 3
    ORDER BY a.submitted_at DESC LIMIT :most"""
)
"""Index: assignment_worker."""

LAST_REJECTION = Statement.same(
    """SELECT a.decided_at, a.feedback, t.title, r.name, a.submitted_at FROM assignment a
    JOIN hit h ON h.id = a.hit_id JOIN hit_type t ON t.id = h.hit_type_id JOIN requester r ON r.id = h.requester_id
    WHERE a.worker_id = :worker AND a.submitted_at IS NOT NULL AND a.state = 4 AND a.decided_at >= :since
    ORDER BY a.decided_at DESC LIMIT 1"""
)
"""Index: assignment_worker."""
