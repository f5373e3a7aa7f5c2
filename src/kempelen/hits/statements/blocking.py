"""Whom a requester knows: whose work they decided on."""

from kempelen.core.db import Statement

DECIDED = Statement.listed(
    """SELECT w.public_id FROM worker w WHERE w.id IN :workers
    AND EXISTS (SELECT 1 FROM worker_group g JOIN hit_type t ON t.id = g.hit_type_id
      WHERE g.worker_id = w.id AND g.done > 0 AND t.requester_id = :requester)
    AND EXISTS (SELECT 1 FROM assignment a JOIN hit h ON h.id = a.hit_id
      WHERE a.worker_id = w.id AND a.state <= 4 AND a.state >= 3 AND h.requester_id = :requester)"""
)
"""Which of these workers ever had work approved or rejected by the requester. The bookmarks, few to a worker, are asked
first: those who never worked here are not looked for among all they ever did. Indexes: primary keys, assignment_worker."""
