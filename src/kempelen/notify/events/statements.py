"""The queue of events, both dialects alike. Of one HIT and destination the earlier event always goes first (ADR 0012)."""

from kempelen.core.db import Statement

_AFTER_A_WAITING_ONE = """EXISTS (SELECT 1 FROM event b WHERE b.destination_id = e.destination_id
      AND b.hit_id = e.hit_id AND b.id < e.id AND b.due_at > :now)"""
"""An earlier event of the HIT waits for its next attempt. Index: event_waiting."""

DUE_DESTINATIONS = Statement.same(
    f"""SELECT d.id, d.free_at FROM event_destination d JOIN requester r ON r.id = d.requester_id
    WHERE d.free_at <= :now AND r.suspended_at IS NULL AND EXISTS (
      SELECT 1 FROM event e WHERE e.destination_id = d.id AND e.due_at <= :now AND NOT {_AFTER_A_WAITING_ONE})
    ORDER BY d.free_at, d.id LIMIT :limit"""
)
"""Destinations that somebody may send to now, the longest unattended first. Index: event_queue."""

LEASE = Statement.same("UPDATE event_destination SET free_at = :until WHERE id = :destination AND free_at = :seen")
"""Whoever changes the row sends; a second process that saw the same moment changes nothing."""

TAKE = Statement.same(
    f"""SELECT e.id, e.version, e.hit_type_id, e.hit_id, e.assignment_id, e.type, e.at, e.attempts FROM event e
    WHERE e.destination_id = :destination AND e.due_at <= :now AND NOT {_AFTER_A_WAITING_ONE} ORDER BY e.id LIMIT :limit"""
)
"""Index: event_queue, walked in its own order."""

DELIVERED = Statement.same(
    """UPDATE event SET delivered_at = :now, due_at = NULL, attempts = attempts + 1, last_error = ''
    WHERE id = :event AND due_at IS NOT NULL"""
)

TRY_LATER = Statement.same(
    "UPDATE event SET due_at = :due, attempts = attempts + 1, last_error = :error WHERE id = :event AND due_at IS NOT NULL"
)

GIVE_UP = Statement.same(
    """UPDATE event SET dead_at = :now, due_at = NULL, attempts = attempts + 1, last_error = :error
    WHERE id = :event AND due_at IS NOT NULL"""
)

GIVE_UP_OLD = Statement.same(
    """UPDATE event SET dead_at = :now, due_at = NULL, last_error = :error WHERE id IN (
      SELECT id FROM event WHERE destination_id = :destination AND due_at IS NOT NULL AND at <= :old ORDER BY id LIMIT :limit)
    AND due_at IS NOT NULL"""
)
"""What has waited for a day on a destination that has taken nothing for a day. Index: event_queue."""

GIVE_UP_ALL = Statement.same(
    """UPDATE event SET dead_at = :now, due_at = NULL, last_error = :error
    WHERE destination_id = :destination AND due_at IS NOT NULL"""
)
"""Index: event_queue."""

RELEASE = Statement.same(
    """UPDATE event_destination SET free_at = :free, failures = :failures, failing_since = :since
    WHERE id = :destination AND free_at = :lease"""
)
"""Only while the lease is still ours."""

SEND_AGAIN = Statement.same(
    """UPDATE event SET due_at = :now, dead_at = NULL, attempts = 0, last_error = '' WHERE id = :event AND dead_at IS NOT NULL"""
)

FREE = Statement.same(
    "UPDATE event_destination SET free_at = :now WHERE id = :destination AND failures > 0 AND free_at > :leased"
)
"""Ends a pause. A lease is no pause: nothing that is just being sent is sent twice."""

FORGET = Statement.same(
    """DELETE FROM event WHERE id IN (
      SELECT e.id FROM event_destination d JOIN event e ON e.destination_id = d.id
      WHERE e.delivered_at <= :delivered LIMIT :limit)
    OR id IN (
      SELECT e.id FROM event_destination d JOIN event e ON e.destination_id = d.id WHERE e.dead_at <= :dead LIMIT :limit)"""
)
"""Indexes: event_delivered and event_dead, one destination after the other."""
