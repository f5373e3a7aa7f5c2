"""The results file of 100,000 assignments: rows a second and the wait for the first piece, beside a bare SELECT and csv.writer.

Bare: the same join, read in pieces, its values written by ``csv.writer`` as they come: no id computed, no date worded, no
answer taken apart. Both write to nowhere.
"""

import csv
import json
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import ground
from ground import Bare, Target, figure

ground.prepare("results" + "_memory" * (len(sys.argv) == 3))

from kempelen.audit.vocabulary import Actor  # noqa: E402 -- after prepare, here and below
from kempelen.batches.actions import ProjectProperties, save_project  # noqa: E402
from kempelen.batches.models import Batch  # noqa: E402
from kempelen.batches.results import results_csv  # noqa: E402
from kempelen.batches.states import BatchState  # noqa: E402
from kempelen.core.db import Statement, atomic, driver  # noqa: E402
from kempelen.hits.actions import HitTypeProperties  # noqa: E402
from kempelen.hits.models import Hit  # noqa: E402

SMALL, LARGE = 10_000, 100_000
SLOTS, PEOPLE = 5, 500
ACTOR = Actor.system("bench")
DONE = Statement.same("UPDATE hit SET submitted = slots, queued_at = NULL, reviewable_at = :now WHERE batch_id = :batch")
JOINED = """SELECT a.id, a.answer, a.state, a.feedback, a.accepted_at, a.submitted_at, a.due_at, a.decided_at, a.rejected_at,
      w.public_id, h.id, h.hit_type_id, t.title, t.description, t.keywords, h.reward_micros, h.created_at, h.slots, h.annotation,
      t.duration_seconds, t.approve_after_seconds, h.expires_at, h.content
    FROM hit h JOIN assignment a ON a.hit_id = h.id JOIN worker w ON w.id = a.worker_id JOIN hit_type t ON t.id = h.hit_type_id
    WHERE h.batch_id = :batch AND a.state IN (2, 3, 4) ORDER BY h.id, a.id"""


class Nowhere:
    """A file that keeps nothing."""

    def write(self, text: str) -> int:
        """Count it as written."""
        return len(text)


def answered(assignments: int) -> Batch:
    """Return a batch whose every HIT was answered by five workers."""
    owner, workers = ground.requester(), ground.workers(PEOPLE)
    shared = HitTypeProperties(
        title="Judge a sentence",
        description="Read a sentence and say whether it is true.",
        keywords="sentence, truth",
        reward_micros=10_000,
        duration_seconds=600,
        approve_after_seconds=86_400,
    )
    properties = ProjectProperties(name="Bench", assignments_per_hit=SLOTS, lifetime_seconds=86_400, hit_type=shared)
    project = save_project(
        requester=owner, project=None, properties=properties, html=ground.LAYOUT, frame_height=0, escaping="raw", actor=ACTOR
    )
    kind, hits, now = ground.hit_type(owner, shared.title), assignments // SLOTS, ground.now()
    batch = Batch.objects.create(
        requester=owner, project=project, layout=project.layout, hit_type=kind, name="bench", state=BatchState.PUBLISHED,
        columns=["text"], rows_total=hits, rows_published=hits, slots=SLOTS, reward_micros=10_000, lifetime_seconds=86_400,
        expires_at=now + timedelta(days=1), created_at=now, published_at=now,
    )  # fmt: skip
    ground.stock(kind, hits, SLOTS, layout_id=project.layout_id, batch_id=batch.pk)
    keys = list(Hit.objects.filter(batch_id=batch.pk).order_by("pk").values_list("pk", flat=True))
    common = {
        "state": 2, "reward_micros": 10_000, "fee_micros": 0, "accepted_at": now - timedelta(seconds=95),
        "deadline": now + timedelta(minutes=10), "submitted_at": now, "due_at": now + timedelta(days=1), "proof": 3,
    }  # fmt: skip
    with atomic():
        driver().load("assignment", ("hit_id", "worker_id", "answer"), answers(keys, workers), common)
        driver().run(DONE, now=now, batch=batch.pk)
    ground.vacuum()
    return batch


def answers(keys: list[int], workers: list[Any]) -> Iterator[tuple[int, int, str]]:
    """Yield who answered which HIT what."""
    for position, key in enumerate(keys):
        for turn in range(SLOTS):
            pairs = [["label", ("true", "false")[turn % 2]], ["sure", str(turn)], ["comment", f"It is number {position}."]]
            yield key, workers[(position + turn) % PEOPLE].pk, json.dumps(pairs, separators=(",", ":"))


def ours(batch: Batch) -> tuple[float, float]:
    """Write the file; return seconds to the first piece and to the end."""
    began, out, first, lines = time.perf_counter(), Nowhere(), 0.0, 0
    for piece in results_csv(batch):
        out.write(piece)
        first = first or time.perf_counter() - began
        lines += piece.count("\r\n")
    if lines != batch.rows_total * SLOTS + 1:
        raise AssertionError(lines)
    return first, time.perf_counter() - began


def bare(batch: Batch) -> float:
    """Select and write; return seconds."""
    began = time.perf_counter()
    writer, connection = csv.writer(Nowhere(), quoting=csv.QUOTE_ALL), Bare().raw
    if ground.is_postgresql():
        with connection.transaction(), connection.cursor("bench") as cursor:
            cursor.itersize = 2_000
            writer.writerows(cursor.execute(JOINED.replace(":batch", "%s"), (batch.pk,)))
    else:
        writer.writerows(connection.execute(JOINED.replace(":batch", "?"), (batch.pk,)))
    return time.perf_counter() - began


def main() -> None:
    """Measure ours and bare in turn; then memory, each size in a process of its own."""
    batch = answered(LARGE)
    rounds = [(*ours(batch), bare(batch)) for _ in range(ground.ROUNDS)]
    first, whole, plain = (ground.median(list(column)) for column in zip(*rounds, strict=True))
    peaks = [ground.peak_of("results.py", size) for size in (LARGE, SMALL)]
    ground.report(
        [
            figure(f"results CSV of {LARGE:,} assignments", LARGE / whole, LARGE / plain, "rows/s", Target("ours", least=40_000)),
            figure("its first piece, after", first, 0.0, "s", Target("ours", most=1.0)),
            figure(f"peak memory, results of {LARGE:,} over {SMALL:,}", *peaks, "MiB", Target(most=1.1)),
        ]
    )


def memory(size: int) -> None:
    """Write the file of so many assignments and tell the peak."""
    ground.small_page_cache()
    batch = answered(size)
    ours(batch)
    ground.tell_peak()


if __name__ == "__main__":
    memory(int(sys.argv[2])) if len(sys.argv) == 3 else main()
