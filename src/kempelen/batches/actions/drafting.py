"""A batch before it is published: its table is stored, nobody sees it, it costs nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.conf import settings

from kempelen.audit.vocabulary import Actor
from kempelen.batches import statements
from kempelen.batches.errors import BatchStateError, RowError, TableError
from kempelen.batches.fitting import LayoutFit
from kempelen.batches.manifest import read_manifest
from kempelen.batches.models import Batch, BatchRows, Project
from kempelen.batches.states import BatchState
from kempelen.batches.table import Encoding, Table, read_table
from kempelen.core import clock
from kempelen.core.db import atomic, driver
from kempelen.questions.designs import check_layout
from kempelen.questions.models import Layout

_LONGEST_FILE_NAME = 200
_VARIABLES_NAMED = 10
_MANIFESTS = (".jsonl", ".ndjson", ".manifest", ".json")


def draft_batch(
    *, project: Project, file: BinaryIO | None, file_name: str, encoding: Encoding = "utf-8-sig", actor: Actor
) -> Batch:
    """Read the table and keep it beside the design, price and counts of this moment; ``file`` None means one HIT without a table.

    ``encoding`` is that of a CSV file; manifests are UTF-8. Raises TableError with all errors by row; nothing is written
    then. Memory is flat in the file's size.
    """
    del actor  # Nothing has happened yet that anybody else could notice: the trail begins when the batch is published.
    with _table(project.layout, file, file_name, encoding) as table, atomic():
        batch = Batch.objects.create(
            requester_id=project.requester_id,
            project=project,
            layout=project.layout,
            name=f"{project.name}: {file_name}"[:_LONGEST_FILE_NAME] if file_name else project.name,
            file_name=file_name[:_LONGEST_FILE_NAME],
            columns=list(table.columns),
            rows_total=table.row_count,
            slots=project.assignments_per_hit,
            reward_micros=project.reward_micros,
            lifetime_seconds=project.lifetime_seconds,
            created_at=clock.now(),
        )
        for run in table.runs():
            BatchRows.objects.create(batch=batch, first_row=run.first_row, row_count=run.row_count, rows=run.rows)
    return batch


def discard_draft(*, batch: Batch, actor: Actor) -> None:
    """Forget a draft and its table. Raises BatchStateError once it was published."""
    del actor  # As in draft_batch.
    with atomic():
        if not driver().changed(statements.DISCARD_DRAFT, batch=batch.pk):
            raise BatchStateError("Only a draft can be discarded; this batch was published.", state=BatchState(batch.state))
        # The foreign key is checked at the end of the transaction on both databases.
        driver().run(statements.DISCARD_ROWS, batch=batch.pk)


@contextmanager
def _table(layout: Layout, file: BinaryIO | None, file_name: str, encoding: Encoding) -> Iterator[Table]:
    if file is not None:
        environment = settings.KEMPELEN
        limits = {"rows_limit": environment.upload_rows_limit, "bytes_limit": environment.upload_limit_bytes}
        # A manifest belongs to Liquid (crowd-elements 8); its structures would be mere text elsewhere.
        is_manifest = layout.liquid and file_name.lower().endswith(_MANIFESTS)
        fit = LayoutFit(layout)
        with read_manifest(file, fit, **limits) if is_manifest else read_table(file, fit, encoding=encoding, **limits) as table:
            yield table
        return
    missing = check_layout(layout, ()).missing
    if missing:
        names = ", ".join(f"${{{name}}}" for name in missing[:_VARIABLES_NAMED])
        raise TableError([RowError(0, f"The template has variables ({names}), so it needs a CSV file with a column for each.")])
    with Table() as table:
        table.keep([[]])
        yield table
