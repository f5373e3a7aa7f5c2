"""Accept, submit, return. PostgreSQL does each in one statement; SQLite does the same steps one by one as its only writer.

In a fused statement every writing part names the part that must lock before it (ADR 0005): PostgreSQL would else run
them last to first. ``OFFSET 0`` keeps "already done?" a probe per HIT instead of a join over all the worker ever did.
"""

from kempelen.core.db import Statement
from kempelen.hits.statements.announcing import telling, told
from kempelen.notify.events import EventType


def _fused(postgresql: str) -> Statement:
    """Return a statement that does several steps at once. SQLite takes the steps instead: a round trip costs it nothing."""
    return Statement(postgresql=postgresql, sqlite="")


def _not_done(fence: str) -> str:
    """Return the test that the worker has no live assignment of ``h``. Index: assignment_live."""
    return f"NOT EXISTS (SELECT 1 FROM assignment a WHERE a.hit_id = h.id AND a.worker_id = :worker AND a.state <= 4{fence})"


_NOT_DONE_PG, _NOT_DONE_LITE = _not_done(" OFFSET 0"), _not_done("")

_BOOKMARK = "SELECT seen_until FROM worker_group WHERE worker_id = :worker AND hit_type_id = :group"
_SEEN_PG = f"coalesce(({_BOOKMARK}), '-infinity'::timestamptz)"
_SEEN_LITE = f"coalesce(({_BOOKMARK}), '')"

# Index: hit_queue, walked in its own order from the worker's bookmark on.
_QUEUED_PG = f"h.hit_type_id = :group AND h.queued_at IS NOT NULL AND h.queued_at >= {_SEEN_PG} AND {_NOT_DONE_PG}"
_QUEUED_LITE = f"h.hit_type_id = :group AND h.queued_at IS NOT NULL AND h.queued_at >= {_SEEN_LITE} AND {_NOT_DONE_LITE}"

_MAY_WORK = """w.suspended_at IS NULL AND w.sandbox = :sandbox
    AND EXISTS (SELECT 1 FROM "user" u WHERE u.id = w.user_id AND u.is_active AND (u.epoch = :epoch OR :epoch < 0))
    AND NOT EXISTS (SELECT 1 FROM worker_block b WHERE b.requester_id = :requester AND b.worker_id = :worker)"""
"""Who may still work, judged by the writing statement itself, so that a log-out, a suspension or a block counts at once
(security A7). An epoch below zero stands for a caller without a session. Indexes: primary keys."""


def _bookmark(queued: str) -> str:
    """Return where a bookmark may stand: the first HIT not done, but never after ``settled``.

    So a HIT queued by a transaction that commits late is not passed. Expired HITs count: their expiration may be moved.
    """
    return f"""coalesce((
        SELECT h.queued_at FROM hit h WHERE {queued} AND h.queued_at < :settled ORDER BY h.queued_at LIMIT 1), :settled)"""


def _accept_fused(pick: str, bookmark: str) -> str:
    """Return the whole accept. Answers (HITs picked, assignment, HIT, reward); locks in house order."""
    return f"""WITH pick AS MATERIALIZED ({pick}),
me AS (
    UPDATE worker w SET pending = w.pending + 1
    WHERE w.id = :worker AND w.pending < :most_held AND {_MAY_WORK} AND EXISTS (SELECT 1 FROM pick) RETURNING w.id),
taken AS (
    UPDATE hit h SET pending = h.pending + 1, queued_at = CASE
        WHEN h.pending + h.submitted + h.approved + h.rejected + h.released + 1 < h.slots THEN h.queued_at END
    FROM pick, me WHERE h.id = pick.id RETURNING h.id, h.queued_at, h.reward_micros, h.fee_micros),
made AS (
    INSERT INTO assignment (hit_id, worker_id, state, reward_micros, fee_micros, accepted_at, deadline, due_at)
    SELECT taken.id, me.id, 1, taken.reward_micros, taken.fee_micros, :now, :deadline, :deadline FROM taken, me
    RETURNING id, hit_id, reward_micros),
fact AS (
    INSERT INTO worker_group AS g (worker_id, hit_type_id, done, seen_until)
    SELECT me.id, :group, 1, {bookmark} FROM taken, me
    ON CONFLICT (worker_id, hit_type_id)
    DO UPDATE SET done = g.done + 1, seen_until = coalesce(excluded.seen_until, g.seen_until) RETURNING g.worker_id),
closed AS (
    INSERT INTO group_count AS c (hit_type_id, shard, hits)
    SELECT :group, :shard, -1 FROM taken, fact WHERE taken.queued_at IS NULL
    ON CONFLICT (hit_type_id, shard) DO UPDATE SET hits = c.hits - 1),
{told(EventType.ASSIGNMENT_ACCEPTED, "(SELECT id assignment_id, hit_id FROM made) m JOIN hit_type t ON t.id = :group")}
SELECT (SELECT count(*) FROM pick), made.id, made.hit_id, made.reward_micros FROM (SELECT 1) one LEFT JOIN made ON true"""


