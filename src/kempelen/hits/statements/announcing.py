"""Telling listeners what happened: rows of the event queue, written by the transaction that made it happen (ADR 0012).

Whether anybody listens is asked of ``hit_type.event_mask`` alone; listeners are looked up only where its bit is set.
Whoever announces holds the HIT's lock, so that the ids of a HIT's events stand in the order of its changes.
"""

from kempelen.core.db import Statement
from kempelen.notify.events import EventType


def telling(heard: str) -> str:
    """Return the INSERT that writes one event per listener for each row of ``heard``, moment ``:now``.

    ``heard`` has hit_type_id, requester_id, hit_id, assignment_id and type, and only rows whose bit stands in the mask.
    Indexes: primary key of notification_setting, webhook by requester.
    """
    return f"""INSERT INTO event (destination_id, version, hit_type_id, hit_id, assignment_id, type, at, due_at)
    SELECT l.destination_id, l.version, l.hit_type_id, l.hit_id, l.assignment_id, l.type, :now, :now FROM (
        SELECT s.destination_id, s.version, x.hit_type_id, x.hit_id, x.assignment_id, x.type
        FROM {heard} x JOIN notification_setting s ON s.hit_type_id = x.hit_type_id
        WHERE s.active AND s.event_mask & (1 << x.type) <> 0
        UNION ALL
        SELECT w.destination_id, '2014-08-15', x.hit_type_id, x.hit_id, x.assignment_id, x.type
        FROM {heard} x JOIN webhook w ON w.requester_id = x.requester_id
        WHERE w.active AND w.event_mask & (1 << x.type) <> 0) l
    ORDER BY l.hit_id, l.type, l.assignment_id"""


def told(event_type: EventType, source: str) -> str:
    """Return the parts of a fused statement that announce an assignment's event.

    ``source`` is what stands after FROM: a part that has the HIT's lock and names ``hit_id`` and ``assignment_id``,
    joined with the HIT type as ``t``.
    """
    return f"""heard AS (
    SELECT t.id hit_type_id, t.requester_id, hit_id, assignment_id, {event_type.number} AS type
    FROM {source} WHERE t.event_mask & {event_type.bit} <> 0),
told AS ({telling("heard")})"""


def _by_steps(source: str, condition: str, assignment: str = "CAST(NULL AS bigint)") -> Statement:
    return Statement.listed(
        f"""WITH heard AS (
        SELECT h.hit_type_id, t.requester_id, h.id hit_id, {assignment} assignment_id, :type AS type
        FROM {source} JOIN hit_type t ON t.id = h.hit_type_id WHERE {condition} AND t.event_mask & :bit <> 0)
    {telling("heard")}"""
    )


OF_ASSIGNMENTS = _by_steps("assignment a JOIN hit h ON h.id = a.hit_id", "a.id IN :ids", "a.id")

OF_HITS = _by_steps("hit h", "h.id IN :ids")

OF_REVIEWABLE = _by_steps("hit h", "h.id IN :ids AND h.reviewable_at IS NOT NULL AND NOT h.judge_due")
"""Of those HITs the ones that wait for review now; one whose policy is due is told of after it had its turn."""

OF_ENDING = _by_steps("hit h", "h.id IN :ids AND h.queued_at IS NOT NULL AND h.released = 0")
"""HITs that are about to be taken off the market, once: one that gave slots up before has been said to have expired."""

OF_BATCH = _by_steps("hit h", "h.batch_id = :batch AND h.id > :after")
"""The HITs that a chunk has just made. Index: hit_batch."""

LATEST_OF_BATCH = Statement.same(
    """SELECT t.event_mask, (SELECT coalesce(max(h.id), 0) FROM hit h WHERE h.batch_id = :batch)
    FROM hit_type t WHERE t.id = :group AND t.event_mask & :bit <> 0"""
)
"""Where a batch's HITs end before a chunk, where anybody wants to hear of HITs. Index: hit_batch."""

MASK_OF_REQUESTER = Statement.same(
    """UPDATE hit_type SET event_mask = coalesce(
        (SELECT s.event_mask FROM notification_setting s WHERE s.hit_type_id = hit_type.id AND s.active), 0) | :webhooks
    WHERE requester_id = :requester AND event_mask <> (coalesce(
        (SELECT s.event_mask FROM notification_setting s WHERE s.hit_type_id = hit_type.id AND s.active), 0) | :webhooks)"""
)
"""All masks of a requester whose webhooks have changed; rows that stay as they are are not written."""

MASK_OF_TYPE = Statement.same(
    """UPDATE hit_type SET event_mask = coalesce(
        (SELECT s.event_mask FROM notification_setting s WHERE s.hit_type_id = hit_type.id AND s.active), 0) | :webhooks
    WHERE id = :hit_type"""
)
