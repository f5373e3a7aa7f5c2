"""The accounts' SQL: who stands behind an access key, asked once for every signed call."""

from kempelen.core.db import Statement

LIVE_KEY = Statement.same(
    """SELECT k.secret, k.label, k.permissions, k.created_at, k.last_used_at, r.id, r.public_id, r.user_id, r.sandbox, r.name,
      r.account_number, r.created_at, r.suspended_at
    FROM access_key k JOIN requester r ON r.id = k.requester_id JOIN "user" u ON u.id = r.user_id
    WHERE k.id = :key AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > :now) AND u.is_active"""
)

FORGET_CALLS = Statement.same(
    """DELETE FROM api_call WHERE id IN (
      SELECT id FROM (SELECT id, at FROM api_call ORDER BY id LIMIT :chunk) oldest WHERE at < :cutoff)"""
)
"""By primary key: of the rows written first, those that are too old. A table without any costs one look at its front."""