_NEXT_PG = f"SELECT h.id FROM hit h WHERE {_QUEUED_PG} AND h.expires_at > :now ORDER BY h.queued_at LIMIT 1"

# Index: primary key of hit; assignment_live for the probe.
_THIS_PG = f"""SELECT h.id FROM hit h WHERE h.id = :hit AND h.hit_type_id = :group AND h.queued_at IS NOT NULL
    AND h.expires_at > :now AND {_NOT_DONE_PG} FOR UPDATE OF h"""

_PICKED_LITE = "SELECT h.id, h.reward_micros, h.fee_micros FROM hit h"

PICK_NEXT = Statement(
    postgresql=_NEXT_PG,
    sqlite=f"{_PICKED_LITE} WHERE {_QUEUED_LITE} AND h.expires_at > :now ORDER BY h.queued_at LIMIT 1",
)
"""The next HIT for this worker, looked at without a lock. Indexes: hit_queue, assignment_live."""

PICK_THIS = Statement(
    postgresql=_THIS_PG,
    sqlite=f"""{_PICKED_LITE} WHERE h.id = :hit AND h.hit_type_id = :group AND h.queued_at IS NOT NULL
    AND h.expires_at > :now AND {_NOT_DONE_LITE}""",
)

ACCEPT_NEXT = _fused(_accept_fused(f"{_NEXT_PG} FOR UPDATE OF h SKIP LOCKED", _bookmark(_QUEUED_PG)))
"""Passes over HITs that others are just taking. Indexes: hit_queue, assignment_live, primary keys."""

ACCEPT_THIS = _fused(_accept_fused(_THIS_PG, "NULL::timestamptz"))
"""Waits for the one HIT's row; leaves the bookmark where it was. Indexes: primary keys, assignment_live."""

HOLD_ONE_MORE = Statement.same(
    f"UPDATE worker AS w SET pending = pending + 1 WHERE w.id = :worker AND w.pending < :most_held AND {_MAY_WORK}"
)

TAKE_SLOT = Statement.same(
    """UPDATE hit SET pending = pending + 1, queued_at = CASE
        WHEN pending + submitted + approved + rejected + released + 1 < slots THEN queued_at END
    WHERE id = :hit RETURNING queued_at, (SELECT t.event_mask FROM hit_type t WHERE t.id = hit.hit_type_id)"""
)

MAKE_ASSIGNMENT = Statement.same(
    """INSERT INTO assignment (hit_id, worker_id, state, reward_micros, fee_micros, accepted_at, deadline, due_at)
    VALUES (:hit, :worker, 1, :reward, :fee, :now, :deadline, :deadline) RETURNING id"""
)

NOTE_DONE = Statement.same(
    """INSERT INTO worker_group (worker_id, hit_type_id, done) VALUES (:worker, :group, 1)
    ON CONFLICT (worker_id, hit_type_id) DO UPDATE SET done = worker_group.done + 1"""
)

MOVE_BOOKMARK = Statement(
    postgresql=f"UPDATE worker_group SET seen_until = {_bookmark(_QUEUED_PG)} WHERE worker_id = :worker AND hit_type_id = :group",
    sqlite=f"UPDATE worker_group SET seen_until = {_bookmark(_QUEUED_LITE)} WHERE worker_id = :worker AND hit_type_id = :group",
)
"""After a look that found nothing, so that a worker who did everything polls cheaply. Indexes: hit_queue, assignment_live."""

STANDING = Statement.same(
    """SELECT w.pending, w.suspended_at IS NOT NULL, w.sandbox, u.is_active AND (u.epoch = :epoch OR :epoch < 0),
    EXISTS (SELECT 1 FROM worker_block b WHERE b.requester_id = :requester AND b.worker_id = :worker)
    FROM worker w JOIN "user" u ON u.id = w.user_id WHERE w.id = :worker"""
)
"""Why an accept was refused. Indexes: primary keys."""

