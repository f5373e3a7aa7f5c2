"""UniqueRequestTokens (requester-api 1.10)."""

from kempelen.core.db import Statement

FORGET = Statement.same(
    "DELETE FROM request_token WHERE requester_id = :requester AND operation = :operation AND token = :token AND at <= :day_ago"
)

CLAIM = Statement.same(
    """INSERT INTO request_token (requester_id, operation, token, result_id, request_id, at)
    VALUES (:requester, :operation, :token, :result, :request, :now) ON CONFLICT (requester_id, operation, token) DO NOTHING"""
)
"""Waits on PostgreSQL for another transaction that claims the same token, and then changes nothing."""

FIRST_USE = Statement.same(
    """SELECT result_id, request_id FROM request_token
    WHERE requester_id = :requester AND operation = :operation AND token = :token"""
)
