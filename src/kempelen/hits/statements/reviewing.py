"""Deciding on assignments, as sets: one assignment is a set of one. Locks in house order (ADR 0005)."""

from dataclasses import dataclass

from kempelen.core.db import Statement
from kempelen.notify.events import EventType

FIND = Statement.locking(
    """SELECT a.state, a.submitted_at, a.worker_id, h.requester_id, h.disposed_at, a.due_at
    FROM assignment a JOIN hit h ON h.id = a.hit_id WHERE a.id = :assignment""",
    "FOR UPDATE OF a",
)

TITLE = Statement.same(
    """SELECT t.title FROM assignment a JOIN hit h ON h.id = a.hit_id JOIN hit_type t ON t.id = h.hit_type_id
    WHERE a.id = :assignment"""
)
"""What the worker knows the work by. Index: primary keys."""

LOCK_SUBMITTED = Statement.listed("SELECT id FROM assignment WHERE id IN :ids AND state = 2 ORDER BY id", "FOR UPDATE")

LOCK_OWN_SUBMITTED = Statement.listed(
    """SELECT a.id FROM assignment a JOIN hit h ON h.id = a.hit_id
    WHERE a.id IN :ids AND a.state = 2 AND h.requester_id = :requester ORDER BY a.id""",
    "FOR UPDATE OF a",
)

LOCK_HITS = Statement.listed(
    """SELECT id, disposed_at, (SELECT t.event_mask FROM hit_type t WHERE t.id = hit.hit_type_id)
    FROM hit WHERE id IN (SELECT hit_id FROM assignment WHERE id IN :ids) ORDER BY id""",
    "FOR UPDATE",
)
"""Whether they are deleted, and what is listened to."""

LOCK_WORKERS = Statement.listed(
    "SELECT id FROM worker WHERE id IN (SELECT worker_id FROM assignment WHERE id IN :ids) ORDER BY id", "FOR UPDATE"
)

SETTLEMENTS = Statement.listed(
    """SELECT a.id, h.requester_id, a.worker_id, a.reward_micros, a.fee_micros, t.sandbox
    FROM assignment a JOIN hit h ON h.id = a.hit_id JOIN hit_type t ON t.id = h.hit_type_id
    WHERE a.id IN :ids ORDER BY a.id"""
)


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move of a set of assignments, the counts that move with it on their HITs and workers, and its event."""

    assignments: Statement
    hits: Statement
    workers: Statement
    event: EventType


def _count(table: str, key: str, leave: str, enter: str) -> Statement:
    """Return the statement that moves each row's count of the assignments in the set."""
    return Statement.listed(
        f"""UPDATE {table} SET {leave} = {table}.{leave} - m.n, {enter} = {table}.{enter} + m.n
        FROM (SELECT {key} key_id, count(*) n FROM assignment WHERE id IN :ids GROUP BY {key}) m WHERE {table}.id = m.key_id"""
    )


def _move(changes: str, *, start: int, leave: str, enter: str) -> Move:
    return Move(
        assignments=Statement.listed(f"UPDATE assignment SET {changes} WHERE id IN :ids AND state = {start}"),
        hits=_count("hit", "hit_id", leave, enter),
        workers=_count("worker", "worker_id", leave, enter),
        event=EventType.ASSIGNMENT_REJECTED if enter == "rejected" else EventType.ASSIGNMENT_APPROVED,
    )


APPROVE = _move("state = 3, due_at = NULL, decided_at = :now, feedback = :feedback", start=2, leave="submitted", enter="approved")

APPROVE_WHEN_DUE = _move("state = 3, decided_at = due_at, due_at = NULL", start=2, leave="submitted", enter="approved")
"""A market that was down approves late, and books the moment it owed (worker-site 22, scenario 6)."""

REJECT = _move(
    "state = 4, due_at = NULL, decided_at = :now, rejected_at = :now, feedback = :feedback",
    start=2,
    leave="submitted",
    enter="rejected",
)

OVERRIDE = _move(
    "state = 3, decided_at = :now, feedback = CASE WHEN :feedback = '' THEN feedback ELSE :feedback END",
    start=4,
    leave="rejected",
    enter="approved",
)
