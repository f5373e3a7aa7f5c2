"""Bringing old results and workers along, and vouching for who an old worker is here. Each verb is one transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final

from django.conf import settings

from kempelen.accounts.models import Requester, Worker
from kempelen.archive import reading, statements
from kempelen.archive.errors import ClaimStateError
from kempelen.archive.models import ID_LONGEST, ArchivedAssignment, ArchivedBatch, ArchivedWorker, WorkerClaim
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.batches.table import Fit, Run, Table, read_table
from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions import block_worker
from kempelen.qualifications.actions import associate, create_type
from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.types import TypeProperties

_DESCRIPTION: Final = "Brought along from MTurk."
_AT_ONCE: Final = 2_000
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class ImportedWorkers:
    """What a workers file held: rows, how many of them are blocked, and qualification types that were made for it."""

    workers: int
    blocked: int
    made_types: tuple[str, ...]


def import_results(*, requester: Requester, file: IO[bytes], file_name: str, actor: Actor) -> ArchivedBatch:
    """Keep a results file of MTurk under its old ids; a batch that is there already is replaced by what is newer.

    Raises TableError with all errors by row; then nothing is kept. Memory is flat in the file's size. Locks: archived batch.
    """
    with _read(file, reading.ResultsFit()) as table:
        return _keep_results(requester, table, file_name, actor)


@retried
def _keep_results(requester: Requester, table: Table, file_name: str, actor: Actor) -> ArchivedBatch:
    with atomic():
        batch: ArchivedBatch | None = None
        for run in table.runs():
            batch = batch or _fresh_batch(requester, table, run, file_name)
            _keep_run(batch, table, run)
        assert batch is not None  # noqa: S101 -- a table without rows was refused
        driver().run(statements.NAME_WORKERS, batch=batch.pk)
        _sum_up(batch)
        record(
            Verb.BATCH_ARCHIVED,
            actor=actor,
            subject_kind="archived_batch",
            subject_id=batch.pk,
            after={"external_id": batch.external_id, "assignments": batch.assignments},
        )
    return batch


def import_workers(*, requester: Requester, file: IO[bytes], actor: Actor) -> ImportedWorkers:
    """Keep old workers with their scores and blocks; types of the scores' names are made where the requester has none.

    Somebody who is already known here gets their scores and block at once. Raises TableError with all errors by row,
    InvalidValueError for a name that no type can have; then nothing is kept. Locks: archived workers, then what
    ``associate`` and ``block_worker`` lock.
    """
    with _read(file, reading.WorkersFit()) as table:
        return _keep_workers(requester, table, actor)


@retried
def _keep_workers(requester: Requester, table: Table, actor: Actor) -> ImportedWorkers:
    count = blocked = 0
    with atomic():
        made = _make_types(requester, reading.scored_names(table.columns), actor)
        for run in table.runs():
            kept = _keep_some(requester, list(reading.old_workers(table.columns, run.rows)))
            count, blocked = count + len(kept), blocked + sum(row.blocked for row in kept)
            for row in kept:
                if row.worker is not None:
                    _carry_over(requester, row, row.worker, actor)
        record(
            Verb.WORKERS_ARCHIVED,
            actor=actor,
            subject_kind="requester",
            subject_id=requester.pk,
            after={"workers": count, "blocked": blocked},
        )
    return ImportedWorkers(count, blocked, made)


def claim(*, worker: Worker, external_id: str) -> None:
    """Let a worker say which WorkerId was theirs on MTurk; empty takes it back. Requesters who know that id may vouch for it.

    Raises InvalidValueError. What was vouched for stays.
    """
    wanted = external_id.strip().upper()
    if not wanted:
        WorkerClaim.objects.filter(worker=worker).delete()
        return
    if not (wanted.isascii() and wanted.isalnum()) or len(wanted) > ID_LONGEST:
        message = "An old WorkerId is letters and digits, such as A1B2C3D4E5F6G7."
        raise InvalidValueError("external_id", message, value=external_id)
    WorkerClaim.objects.update_or_create(worker=worker, defaults={"external_id": wanted, "at": clock.now()})


@retried
def vouch(*, requester: Requester, external_id: str, worker: Worker, actor: Actor) -> None:
    """Say that a worker is the requester's old worker, as they claim: their scores and their block are theirs from now on.

    Raises ClaimStateError unless the claim stands and both are unknown so far. Locks: archived worker, then what
    ``associate`` and ``block_worker`` lock.
    """
    with atomic():
        claimed = WorkerClaim.objects.filter(worker=worker, external_id=external_id).exists()
        taken = ArchivedWorker.objects.filter(requester=requester, worker=worker).exists()
        unknown = ArchivedWorker.objects.filter(requester=requester, external_id=external_id, worker=None)
        if not claimed or taken or not unknown.update(worker=worker, vouched_at=clock.now()):
            raise ClaimStateError
        old = ArchivedWorker.objects.get(requester=requester, external_id=external_id)
        _carry_over(requester, old, worker, actor)
        record(
            Verb.WORKER_VOUCHED,
            actor=actor,
            subject_kind="worker",
            subject_id=worker.pk,
            after={"requester": requester.pk, "external_id": external_id},
        )


def _read(file: IO[bytes], fit: Fit) -> Table:
    limits = settings.KEMPELEN
    return read_table(file, fit, rows_limit=limits.upload_rows_limit, bytes_limit=limits.upload_limit_bytes)


def _fresh_batch(requester: Requester, table: Table, run: Run, file_name: str) -> ArchivedBatch:
    """Return the batch's row, empty, whether it was there before or not."""
    first = json.loads(run.rows)[0]
    title = dict(zip(table.columns, first, strict=True)).get("Title", "")
    batch, _made = ArchivedBatch.objects.update_or_create(
        requester=requester,
        external_id=reading.batch_id_of(table.columns, first, file_name),
        defaults={
            "title": title[:_LONGEST_NAME],
            "file_name": file_name[:_LONGEST_NAME],
            "columns": list(table.columns),
            "assignments": table.row_count,
            "imported_at": clock.now(),
        },
    )
    ArchivedAssignment.objects.filter(batch=batch).delete()
    return batch


