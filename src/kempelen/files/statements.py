"""The file room's statements. Requester 0 in ``file_space`` stands for everybody."""

from kempelen.core.db import Statement

TAKE_SPACE = Statement.same(
    """INSERT INTO file_space (requester_id, bytes)
    SELECT CAST(:requester AS bigint), CAST(:size AS bigint) WHERE CAST(:size AS bigint) <= CAST(:most AS bigint)
    ON CONFLICT (requester_id) DO UPDATE SET bytes = file_space.bytes + excluded.bytes
    WHERE file_space.bytes + excluded.bytes <= CAST(:most AS bigint)"""
)
"""Changes no row when the space is full. Index: primary key."""

GIVE_SPACE_BACK = Statement.same("UPDATE file_space SET bytes = bytes - :size WHERE requester_id = :requester")

COUNT_REFUSED = Statement.same(
    """INSERT INTO refused_upload (day, code, count) VALUES (:day, :code, 1)
    ON CONFLICT (day, code) DO UPDATE SET count = refused_upload.count + 1"""
)

CLAIM_KEY = Statement.same("DELETE FROM loose_file WHERE key = :key AND NOT doomed")
"""An upload's claim to its key: gone when the sweep was faster."""

DOOM = Statement.same("UPDATE loose_file SET doomed = true WHERE due_at <= :now AND NOT doomed")

UNBOUND = Statement(
    postgresql="SELECT id FROM stored_file WHERE bound_at IS NULL AND created_at < :before ORDER BY created_at LIMIT :limit "
    "FOR UPDATE SKIP LOCKED",
    sqlite="SELECT id FROM stored_file WHERE bound_at IS NULL AND created_at < :before ORDER BY created_at LIMIT :limit",
)
"""Index: file_unbound."""

REMOVE = Statement.listed("DELETE FROM stored_file WHERE id IN :ids RETURNING key, requester_id, size")
