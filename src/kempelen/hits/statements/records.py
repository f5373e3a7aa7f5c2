"""Lists of a requester's HITs, assignments and bonuses, by keyset (data-model 5.7), and the pace of work."""

from kempelen.core.db import Statement

HIT_COLUMNS = (
    "id", "hit_type_id", "layout_id", "created_at", "expires_at", "content", "annotation", "reward_micros", "slots", "pending",
    "submitted", "approved", "rejected", "reviewing", "disposed_at",
)  # fmt: skip
SHARED_COLUMNS = ("title", "description", "keywords", "duration_seconds", "approve_after_seconds")
"""What a HIT's record has of its HIT type."""

_HIT = ", ".join([*(f"h.{name}" for name in HIT_COLUMNS), *(f"t.{name}" for name in SHARED_COLUMNS)])
_AFTER_SENT = "AND (a.submitted_at, a.id) > (:at, :after)"
_AFTER_GIVEN = "AND (b.at, b.id) > (:at, :after)"


def _hits(condition: str, order: str) -> Statement:
    return Statement.same(
        f"""SELECT {_HIT} FROM hit h JOIN hit_type t ON t.id = h.hit_type_id
        WHERE h.requester_id = :requester AND h.disposed_at IS NULL AND {condition} ORDER BY {order} LIMIT :limit"""
    )


HITS = _hits("h.id < :before", "h.id DESC")
"""Index: hit_requester."""

HITS_REQUIRING = _hits(
    """h.id < :before AND h.hit_type_id IN (
      SELECT r.hit_type_id FROM hit_type_requirement r WHERE r.qualification_type_id = :qualification_type)""",
    "h.id DESC",
)
"""Indexes: hit_requester, requirement_of_type."""

_ENDED = """(h.reviewable_at IS NOT NULL OR h.queued_at IS NOT NULL AND h.expires_at <= :now AND h.pending = 0)
    AND h.reviewing = :reviewing AND (h.expires_at, h.id) < (:at, :before)"""
REVIEWABLE = _hits(_ENDED, "h.expires_at DESC, h.id DESC")
REVIEWABLE_OF_TYPE = _hits(f"{_ENDED} AND h.hit_type_id = :hit_type", "h.expires_at DESC, h.id DESC")
"""HITs that wait for review, or are under it, also those that no sweep has seen yet."""


def _sent(keyset: str) -> Statement:
    # "IS NOT NULL" is spelled out for the partial index assignment_sent.
    return Statement.listed(
        f"""SELECT a.id, octet_length(a.answer) FROM assignment a
        WHERE a.hit_id = :hit AND a.submitted_at IS NOT NULL AND a.state IN :states {keyset}
        ORDER BY a.submitted_at, a.id LIMIT :limit"""
    )


FIRST_SENT, NEXT_SENT = _sent(""), _sent(_AFTER_SENT)
"""Which assignments a page may hold and how large their answers are. Index: assignment_sent."""

ASSIGNMENTS = Statement.listed(
    """SELECT a.id, w.public_id, a.hit_id, a.state, a.accepted_at, a.submitted_at, a.decided_at, a.rejected_at, a.deadline,
      a.answer, a.feedback
    FROM assignment a JOIN worker w ON w.id = a.worker_id WHERE a.id IN :ids ORDER BY a.submitted_at, a.id"""
)
"""Indexes: primary keys."""


def _bonuses(of: str, keyset: str) -> Statement:
    return Statement.same(
        f"""SELECT b.id FROM bonus b JOIN assignment a ON a.id = b.assignment_id
        WHERE {of} {keyset} ORDER BY b.at, b.id LIMIT :limit"""
    )


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