SUBMIT_FUSED = _fused(
    f"""WITH sent AS (
    UPDATE assignment a SET state = 2, submitted_at = :now, answer = :answer, proof = :proof,
        due_at = :now + t.approve_after_seconds * interval '1 second'
    FROM hit h, hit_type t
    WHERE a.id = :assignment AND a.state = 1 AND a.deadline >= :earliest_deadline AND (a.worker_id = :by OR :by < 0)
      AND h.id = a.hit_id AND t.id = h.hit_type_id AND t.approve_after_seconds > 0 AND NOT h.policed AND h.has_form = :by_form
    RETURNING a.id, a.hit_id, a.worker_id, a.reward_micros, t.id hit_type_id, t.requester_id, t.event_mask),
counted AS (
    UPDATE hit h SET pending = h.pending - 1, submitted = h.submitted + 1,
        reviewable_at = CASE WHEN h.pending = 1 AND h.queued_at IS NULL THEN :now END
    FROM sent WHERE h.id = sent.hit_id RETURNING h.id, h.reviewable_at),
mine AS (
    UPDATE worker w SET pending = w.pending - 1, submitted = w.submitted + 1 FROM sent, counted WHERE w.id = sent.worker_id),
heard AS (
    SELECT s.hit_type_id, s.requester_id, s.hit_id, s.id assignment_id, {EventType.ASSIGNMENT_SUBMITTED.number} AS type
    FROM sent s, counted WHERE s.event_mask & {EventType.ASSIGNMENT_SUBMITTED.bit} <> 0
    UNION ALL
    SELECT s.hit_type_id, s.requester_id, s.hit_id, NULL, {EventType.HIT_REVIEWABLE.number}
    FROM sent s, counted c WHERE c.reviewable_at IS NOT NULL AND s.event_mask & {EventType.HIT_REVIEWABLE.bit} <> 0),
told AS ({telling("heard")})
SELECT hit_id, worker_id, reward_micros FROM sent"""
)
"""The whole submit, where approval comes later than at once. Indexes: primary keys."""

ASSIGNMENT = Statement.same(
    """SELECT a.hit_id, a.worker_id, a.reward_micros, a.state, h.hit_type_id, h.policed, h.has_form, t.event_mask
    FROM assignment a JOIN hit h ON h.id = a.hit_id JOIN hit_type t ON t.id = h.hit_type_id WHERE a.id = :assignment"""
)

SEND = Statement.same(
    """UPDATE assignment SET state = 2, submitted_at = :now, due_at = :due, answer = :answer, proof = :proof
    WHERE id = :assignment AND state = 1 AND deadline >= :earliest_deadline"""
)

COUNT_SENT = Statement.same(
    """UPDATE hit SET pending = pending - 1, submitted = submitted + 1,
        reviewable_at = CASE WHEN pending = 1 AND queued_at IS NULL THEN :now END,
        judge_due = (policed AND pending = 1 AND queued_at IS NULL) WHERE id = :hit"""
)

COUNT_SENT_BY_WORKER = Statement.same("UPDATE worker SET pending = pending - 1, submitted = submitted + 1 WHERE id = :worker")

_SIGNED_IN = """EXISTS (SELECT 1 FROM worker w JOIN "user" u ON u.id = w.user_id
    WHERE w.id = :worker AND u.is_active AND (u.epoch = :epoch OR :epoch < 0))"""

_GIVE_BACK = f"""UPDATE assignment SET state = 5, due_at = NULL, decided_at = :now, return_reason = :reason
    WHERE id = :assignment AND worker_id = :worker AND state = 1 AND deadline >= :earliest_deadline AND {_SIGNED_IN}"""

_RETURNED = """(SELECT id hit_id, hit_type_id, :assignment::bigint assignment_id FROM old) o
    JOIN hit_type t ON t.id = o.hit_type_id"""

RETURN_FUSED = _fused(
    f"""WITH back AS ({_GIVE_BACK} RETURNING hit_id, worker_id),
old AS MATERIALIZED (
    SELECT h.id, h.queued_at, h.hit_type_id FROM hit h WHERE h.id = (SELECT hit_id FROM back) FOR UPDATE OF h),
freed AS (UPDATE hit h SET pending = h.pending - 1, queued_at = :now FROM old WHERE h.id = old.id RETURNING h.id),
mine AS (
    UPDATE worker w SET pending = w.pending - 1, returned = w.returned + 1 FROM back, freed WHERE w.id = back.worker_id
    RETURNING w.id),
fact AS (
    UPDATE worker_group g SET done = g.done - 1 FROM old, mine
    WHERE g.worker_id = mine.id AND g.hit_type_id = old.hit_type_id RETURNING g.worker_id),
opened AS (
    INSERT INTO group_count AS c (hit_type_id, shard, hits)
    SELECT old.hit_type_id, :shard, 1 FROM old, fact WHERE old.queued_at IS NULL
    ON CONFLICT (hit_type_id, shard) DO UPDATE SET hits = c.hits + 1),
{told(EventType.ASSIGNMENT_RETURNED, _RETURNED)}
SELECT hit_id FROM back"""
)
"""The whole return. The HIT goes to the queue's end, where every bookmark will find it. Indexes: primary keys."""

GIVE_BACK = Statement.same(f"{_GIVE_BACK} RETURNING hit_id")
QUEUE_STATE = Statement.same("SELECT hit_type_id, queued_at FROM hit WHERE id = :hit")
FREE_SLOT = Statement.same("UPDATE hit SET pending = pending - 1, queued_at = :now WHERE id = :hit")
COUNT_RETURNED = Statement.same("UPDATE worker SET pending = pending - 1, returned = returned + 1 WHERE id = :worker")
NOTE_UNDONE = Statement.same("UPDATE worker_group SET done = done - 1 WHERE worker_id = :worker AND hit_type_id = :group")
SIGNED_IN = Statement.same(f"SELECT 1 WHERE {_SIGNED_IN}")
