"""Publish a table of 10,000 and of 100,000 rows, beside the database's own bulk load of the same rows into the same table.

Ours: ``publish`` and ``publish_chunk`` until done; the figure with "draft" also reads, checks and keeps the file. Bare: the
finished rows, COPY text or parameter tuples made beforehand, in one transaction. Both start with an empty table.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import ground
from ground import Bare, Target, figure

ground.prepare("publish" + "_memory" * (len(sys.argv) == 3))

from django.db import connection  # noqa: E402 -- after prepare, here and below

from kempelen.audit.vocabulary import Actor  # noqa: E402
from kempelen.batches.actions import ProjectProperties, draft_batch, publish, publish_chunk, save_project  # noqa: E402
from kempelen.batches.actions.publishing import annotation_of, contents_of  # noqa: E402
from kempelen.batches.models import Batch  # noqa: E402
from kempelen.core import clock  # noqa: E402
from kempelen.hits.actions import HitTypeProperties  # noqa: E402

SMALL, LARGE = 10_000, 100_000
ACTOR = Actor.system("bench")
COLUMNS = ("id", "text", "image")
HIT_COLUMNS = (
    "hit_type_id", "requester_id", "batch_id", "layout_id", "content", "annotation", "created_at", "expires_at",
    "reward_micros", "fee_micros", "slots", "queued_at",
)  # fmt: skip
TARGET = Target(least=0.7)


def rows(count: int) -> Iterator[tuple[str, str, str]]:
    """Yield a table's rows: a number, a sentence, an address."""
    for number in range(count):
        text = f"Sentence number {number} of a table that somebody wants judged, with a few words more."
        yield str(number), text, f"https://example.org/{number}.jpg"


def file_of(folder: Path, count: int) -> Path:
    """Write the table."""
    path = folder / f"{count}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(count))
    return path


def project() -> Any:
    """Return a project whose template uses all columns."""
    properties = ProjectProperties(
        name="Bench",
        assignments_per_hit=3,
        lifetime_seconds=86_400,
        hit_type=HitTypeProperties(
            title="Judge a sentence",
            description="Read a sentence and say whether it is true.",
            keywords="sentence",
            reward_micros=10_000,
            duration_seconds=600,
            approve_after_seconds=86_400,
        ),
    )
    html = "<form><p>${id}: ${text}</p><img src='${image}'><input name='answer'></form>"
    return save_project(
        requester=ground.requester(), project=None, properties=properties, html=html, frame_height=0, escaping="raw", actor=ACTOR
    )


def draft(of: Any, path: Path) -> Batch:
    """Read the file into a draft."""
    with path.open("rb") as file:
        return draft_batch(project=of, file=file, file_name=path.name, actor=ACTOR)


def publish_all(batch: Batch) -> None:
    """Publish it as ``jobs`` does."""
    publish(batch=batch, name="bench", actor=ACTOR)
    while publish_chunk(batch_id=batch.pk):
        pass


def empty() -> None:
    """Leave no HIT, so that every load starts alike."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE hit CASCADE" if ground.is_postgresql() else "DELETE FROM hit")
    ground.vacuum()


def finished(batch: Batch, count: int) -> list[tuple[Any, ...]]:
    """Return the rows of ``hit`` that a batch becomes."""
    contents = contents_of(list(COLUMNS), json.dumps(list(rows(count))))
    now = clock.now()
    common = (annotation_of(batch.pk, batch.project_id), now, batch.expires_at, 10_000, 0, 3)
    return [
        (
            batch.hit_type_id,
            batch.requester_id,
            batch.pk,
            batch.layout_id,
            content,
            *common,
            now + timedelta(microseconds=position),
        )
        for position, content in enumerate(contents)
    ]


def load(made: list[tuple[Any, ...]]) -> Callable[[], None]:
    """Return the bulk load of finished rows, ready to start: COPY, or one prepared INSERT in one transaction."""
    bare, names = Bare(), ", ".join(HIT_COLUMNS)
    if ground.is_postgresql():
        text = "".join("\t".join(map(_copied, row)) + "\n" for row in made).encode()

        def copy() -> None:
            with bare.raw.cursor().copy(f"COPY hit ({names}) FROM STDIN") as stream:
                stream.write(text)

        return copy
    plain = [tuple(str(cell.replace(tzinfo=None)) if isinstance(cell, datetime) else cell for cell in row) for row in made]

    def insert() -> None:
        bare.begin()
        bare.raw.executemany(f"INSERT INTO hit ({names}) VALUES ({', '.join('?' * len(HIT_COLUMNS))})", plain)
        bare.commit()

    return insert


def _copied(cell: object) -> str:
    return str(cell).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def measured(of: Any, path: Path, count: int) -> tuple[float, float, float]:
    """Return seconds: drafting, publishing, the bare load."""
    empty()
    batch: list[Batch] = []
    drafting = ground.timed(lambda: batch.append(draft(of, path)))
    publishing = ground.timed(lambda: publish_all(batch[0]))
    batch[0].refresh_from_db()
    ready = load(finished(batch[0], count))
    empty()
    return drafting, publishing, ground.timed(ready)


def main() -> None:
    """Measure both sizes, ours and bare in turn; then memory, each size in a process of its own."""
    figures, of = [], project()
    with tempfile.TemporaryDirectory() as folder:
        for size in (SMALL, LARGE):
            path = file_of(Path(folder), size)
            rounds = [measured(of, path, size) for _ in range(ground.ROUNDS)]
            plain = ground.median([size / bare for _, _, bare in rounds])
            ours = ground.median([size / publishing for _, publishing, _ in rounds])
            whole = ground.median([size / (drafting + publishing) for drafting, publishing, _ in rounds])
            figures += [
                figure(f"publish {size:,} rows", ours, plain, "rows/s", TARGET),
                figure(f"draft and publish {size:,} rows", whole, plain, "rows/s"),
            ]
    peaks = [ground.peak_of("publish.py", size) for size in (LARGE, SMALL)]
    figures.append(figure(f"peak memory, draft and publish {LARGE:,} rows over {SMALL:,}", *peaks, "MiB", Target(most=1.1)))
    ground.report(figures)


def memory(size: int) -> None:
    """Draft and publish once and tell the peak."""
    ground.small_page_cache()
    of = project()
    with tempfile.TemporaryDirectory() as folder:
        publish_all(draft(of, file_of(Path(folder), size)))
    ground.tell_peak()


if __name__ == "__main__":
    memory(int(sys.argv[2])) if len(sys.argv) == 3 else main()
