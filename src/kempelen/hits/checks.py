"""Proofs that every kept count is the count of the rows it stands for (data-model 4 and 7)."""

from collections.abc import Iterator

from kempelen.core.db import Statement, driver
from kempelen.core.findings import Check, Finding

_HIT_COUNTS = Statement.same(
    """SELECT h.id FROM hit h LEFT JOIN (
      SELECT hit_id, sum(CASE state WHEN 1 THEN 1 ELSE 0 END) p, sum(CASE state WHEN 2 THEN 1 ELSE 0 END) s,
        sum(CASE state WHEN 3 THEN 1 ELSE 0 END) a, sum(CASE state WHEN 4 THEN 1 ELSE 0 END) r
      FROM assignment GROUP BY hit_id) c ON c.hit_id = h.id
    WHERE h.pending <> coalesce(c.p, 0) OR h.submitted <> coalesce(c.s, 0)
       OR h.approved <> coalesce(c.a, 0) OR h.rejected <> coalesce(c.r, 0)"""
)

_WORKER_COUNTS = Statement.same(
    """SELECT w.public_id FROM worker w LEFT JOIN (
      SELECT worker_id, sum(CASE state WHEN 1 THEN 1 ELSE 0 END) p, sum(CASE state WHEN 2 THEN 1 ELSE 0 END) s,
        sum(CASE state WHEN 3 THEN 1 ELSE 0 END) a, sum(CASE state WHEN 4 THEN 1 ELSE 0 END) r,
        sum(CASE state WHEN 5 THEN 1 ELSE 0 END) b, sum(CASE state WHEN 6 THEN 1 ELSE 0 END) x
      FROM assignment GROUP BY worker_id) c ON c.worker_id = w.id
    WHERE w.pending <> coalesce(c.p, 0) OR w.submitted <> coalesce(c.s, 0) OR w.approved <> coalesce(c.a, 0)
       OR w.rejected <> coalesce(c.r, 0) OR w.returned <> coalesce(c.b, 0) OR w.abandoned <> coalesce(c.x, 0)"""
)

_GROUP_COUNTS = Statement.same(
    """SELECT t.id, coalesce(c.n, 0), coalesce(q.n, 0) FROM hit_type t
    LEFT JOIN (SELECT hit_type_id, sum(hits) n FROM group_count GROUP BY hit_type_id) c ON c.hit_type_id = t.id
    LEFT JOIN (SELECT hit_type_id, count(*) n FROM hit WHERE queued_at IS NOT NULL GROUP BY hit_type_id) q ON q.hit_type_id = t.id
    WHERE coalesce(c.n, 0) <> coalesce(q.n, 0)"""
)

_DONE_COUNTS = Statement.same(
    """SELECT g.worker_id, g.hit_type_id FROM worker_group g LEFT JOIN (
      SELECT a.worker_id, h.hit_type_id, count(*) n FROM assignment a JOIN hit h ON h.id = a.hit_id
      WHERE a.state <= 4 GROUP BY a.worker_id, h.hit_type_id) c ON c.worker_id = g.worker_id AND c.hit_type_id = g.hit_type_id
    WHERE g.done <> coalesce(c.n, 0)"""
)


def hits_count_their_assignments() -> Iterator[Finding]:
    """A HIT's five counters are the counts of its assignments by state."""
    for (hit_id,) in driver().rows(_HIT_COUNTS):
        yield Finding("hits_count_their_assignments", f"HIT {hit_id} counts its assignments wrongly.")


def workers_count_their_assignments() -> Iterator[Finding]:
    """A worker's six counters are the counts of their assignments by state."""
    for (public_id,) in driver().rows(_WORKER_COUNTS):
        yield Finding("workers_count_their_assignments", f"Worker {public_id} counts assignments wrongly.")


def groups_count_their_queue() -> Iterator[Finding]:
    """A group's sharded count is the number of its queued HITs."""
    for hit_type_id, counted, queued in driver().rows(_GROUP_COUNTS):
        yield Finding("groups_count_their_queue", f"Group {hit_type_id} counts {counted} open HITs; {queued} are queued.")


def bookmarks_count_what_was_done() -> Iterator[Finding]:
    """A bookmark's ``done`` is the number of the worker's live assignments in the group."""
    for worker_id, hit_type_id in driver().rows(_DONE_COUNTS):
        yield Finding("bookmarks_count_what_was_done", f"Worker {worker_id} in group {hit_type_id}: wrong number of HITs done.")


CHECKS: tuple[Check, ...] = (
    hits_count_their_assignments,
    workers_count_their_assignments,
    groups_count_their_queue,
    bookmarks_count_what_was_done,
)
