"""Looking into a batch's table, published or not."""

import json

from django.db.models import F

from kempelen.batches.models import Batch, BatchRows
from kempelen.hits.models import Hit


def rows_of(batch: Batch, offset: int = 0, limit: int = 1) -> list[dict[str, str]]:
    """Return rows by their place in the table, counted from 0: rows that are HITs from those, the rest as stored."""
    rows = _published(batch, offset, limit)
    return rows + _waiting(batch, offset + len(rows), limit - len(rows))


def _published(batch: Batch, offset: int, limit: int) -> list[dict[str, str]]:
    if offset >= batch.rows_published:
        return []
    # hit_batch: rows become HITs in their order, so a HIT's place among its batch is its row's.
    contents = Hit.objects.filter(batch_id=batch.pk).order_by("id").values_list("content", flat=True)
    return [json.loads(content) for content in contents[offset : offset + limit]]


def _waiting(batch: Batch, offset: int, limit: int) -> list[dict[str, str]]:
    if limit <= 0:
        return []
    ends = F("first_row") + F("row_count")
    runs = BatchRows.objects.filter(batch=batch, first_row__lt=offset + limit).alias(end=ends).filter(end__gt=offset)
    found: list[dict[str, str]] = []
    for run in runs.order_by("first_row"):
        cells = json.loads(run.rows)[max(0, offset - run.first_row) : offset + limit - run.first_row]
        found += [dict(zip(batch.columns, row, strict=True)) for row in cells]
    return found
