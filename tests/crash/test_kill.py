"""``kill -9`` of web and jobs in the middle of work, as often as it takes: nothing lost, nothing doubled (DESIGN 7)."""

import io
import random
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urlencode

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from conftest import TEST, Cast
from kempelen.accounts.actions import create_access_key
from kempelen.batches import actions as batches
from kempelen.batches.models import Batch
from kempelen.batches.states import BatchState
from kempelen.core import clock, ids
from kempelen.core.ids import Kind
from kempelen.core.models import OutboxMessage
from kempelen.hits import actions as hits
from kempelen.hits.actions import HitTypeProperties
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.ledger.models import Reason, Transfer
from processes import Site, answers, free_port, kill, start, wait_until
from support import books_balance, publish_hit

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]

_ROWS = 20_000
_HITS = 20
_FEW_KILLS = 6
_FATAL_SHARE = 0.25
_MOST_TRIES = 10 * _HITS


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


def _end_leases() -> None:
    """Let what the dead process had claimed be due now, as it is when its lease of half a minute has run out."""
    OutboxMessage.objects.update(due_at=clock.now())


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
        _end_leases()
        batch.refresh_from_db()
        seen[0] = batch.rows_published

    assert Hit.objects.filter(batch_id=batch.pk).count() == _ROWS
    assert Hit.objects.filter(batch_id=batch.pk).values("content").distinct().count() == _ROWS
    books_balance()


class _MortalWeb:
    """A web process that can be killed and comes back at the same address."""

    def __init__(self, database: str) -> None:
        self.site = Site(free_port())
        self._database = database
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = start("web", "--port", str(self.site.port), database=self._database, site=self.site)
        wait_until(lambda: answers(self.site), "the web process answers")
        return process

    def kill_and_restart(self) -> None:
        kill(self._process)
        self._process = self._start()

    def stop(self) -> None:
        kill(self._process)

    def submit(self, assignment_id: int, answer: str) -> int | None:
        """Post an answer as a task page does; return the status, or None when nobody answered."""
        body = urlencode({"assignmentId": ids.encode(Kind.ASSIGNMENT, assignment_id), "answer": answer})
        headers = {"Host": self.site.tasks_host, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        try:
            connection.request("POST", "/mturk/externalSubmit", body, headers)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


def _kill_in_the_middle(web: _MortalWeb, work: list[int], do: Callable[[int], bool]) -> None:
    """Do every piece of work, killing the server while one in four of them is on its way; repeat what got no answer."""
    dice = random.Random(1804)
    left, tries = list(work), 0
    while left:
        piece, tries = left[0], tries + 1
        assert tries <= _MOST_TRIES, f"{len(left)} of {len(work)} pieces are never done"
        killer = Timer(dice.uniform(0.0, 0.01), web.kill_and_restart) if dice.random() < _FATAL_SHARE else None
        if killer:
            killer.start()
        if do(piece):
            left.pop(0)
        if killer:
            killer.join()


def test_web_killed_during_submit_and_approve_neither_loses_nor_doubles(cast_committed: Cast, database_address: str) -> None:
    cast = cast_committed
    published = [publish_hit(cast.rita, title=f"Pair {number}") for number in range(_HITS)]
    held = [hits.accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id for hit in published]
    key = create_access_key(requester=cast.rita, label="test", actor=TEST)
    web = _MortalWeb(database_address)
    try:
        _kill_in_the_middle(web, held, lambda one: web.submit(one, f"answer {one}") == 200)
        sent = Assignment.objects.filter(pk__in=held)
        assert {row.state for row in sent} == {AssignmentState.SUBMITTED}
        assert all(f"answer {row.pk}" in (row.answer or "") for row in sent)
        client = boto3.client(
            "mturk",
            region_name="us-east-1",
            endpoint_url=web.site.address,
            aws_access_key_id=key.key.pk,
            aws_secret_access_key=key.secret,
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20),
        )

        def approve(one: int) -> bool:
            try:
                client.approve_assignment(AssignmentId=ids.encode(Kind.ASSIGNMENT, one))
            except ClientError as error:
                # The approval before the kill was committed, only its answer was lost.
                return "This operation can be called with a status of: Submitted" in str(error)
            except BotoCoreError:
                return False
            return True

        _kill_in_the_middle(web, held, approve)
    finally:
        web.stop()
    assert {row.state for row in Assignment.objects.filter(pk__in=held)} == {AssignmentState.APPROVED}
    assert Transfer.objects.filter(reason=Reason.REWARD, subject_id__in=held).count() == _HITS
    cast.wen.refresh_from_db()
    assert cast.wen.balance_micros == sum(hit.reward_micros for hit in published)
    books_balance()
