"""Looking at everything at once: proof that a refusal changed nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kempelen.accounts.models import Worker
from kempelen.audit.models import AuditEntry
from kempelen.core.models import OutboxMessage
from kempelen.hits.models import Assignment, Bonus, GroupCount, Hit, HitType, RequestToken, WorkerBlock, WorkerGroup
from kempelen.ledger.models import Account, Transfer
from kempelen.notify.models import Message
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationTest, QualificationType

_TABLES = (
    HitType,
    Hit,
    Assignment,
    WorkerGroup,
    GroupCount,
    Worker,
    WorkerBlock,
    Bonus,
    RequestToken,
    Account,
    Transfer,
    AuditEntry,
    Message,
    OutboxMessage,
    QualificationTest,
    QualificationType,
    Qualification,
    QualificationRequest,
)


def world() -> dict[str, list[dict[str, Any]]]:
    """Return every row that a verb of the marketplace may write."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in _TABLES}


@contextmanager
def unchanged() -> Iterator[None]:
    """Assert that nothing was written."""
    before = world()
    yield
    assert world() == before
