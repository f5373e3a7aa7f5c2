"""``kill -9`` of web and jobs in the middle of work, as often as it takes: nothing lost, nothing doubled (DESIGN 7)."""

import io
import random
import time

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from conftest import TEST, Cast
from crash.mortal import MortalWeb, end_leases, kill_in_the_middle
from kempelen.accounts.actions import create_access_key
from kempelen.batches import actions as batches
from kempelen.batches.models import Batch
from kempelen.batches.states import BatchState
from kempelen.core import ids
from kempelen.core.ids import Kind
from kempelen.hits import actions as hits
from kempelen.hits.actions import HitTypeProperties
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.ledger.models import Reason, Transfer
from processes import Site, free_port, kill, start, wait_until
from support import books_balance, publish_hit

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]

_ROWS = 20_000
_HITS = 20
_FEW_KILLS = 6


def _publish(cast: Cast) -> Batch:
    properties = batches.ProjectProperties(
        name="Many",
        assignments_per_hit=1,
        lifetime_seconds=86_400,
        hit_type=HitTypeProperties(
            title="Many",
            description="Many rows.",
            keywords="",
            reward_micros=1_000,
            duration_seconds=600,
            approve_after_seconds=86_400,
        ),
    )
    html = "<form><p>${text}</p><input name='answer'></form>"
    project = batches.save_project(
        requester=cast.rita, project=None, properties=properties, html=html, frame_height=0, escaping="contextual", actor=TEST
    )
    table = io.BytesIO(("text\n" + "".join(f"row {number}\n" for number in range(_ROWS))).encode())
    draft = batches.draft_batch(project=project, file=table, file_name="many.csv", actor=TEST)
    return batches.publish(batch=draft, name="Many", actor=TEST)


def test_jobs_killed_while_publishing_leave_exactly_the_rows_of_the_table(cast_committed: Cast, database_address: str) -> None:
    batch = _publish(cast_committed)
    site = Site(free_port())
    dice = random.Random(1770)
    seen = [0]

    def moved_on() -> bool:
        batch.refresh_from_db()
        return batch.rows_published > seen[0] or batch.state == BatchState.PUBLISHED

    kills = 0
    while batch.state != BatchState.PUBLISHED:
        jobs = start("jobs", database=database_address, site=site)
        if kills < _FEW_KILLS:
            # Some die before their first chunk is committed, some in the middle of a later one.
            time.sleep(dice.uniform(0.5, 2.0))
        else:
            wait_until(moved_on, "another chunk is published")
        kill(jobs)
        kills += 1
        end_leases()
        batch.refresh_from_db()
        seen[0] = batch.rows_published

    assert Hit.objects.filter(batch_id=batch.pk).count() == _ROWS
    assert Hit.objects.filter(batch_id=batch.pk).values("content").distinct().count() == _ROWS
    books_balance()


def test_web_killed_during_submit_and_approve_neither_loses_nor_doubles(cast_committed: Cast, database_address: str) -> None:
    cast = cast_committed
    published = [publish_hit(cast.rita, title=f"Pair {number}") for number in range(_HITS)]
    held = [hits.accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id for hit in published]
    key = create_access_key(requester=cast.rita, label="test", actor=TEST)
    web = MortalWeb(database_address)
    try:
        kill_in_the_middle(web, held, lambda one: web.submit(one, f"answer {one}") == 200)
        sent = Assignment.objects.filter(pk__in=held)
        assert {row.state for row in sent} == {AssignmentState.SUBMITTED}
        assert all(f"answer {row.pk}" in (row.answer or "") for row in sent)
        client = web.client(key)

        def approve(one: int) -> bool:
            try:
                client.approve_assignment(AssignmentId=ids.encode(Kind.ASSIGNMENT, one))
            except ClientError as error:
                # The approval before the kill was committed, only its answer was lost.
                return "This operation can be called with a status of: Submitted" in str(error)
            except BotoCoreError:
                return False
            return True

        kill_in_the_middle(web, held, approve)
    finally:
        web.stop()
    assert {row.state for row in Assignment.objects.filter(pk__in=held)} == {AssignmentState.APPROVED}
    assert Transfer.objects.filter(reason=Reason.REWARD, subject_id__in=held).count() == _HITS
    cast.wen.refresh_from_db()
    assert cast.wen.balance_micros == sum(hit.reward_micros for hit in published)
    books_balance()
