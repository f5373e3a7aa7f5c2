"""The accounts' SQL: who stands behind an access key, asked once for every signed call."""

from kempelen.core.db import Statement

LIVE_KEY = Statement.same(
    """SELECT k.secret, k.label, k.created_at, k.last_used_at, r.id, r.public_id, r.user_id, r.sandbox, r.name, r.account_number,
      r.created_at, r.suspended_at
    FROM access_key k JOIN requester r ON r.id = k.requester_id JOIN "user" u ON u.id = r.user_id
    WHERE k.id = :key AND k.revoked_at IS NULL AND u.is_active"""
)
