"""The qualifications' SQL: what accept and the list read of a worker, and the one write of a grant."""

from kempelen.core.db import Statement

_HELD = "SELECT q.qualification_type_id, q.value FROM qualification q WHERE q.worker_id = :worker AND q.revoked_at IS NULL"

HOLDINGS = Statement.same(
    f"""{_HELD} UNION ALL
    SELECT r.qualification_type_id, NULL FROM qualification_request r WHERE r.worker_id = :worker AND r.state = 1"""
)
"""Everything a worker holds, and with a null value what they wait for. Indexes: primary key, qualification_request_open."""

HELD_AMONG = Statement.listed(f"{_HELD} AND q.qualification_type_id IN :types")
"""What a worker holds of a few types, as of now. Index: primary key of qualification."""

GRANT = Statement.same(
    """INSERT INTO qualification (worker_id, qualification_type_id, value, granted_at)
    VALUES (:worker, :type, :value, :now)
    ON CONFLICT (worker_id, qualification_type_id)
    DO UPDATE SET value = excluded.value, granted_at = excluded.granted_at, revoked_at = NULL, revoke_reason = ''"""
)
"""A grant overwrites what was there (requester-api 4.6). Index: primary key of qualification."""
