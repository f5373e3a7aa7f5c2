"""What a requester brought along, for their pages and as files again."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kempelen.accounts.models import Requester, Worker
from kempelen.archive.models import ArchivedAssignment, ArchivedBatch, ArchivedWorker, WorkerClaim

_PIECE_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker of this marketplace who says they are one of the requester's old workers."""

    worker: Worker
    old: ArchivedWorker


def archived_batches(requester: Requester) -> list[ArchivedBatch]:
    """Return the batches, the latest first."""
    return list(ArchivedBatch.objects.filter(requester=requester).order_by("-last_submitted_at", "-id"))


def archived_workers(requester: Requester, *, after: str = "", limit: int) -> list[ArchivedWorker]:
    """Return old workers by id from ``after`` on, each with ``approved`` and ``rejected``: what the old results say.

    An assignment that stands in two files counts once. One query, whatever the number of workers.
    """
    rows = ArchivedAssignment.objects.filter(requester=requester, worker_external_id=OuterRef("external_id"))
    decided = rows.order_by().values("worker_external_id")

    def counted(status: str) -> Coalesce:
        """Return the number of a worker's rows with this status."""
        count = Count("assignment_external_id", distinct=True, filter=Q(status=status))
        return Coalesce(Subquery(decided.annotate(found=count).values("found")), 0)

    found = ArchivedWorker.objects.filter(requester=requester, external_id__gt=after).select_related("worker")
    return list(found.annotate(approved=counted("Approved"), rejected=counted("Rejected")).order_by("external_id")[:limit])


def open_claims(requester: Requester) -> list[Claim]:
    """Return the claims this requester can vouch for: the id is known to them, and neither of the two is known yet."""
    old = {
        row.external_id: row
        for row in ArchivedWorker.objects.filter(requester=requester, worker=None, external_id__in=_claimed())
    }
    known = ArchivedWorker.objects.filter(requester=requester, worker__isnull=False).values("worker_id")
    claims = WorkerClaim.objects.filter(external_id__in=old, worker__sandbox=requester.sandbox).exclude(worker_id__in=known)
    return [Claim(claim.worker, old[claim.external_id]) for claim in claims.select_related("worker").order_by("at")]


def archived_csv(batch: ArchivedBatch) -> Iterator[str]:
    """Yield the file again, cell by cell as it came; memory is flat in its length."""
    yield _lines([batch.columns])
    after = 0
    while True:
        rows = ArchivedAssignment.objects.filter(batch=batch, pk__gt=after).order_by("pk").values_list("pk", "cells")
        piece = list(rows[:_PIECE_ROWS])
        if not piece:
            return
        yield _lines([json.loads(cells) for _key, cells in piece])
        after = piece[-1][0]


def old_id_of(worker: Worker) -> str:
    """Return what the worker said their WorkerId was, or nothing."""
    return WorkerClaim.objects.filter(worker=worker).values_list("external_id", flat=True).first() or ""


def _claimed() -> "Subquery":
    return Subquery(WorkerClaim.objects.values("external_id"))


def _lines(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
