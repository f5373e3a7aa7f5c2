"""The ledger's SQL. Accounts are found by (kind, owner), which is unique; reasons are those of ``models.Reason``."""

from kempelen.core.db import Statement

OPEN_ACCOUNT = Statement.same(
    """INSERT INTO account (kind, owner_id, balance_micros) VALUES (:kind, :owner, :balance)
    ON CONFLICT (kind, owner_id) DO NOTHING"""
)

TRANSFER = Statement.same(
    """INSERT INTO transfer (debit_id, credit_id, amount_micros, reason, subject_id, turn, at)
    SELECT d.id, c.id, :amount, :reason, :subject, :turn, :now FROM account d, account c
    WHERE d.kind = :debit_kind AND d.owner_id = :debit_owner AND c.kind = :credit_kind AND c.owner_id = :credit_owner"""
)

NEXT_TURN = Statement.same("SELECT coalesce(max(turn) + 1, 0) FROM transfer WHERE reason = :reason AND subject_id = :subject")

TAKE_FROM_REQUESTER = Statement.same(
    """UPDATE account SET balance_micros = balance_micros - :amount
    WHERE kind = 2 AND owner_id = :requester AND balance_micros >= :amount"""
)

GIVE_TO_REQUESTER = Statement.same(
    "UPDATE account SET balance_micros = balance_micros + :amount WHERE kind = 2 AND owner_id = :requester"
)

GIVE_TO_WORKER = Statement.same("UPDATE worker SET balance_micros = balance_micros + :amount WHERE id = :worker")

AVAILABLE = Statement.same("SELECT balance_micros FROM account WHERE kind = 2 AND owner_id = :requester")
