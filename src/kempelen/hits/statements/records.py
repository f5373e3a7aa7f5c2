"""Lists of a requester's HITs, assignments and bonuses, by keyset (data-model 5.7), and the pace of work."""

from kempelen.core.db import Statement

_AFTER_SENT = "AND (a.submitted_at, a.id) > (:at, :after)"
_AFTER_GIVEN = "AND (b.at, b.id) > (:at, :after)"


def _assignments(keyset: str) -> Statement:
    # `state <= 4` is spelled out for the partial index assignment_live (data-model 6).
    return Statement.listed(
        f"""SELECT a.id, octet_length(a.answer) FROM assignment a
        WHERE a.hit_id = :hit AND a.state <= 4 AND a.state IN :states {keyset} ORDER BY a.submitted_at, a.id LIMIT :limit"""
    )


def _bonuses(of: str, keyset: str) -> Statement:
    return Statement.same(
        f"""SELECT b.id FROM bonus b JOIN assignment a ON a.id = b.assignment_id
        WHERE {of} {keyset} ORDER BY b.at, b.id LIMIT :limit"""
    )


FIRST_ASSIGNMENTS, NEXT_ASSIGNMENTS = _assignments(""), _assignments(_AFTER_SENT)
_OF_HIT, _OF_ASSIGNMENT = "a.hit_id = :subject AND a.state <= 4", "b.assignment_id = :subject"
FIRST_BONUSES_OF_HIT, NEXT_BONUSES_OF_HIT = _bonuses(_OF_HIT, ""), _bonuses(_OF_HIT, _AFTER_GIVEN)
FIRST_BONUSES, NEXT_BONUSES = _bonuses(_OF_ASSIGNMENT, ""), _bonuses(_OF_ASSIGNMENT, _AFTER_GIVEN)

BUSY_TYPES = Statement.same(
    """SELECT DISTINCT h.hit_type_id
    FROM (SELECT hit_id, submitted_at FROM assignment ORDER BY id DESC LIMIT 5000) a
    JOIN hit h ON h.id = a.hit_id LEFT JOIN hit_type_pace p ON p.hit_type_id = h.hit_type_id
    WHERE a.submitted_at IS NOT NULL AND (p.measured_at IS NULL OR a.submitted_at > p.measured_at)
    ORDER BY h.hit_type_id LIMIT :limit"""
)
"""HIT types among the latest work that was sent since they were measured."""

LATEST_TIMES = Statement.same(
    """SELECT a.accepted_at, a.submitted_at FROM (
      SELECT * FROM (SELECT id FROM hit WHERE hit_type_id = :hit_type AND reviewable_at IS NOT NULL
        ORDER BY reviewable_at DESC LIMIT :most) finished
      UNION SELECT * FROM (SELECT id FROM hit WHERE hit_type_id = :hit_type AND queued_at IS NOT NULL
        ORDER BY queued_at LIMIT :most) running) h
    JOIN assignment a ON a.hit_id = h.id AND a.state <= 4
    WHERE a.submitted_at IS NOT NULL ORDER BY a.submitted_at DESC LIMIT :most"""
)
"""Read from the HITs finished last and those at the front of the queue: both by index, however large the group."""
