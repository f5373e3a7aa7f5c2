"""The ledger's SQL. Accounts are found by (kind, owner), which is unique; reasons are those of ``models.Reason``.

A transfer is written only between two accounts of one environment (ADR 0015).
"""

from kempelen.core.db import Statement

OPEN_HOUSE_ACCOUNT = Statement.same(
    """INSERT INTO account (kind, owner_id, sandbox) VALUES (:kind, :owner, :sandbox)
    ON CONFLICT (kind, owner_id) DO NOTHING"""
)

OPEN_REQUESTER_ACCOUNT = Statement.same(
    """INSERT INTO account (kind, owner_id, sandbox, balance_micros)
    SELECT :kind, r.id, r.sandbox, CAST(:balance AS bigint) FROM requester r WHERE r.id = :owner
    ON CONFLICT (kind, owner_id) DO NOTHING"""
)

OPEN_WORKER_ACCOUNT = Statement.same(
    """INSERT INTO account (kind, owner_id, sandbox) SELECT 4, w.id, w.sandbox FROM worker w WHERE w.id = :owner
    ON CONFLICT (kind, owner_id) DO NOTHING"""
)

ENVIRONMENT_OF = Statement.same("SELECT sandbox FROM requester WHERE id = :requester")

TRANSFER = Statement.same(
    """INSERT INTO transfer (debit_id, credit_id, amount_micros, reason, subject_id, turn, at)
    SELECT d.id, c.id, :amount, :reason, :subject, 0, :now FROM account d, account c
    WHERE d.kind = :debit_kind AND d.owner_id = :debit_owner AND c.kind = :credit_kind AND c.owner_id = :credit_owner
      AND c.sandbox = d.sandbox"""
)
"""What happens to a subject once for life."""

TRANSFER_NEXT_TURN = Statement.same(
    """INSERT INTO transfer (debit_id, credit_id, amount_micros, reason, subject_id, turn, at)
    SELECT d.id, c.id, :amount, :reason, :subject,
      (SELECT coalesce(max(turn) + 1, 0) FROM transfer WHERE reason = :reason AND subject_id = :subject), :now
    FROM account d, account c
    WHERE d.kind = :debit_kind AND d.owner_id = :debit_owner AND c.kind = :credit_kind AND c.owner_id = :credit_owner
      AND c.sandbox = d.sandbox"""
)
"""What happens to a subject again and again, counted. Whoever loses a race breaks ``transfer_once`` and starts over."""

TAKE_FROM_REQUESTER = Statement.same(
    """UPDATE account SET balance_micros = balance_micros - :amount
    WHERE kind = 2 AND owner_id = :requester AND balance_micros >= :amount"""
)

GIVE_TO_REQUESTER = Statement.same(
    "UPDATE account SET balance_micros = balance_micros + :amount WHERE kind = 2 AND owner_id = :requester"
)

GIVE_TO_WORKER = Statement.same("UPDATE worker SET balance_micros = balance_micros + :amount WHERE id = :worker")

AVAILABLE = Statement.same("SELECT balance_micros FROM account WHERE kind = 2 AND owner_id = :requester")

LOCK_AVAILABLE = Statement.locking("SELECT balance_micros FROM account WHERE kind = 2 AND owner_id = :requester", "FOR UPDATE")

DEPOSITS_OF = Statement.same("SELECT count(*) FROM deposit WHERE requester_id = :requester")

_OWN = "(SELECT id FROM account WHERE kind = 2 AND owner_id = :requester)"

# Two index ranges, each read newest first and no further than the page needs; ``reason > 2`` is the indexes' own condition.
STATEMENT = Statement.same(
    f"""SELECT id, at, reason, subject_id, amount FROM (
      SELECT * FROM (SELECT id, at, reason, subject_id, -amount_micros AS amount FROM transfer
        WHERE debit_id = {_OWN} AND reason > 2 AND id < :before ORDER BY id DESC LIMIT :limit) AS out
      UNION ALL
      SELECT * FROM (SELECT id, at, reason, subject_id, amount_micros AS amount FROM transfer
        WHERE credit_id = {_OWN} AND reason > 2 AND id < :before ORDER BY id DESC LIMIT :limit) AS back) AS moved
    ORDER BY id DESC LIMIT :limit"""
)

MOVED_SINCE = Statement.same(
    f"""SELECT coalesce(sum(amount), 0) FROM (
      SELECT -amount_micros AS amount FROM transfer WHERE debit_id = {_OWN} AND reason > 2 AND id > :after
      UNION ALL SELECT amount_micros FROM transfer WHERE credit_id = {_OWN} AND reason > 2 AND id > :after) AS moved"""
)

TOTALS_BY_KIND = Statement.same(
    """SELECT a.kind, sum(moved.amount) FROM (
      SELECT credit_id account_id, sum(amount_micros) amount FROM transfer GROUP BY credit_id
      UNION ALL SELECT debit_id, -sum(amount_micros) FROM transfer GROUP BY debit_id) moved
    JOIN account a ON a.id = moved.account_id WHERE a.sandbox = :sandbox GROUP BY a.kind"""
)
