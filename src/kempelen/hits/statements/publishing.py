"""Putting HITs on the market."""

from kempelen.core.db import Statement

NOTE_ADDED = Statement.same(
    """UPDATE hit_type SET last_added_at = :now,
        latest_expires_at = CASE WHEN latest_expires_at >= :expires THEN latest_expires_at ELSE :expires END,
        max_slots = CASE WHEN max_slots >= :slots THEN max_slots ELSE :slots END
    WHERE id = :group RETURNING event_mask"""
)
"""What the list shows of a group as a whole; answers whether anybody listens. Index: primary key."""

ADD_HIT = Statement.same(
    """INSERT INTO hit (hit_type_id, requester_id, layout_id, content, has_form, annotation, created_at, expires_at,
      reward_micros, fee_micros, slots, queued_at, policed)
    VALUES (:hit_type, :requester, :layout, :content, :has_form, :annotation, :now, :expires, :reward, :fee, :slots, :now,
      :policed) RETURNING id"""
)
"""One HIT of the API. The columns left out have defaults in the database."""

TYPE_COLUMNS = (
    "id", "requester_id", "sandbox", "title", "description", "keywords", "reward_micros", "duration_seconds",
    "approve_after_seconds", "digest", "created_at", "last_added_at", "latest_expires_at", "max_slots", "retired", "event_mask",
)  # fmt: skip
TYPE_LIKE = Statement.same(
    f"SELECT {', '.join(TYPE_COLUMNS)} FROM hit_type WHERE requester_id = :requester AND digest = :digest AND NOT retired"
)
"""A HIT type by its identity, unless it is disposed with a qualification type it asks for. Index: hit_type_once_per_digest."""
