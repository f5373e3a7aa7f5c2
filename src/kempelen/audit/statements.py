"""The audit trail's SQL: every decision and payment writes it, so it costs what the driver costs."""

from kempelen.core.db import Statement

RECORD = Statement.same(
    """INSERT INTO audit (at, actor, verb, subject_kind, subject_id, before, after, request_id)
    VALUES (:at, :actor, :verb, :kind, :subject, :before, :after, :request)"""
)
