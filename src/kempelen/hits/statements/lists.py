"""What workers look at: the list of groups, their own counts, the next HIT, their queue and their days (data-model 5.6, 5.7)."""

from kempelen.core.db import Statement

_GROUP = """SELECT t.id, t.requester_id, r.public_id, r.name, t.sandbox, t.title, t.description, t.keywords, t.reward_micros,
    t.duration_seconds, t.approve_after_seconds, t.created_at, t.last_added_at, t.latest_expires_at, t.max_slots,
    {hits}, p.measurements, p.median_seconds
    FROM hit_type t JOIN requester r ON r.id = t.requester_id LEFT JOIN hit_type_pace p ON p.hit_type_id = t.id"""

_MOMENTS = ("t.created_at", "t.last_added_at", "t.latest_expires_at")


def _plain_moments(text: str) -> Statement:
    """Return a statement whose moments SQLite hands out as text: most rows did not change, so most are never parsed.

    The plus makes a column an expression, for which the driver has no type to convert by.
    """
    sqlite = text
    for moment in _MOMENTS:
        sqlite = sqlite.replace(f" {moment},", f" +{moment},")
    return Statement(postgresql=text, sqlite=sqlite)


OPEN_GROUPS = _plain_moments(
    _GROUP.format(hits="x.n")
    + """ JOIN (SELECT hit_type_id, CAST(sum(hits) AS bigint) n FROM group_count GROUP BY hit_type_id HAVING sum(hits) > 0) x
    ON x.hit_type_id = t.id ORDER BY t.last_added_at DESC, t.id DESC"""
)
"""Scans hit_type and group_count on purpose: both are small, and it runs once a second in each process."""

GROUP = Statement.same(
    _GROUP.format(hits="(SELECT CAST(coalesce(sum(hits), 0) AS bigint) FROM group_count c WHERE c.hit_type_id = t.id)")
    + " WHERE t.id = :group"
)
"""One group, open or not. Index: primary keys."""

VIEWER = Statement.same(
    """SELECT w.approved, w.rejected, w.country, w.subdivision, w.adult, w.masters, w.pending, w.auto_accept_next, w.sandbox
    FROM worker w WHERE w.id = :worker"""
)

BLOCKED_BY = Statement.same("SELECT requester_id FROM worker_block WHERE worker_id = :worker")

DONE = Statement.same("SELECT hit_type_id, done FROM worker_group WHERE worker_id = :worker AND done > 0")
"""Index: primary key of worker_group."""

_UNDONE = "NOT EXISTS (SELECT 1 FROM assignment a WHERE a.hit_id = y.id AND a.worker_id = g.worker_id AND a.state <= 4{fence})"

LEFT_FOR_ME = Statement(
    postgresql=f"""SELECT g.hit_type_id, x.mine, x.walked FROM worker_group g CROSS JOIN LATERAL (
      SELECT count(*) walked, count(*) FILTER (WHERE {_UNDONE.format(fence=" OFFSET 0")}) mine FROM (
        SELECT h.id FROM hit h WHERE h.hit_type_id = g.hit_type_id AND h.queued_at IS NOT NULL
          AND h.queued_at >= coalesce(g.seen_until, '-infinity'::timestamptz) AND h.expires_at > :now
        ORDER BY h.queued_at LIMIT :most_walked) y) x
    WHERE g.worker_id = :worker AND g.hit_type_id = ANY(:groups::bigint[])""",
    sqlite=f"""SELECT g.hit_type_id,
      (SELECT count(*) FROM (
        SELECT h.id FROM hit h WHERE h.hit_type_id = g.hit_type_id AND h.queued_at IS NOT NULL
          AND h.queued_at >= coalesce(g.seen_until, '') AND h.expires_at > :now ORDER BY h.queued_at LIMIT :most_walked) y
        WHERE {_UNDONE.format(fence="")}),
      (SELECT count(*) FROM (
        SELECT h.id FROM hit h WHERE h.hit_type_id = g.hit_type_id AND h.queued_at IS NOT NULL
          AND h.queued_at >= coalesce(g.seen_until, '') AND h.expires_at > :now LIMIT :most_walked))
    FROM worker_group g WHERE g.worker_id = :worker AND g.hit_type_id IN (SELECT value FROM json_each(:groups))""",
)
"""How many of a group's open HITs this worker has not done, from the bookmark on. Indexes: hit_queue, assignment_live."""

_HELD = """SELECT a.id, a.hit_id, h.hit_type_id, t.title, r.public_id, r.name, a.reward_micros, a.accepted_at, a.deadline,
    t.duration_seconds
    FROM assignment a JOIN hit h ON h.id = a.hit_id JOIN hit_type t ON t.id = h.hit_type_id
    JOIN requester r ON r.id = h.requester_id"""

