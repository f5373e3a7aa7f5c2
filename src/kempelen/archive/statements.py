"""What is kept of many rows at once."""

from kempelen.core.db import Statement


def _name_workers(no_scores: str) -> str:
    return f"""INSERT INTO archived_worker (requester_id, external_id, scores)
    SELECT DISTINCT requester_id, worker_external_id, {no_scores} FROM archived_assignment WHERE batch_id = :batch
    ON CONFLICT (requester_id, external_id) DO NOTHING"""


NAME_WORKERS = Statement(postgresql=_name_workers("'{}'::jsonb"), sqlite=_name_workers("'{}'"))
"""Know every worker a batch names. Index: archived_assignment_listed."""
