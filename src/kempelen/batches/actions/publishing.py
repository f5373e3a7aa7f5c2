"""From a draft to HITs. Money is set aside for the whole batch at once; chunks turn rows into HITs (ADR 0003)."""

import json
from datetime import timedelta
from json.encoder import encode_basestring

from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.batches import statements
from kempelen.batches.errors import BatchStateError
from kempelen.batches.models import Batch, BatchRows, Project
from kempelen.batches.states import BatchState
from kempelen.core import clock
from kempelen.core.actions import put_in_outbox
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvariantError
from kempelen.hits.actions import find_or_make_hit_type, insert_hits
from kempelen.hits.models import HitType
from kempelen.hits.pricing import fee_for
from kempelen.hits.types import SHORTEST_SECONDS, YEAR_SECONDS, HitTypeProperties, check_number, check_text
from kempelen.ledger.actions import hold_for_batch
from kempelen.qualifications.requirements import from_json

PUBLISH_TOPIC = "batches.publish_chunk"
_LONGEST_NAME = 200


@retried
def publish(*, batch: Batch, name: str, actor: Actor, lifetime_seconds: int | None = None) -> Batch:
    """Publish a draft: fix its fee, set its whole price aside, and ask ``jobs`` to make the HITs.

    Raises InvalidValueError, InsufficientFundsError with the exact gap, and BatchStateError when it was published
    before: of two clicks, one publishes. Nothing changed then. Locks: batch, account.
    """
    lifetime = batch.lifetime_seconds if lifetime_seconds is None else lifetime_seconds
    check_text("Name", name, 1, _LONGEST_NAME)
    check_number("LifetimeInSeconds", lifetime, SHORTEST_SECONDS, YEAR_SECONDS)
    with atomic():
        hit_type = _hit_type(batch, actor)
        fee_micros = fee_for(batch.reward_micros, batch.slots, from_json(batch.project.requirements))
        moment = clock.now()
        begun = driver().changed(
            statements.BEGIN_PUBLISHING,
            batch=batch.pk,
            name=name,
            hit_type=hit_type.pk,
            fee=fee_micros,
            lifetime=lifetime,
            now=moment,
            expires_at=moment + timedelta(seconds=lifetime),
        )
        if not begun:
            raise BatchStateError("This batch was already published.", state=_state_of(batch))
        price_micros = batch.rows_total * batch.slots * (batch.reward_micros + fee_micros)
        hold_for_batch(requester_id=batch.requester_id, batch_id=batch.pk, amount_micros=price_micros)
        facts = {"name": name, "rows": batch.rows_total, "slots": batch.slots, "price_micros": price_micros}
        record(Verb.BATCH_PUBLISHED, actor=actor, subject_kind="batch", subject_id=batch.pk, after=facts)
        put_in_outbox(PUBLISH_TOPIC, {"batch_id": batch.pk})
    batch.refresh_from_db()
    return batch


@retried
def publish_chunk(*, batch_id: int) -> bool:
    """Turn the next run of rows (at most 5,000) into HITs in one transaction; return whether more are waiting.

    Safe to call at any time, any number of times, by any number of processes: a run is taken by a conditional update on
    ``rows_published``, so it becomes HITs once. A batch that is not being published is left alone. Locks: batch, then
    what ``insert_hits`` locks.
    """
    with atomic():
        batch = Batch.objects.filter(pk=batch_id, state=BatchState.PUBLISHING).first()
        if batch is None:
            return False
        run = BatchRows.objects.filter(batch=batch, first_row=batch.rows_published).first()
        if run is None:
            return _is_moving(batch)
        if _take(batch, run):
            _insert(batch, run)
            run.delete()
            driver().run(statements.COMPLETE, batch=batch_id)
    return Batch.objects.filter(pk=batch_id, state=BatchState.PUBLISHING).exists()


def _is_moving(batch: Batch) -> bool:
    """Return whether more rows wait after another process has published the run that was next a moment ago."""
    seen = batch.rows_published
    batch.refresh_from_db()
    if batch.rows_published == seen and batch.state == BatchState.PUBLISHING:
        raise InvariantError(f"Batch {batch.pk} has no rows from number {seen} on.")
    return batch.state == BatchState.PUBLISHING


def _take(batch: Batch, run: BatchRows) -> bool:
    return bool(driver().changed(statements.TAKE_RUN, batch=batch.pk, first=run.first_row, rows=run.row_count))


def _insert(batch: Batch, run: BatchRows) -> None:
    if batch.hit_type_id is None or batch.expires_at is None:  # pragma: no cover -- a CHECK constraint of the table
        raise AssertionError
    insert_hits(
        hit_type_id=batch.hit_type_id,
        requester_id=batch.requester_id,
        batch_id=batch.pk,
        layout_id=batch.layout_id,
        annotation=annotation_of(batch.pk, batch.project_id),
        contents=contents_of(batch.columns, run.rows),
        slots=batch.slots,
        reward_micros=batch.reward_micros,
        fee_micros=batch.fee_micros,
        expires_at=batch.expires_at,
    )


def contents_of(columns: list[str], rows: str) -> list[str]:
    """Return each row as the JSON object that a HIT keeps: its template's parameters, columns not used by it too."""
    members = ",".join(f"{encode_basestring(name)}:".replace("%", "%%") + "%s" for name in columns)
    row = f"{{{members}}}"
    return [row % tuple(map(encode_basestring, cells)) for cells in json.loads(rows)]


def annotation_of(batch_id: int, project_id: int) -> str:
    """Return what every HIT of a batch carries, in MTurk's form: scripts look for digits there (question-formats 11)."""
    return f"BatchId:{batch_id};OriginalHitTemplateId:{project_id};"


def _hit_type(batch: Batch, actor: Actor) -> HitType:
    project: Project = batch.project
    properties = HitTypeProperties(
        title=project.title,
        description=project.description,
        keywords=project.keywords,
        reward_micros=batch.reward_micros,
        duration_seconds=project.duration_seconds,
        approve_after_seconds=project.approve_after_seconds,
        requirements=from_json(project.requirements),
    )
    return find_or_make_hit_type(requester=batch.requester, properties=properties, actor=actor)


def _state_of(batch: Batch) -> BatchState:
    return BatchState(Batch.objects.values_list("state", flat=True).get(pk=batch.pk))
