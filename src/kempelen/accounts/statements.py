"""The accounts' SQL: who stands behind an access key, asked once for every signed call."""

from kempelen.core.db import Statement

KEY_COLUMNS = (
    "id", "requester_id", "label", "secret", "permissions", "created_at", "last_used_at", "last_operation", "expires_at",
    "revoked_at",
)  # fmt: skip
REQUESTER_COLUMNS = ("id", "public_id", "user_id", "sandbox", "name", "account_number", "created_at", "suspended_at")
LIVE_KEY = Statement.same(
    f"""SELECT {", ".join(f"k.{name}" for name in KEY_COLUMNS)}, {", ".join(f"r.{name}" for name in REQUESTER_COLUMNS)}
    FROM access_key k JOIN requester r ON r.id = k.requester_id JOIN "user" u ON u.id = r.user_id
    WHERE k.id = :key AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > :now) AND u.is_active"""
)

FORGET_CALLS = Statement.same(
    """DELETE FROM api_call WHERE id IN (
      SELECT id FROM (SELECT id, at FROM api_call ORDER BY id LIMIT :chunk) oldest WHERE at < :cutoff)"""
)
"""By primary key: of the rows written first, those that are too old. A table without any costs one look at its front."""