QUEUE = Statement.same(
    _HELD
    + """ WHERE a.worker_id = :worker AND a.submitted_at IS NULL AND a.state <= 4 AND a.deadline > :now
    ORDER BY a.deadline, a.id"""
)
"""Index: assignment_worker."""

DAYS = Statement(
    postgresql="""SELECT (a.submitted_at AT TIME ZONE :zone)::date::text AS day, count(*),
      count(*) FILTER (WHERE a.state = 3), count(*) FILTER (WHERE a.state = 4), count(*) FILTER (WHERE a.state = 2),
      coalesce(sum(a.reward_micros) FILTER (WHERE a.state = 3), 0)::bigint,
      coalesce(sum(a.reward_micros) FILTER (WHERE a.state = 2), 0)::bigint
    FROM assignment a WHERE a.worker_id = :worker AND a.submitted_at >= :since AND a.state <= 4 GROUP BY 1""",
    sqlite="""SELECT django_datetime_cast_date(a.submitted_at, :zone, 'UTC') AS day, count(*),
      count(*) FILTER (WHERE a.state = 3), count(*) FILTER (WHERE a.state = 4), count(*) FILTER (WHERE a.state = 2),
      coalesce(sum(a.reward_micros) FILTER (WHERE a.state = 3), 0),
      coalesce(sum(a.reward_micros) FILTER (WHERE a.state = 2), 0)
    FROM assignment a WHERE a.worker_id = :worker AND a.submitted_at >= :since AND a.state <= 4 GROUP BY 1""",
)
"""Submitted work by the day of its submission. Index: assignment_worker."""

BONUS_DAYS = Statement(
    postgresql="""SELECT (b.at AT TIME ZONE :zone)::date::text AS day, sum(b.amount_micros)::bigint
    FROM bonus b WHERE b.worker_id = :worker AND b.at >= :since GROUP BY 1""",
    sqlite="""SELECT django_datetime_cast_date(b.at, :zone, 'UTC') AS day, sum(b.amount_micros)
    FROM bonus b WHERE b.worker_id = :worker AND b.at >= :since GROUP BY 1""",
)
"""Index: bonus's foreign key to worker."""

DAY = Statement.same(
    """SELECT a.id, a.hit_id, h.hit_type_id, t.title, r.public_id, r.name, a.state, a.reward_micros, a.submitted_at, a.decided_at,
      a.feedback, (SELECT coalesce(sum(b.amount_micros), 0) FROM bonus b WHERE b.assignment_id = a.id)
    FROM assignment a JOIN hit h ON h.id = a.hit_id JOIN hit_type t ON t.id = h.hit_type_id
    JOIN requester r ON r.id = h.requester_id
    WHERE a.worker_id = :worker AND a.submitted_at >= :since AND a.submitted_at < :until AND a.state <= 4
    ORDER BY a.submitted_at DESC, a.id DESC LIMIT :size OFFSET :skip"""
)
"""Index: assignment_worker."""

DAY_COUNT = Statement.same(
    """SELECT count(*) FROM assignment a
    WHERE a.worker_id = :worker AND a.submitted_at >= :since AND a.submitted_at < :until AND a.state <= 4"""
)

EARNED = Statement.same(
    """SELECT (SELECT balance_micros FROM worker WHERE id = :worker),
      (SELECT CAST(coalesce(sum(a.reward_micros), 0) AS bigint) FROM assignment a
        WHERE a.worker_id = :worker AND a.submitted_at IS NOT NULL AND a.state <= 4 AND a.state = 3),
      (SELECT CAST(coalesce(sum(a.reward_micros), 0) AS bigint) FROM assignment a
        WHERE a.worker_id = :worker AND a.submitted_at IS NOT NULL AND a.state <= 4 AND a.state = 2),
      (SELECT CAST(coalesce(sum(b.amount_micros), 0) AS bigint) FROM bonus b WHERE b.worker_id = :worker)"""
)
"""Indexes: primary key of worker, assignment_worker, bonus's foreign key to worker."""

NEXT_AFTER = Statement.same(
    """SELECT h.id FROM hit h WHERE h.hit_type_id = :group AND h.queued_at IS NOT NULL
    AND h.queued_at > (SELECT queued_at FROM hit WHERE id = :after) AND h.expires_at > :now
    AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.hit_id = h.id AND a.worker_id = :worker AND a.state <= 4)
    ORDER BY h.queued_at LIMIT 1"""
)