def _keep_run(batch: ArchivedBatch, table: Table, run: Run) -> None:
    """Write one run of rows at the speed of the database's own load."""
    driver().load(
        "archived_assignment",
        ("assignment_external_id", "hit_external_id", "worker_external_id", "status", "submitted_at", "cells"),
        (
            (
                row.assignment_id,
                row.hit_id,
                row.worker_id,
                row.status,
                row.submitted_at,
                json.dumps(row.cells, ensure_ascii=False),
            )
            for row in reading.old_assignments(table.columns, run.rows)
        ),
        common={"batch_id": batch.pk, "requester_id": batch.requester_id},
    )


def _sum_up(batch: ArchivedBatch) -> None:
    """Note from when to when the batch was worked on."""
    sent = ArchivedAssignment.objects.filter(batch=batch, submitted_at__isnull=False).order_by("submitted_at")
    batch.first_submitted_at = sent.values_list("submitted_at", flat=True).first()
    batch.last_submitted_at = sent.values_list("submitted_at", flat=True).last()
    batch.save(update_fields=["first_submitted_at", "last_submitted_at"])


def _make_types(requester: Requester, names: Iterable[str], actor: Actor) -> tuple[str, ...]:
    known = set(_types(requester, names))
    fresh = tuple(name for name in names if name not in known)
    for name in fresh:
        create_type(requester=requester, properties=TypeProperties(name=name, description=_DESCRIPTION), actor=actor)
    return fresh


def _keep_some(requester: Requester, said: Sequence[reading.OldWorker]) -> list[ArchivedWorker]:
    """Add what a file says of some workers to what is known; what it does not mention stays. Three statements a run."""
    names = [old.worker_id for old in said]
    fresh = [ArchivedWorker(requester=requester, external_id=name) for name in names]
    ArchivedWorker.objects.bulk_create(fresh, batch_size=_AT_ONCE, ignore_conflicts=True)
    rows = ArchivedWorker.objects.select_related("worker").filter(requester=requester, external_id__in=names)
    known = {row.external_id: row for row in rows}
    for old in said:
        row = known[old.worker_id]
        scores = {**row.scores, **old.scores}
        row.scores = {name: value for name, value in scores.items() if value is not None}
        if old.blocked is not None:
            row.blocked, row.block_reason = old.blocked, old.block_reason if old.blocked else ""
    ArchivedWorker.objects.bulk_update(known.values(), ["scores", "blocked", "block_reason"], batch_size=_AT_ONCE // 4)
    return [known[name] for name in names]


def _carry_over(requester: Requester, old: ArchivedWorker, worker: Worker, actor: Actor) -> None:
    """Give the worker the old scores and the old block. An old worker without a block is not unblocked here."""
    types = _types(requester, old.scores)
    for name, value in old.scores.items():
        if name in types:
            associate(qualification_type=types[name], worker=worker, value=value, actor=actor)
    if old.blocked:
        block_worker(requester=requester, worker=worker, reason=old.block_reason or _DESCRIPTION, actor=actor)


def _types(requester: Requester, names: Iterable[str]) -> Mapping[str, QualificationType]:
    """Return the requester's types of these names that were not deleted."""
    found = QualificationType.objects.filter(requester=requester, name__in=list(names), deleted_at=None)
    return {found_type.name: found_type for found_type in found}
