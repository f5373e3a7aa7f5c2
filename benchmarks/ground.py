"""What every benchmark stands on: a throw-away database, people with money, a bare driver beside ours, figures as lines.

A figure is a ratio of our path to bare SQL on the same database in the same run. "Bare" is the SQL that must be run for
the same effect, by the driver alone, with nothing of ours around it.
"""

import atexit
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROUNDS = 3
"""Each figure is the median of so many rounds, ours and bare in turn."""

LAYOUT = "<form><p>${text}</p><input name='answer'></form>"
SITE, TASKS = "kempelen.localhost:8000", "tasks.kempelen.localhost:8000"


@dataclass(frozen=True, slots=True)
class Target:
    """DESIGN's budget for a figure: bounds on ``ours`` or on ``ratio``. Without bounds a figure is only told."""

    of: str = "ratio"
    least: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        """Return it as the table shows it."""
        sign = {"ratio": "", "ours": "ours "}[self.of]
        if self.least is not None and self.most is not None:
            return f"{sign}{self.least:,} to {self.most:,}"
        if self.least is not None:
            return f"{sign}>= {self.least:,}"
        return f"{sign}<= {self.most:,}" if self.most is not None else "-"

    def met(self, ours: float, ratio: float) -> bool | None:
        """Return whether a figure keeps it; None where there is none."""
        if self.least is None and self.most is None:
            return None
        value = ours if self.of == "ours" else ratio
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


NO_TARGET = Target()


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``beside`` is bare SQL or, where ``what`` says "over", our own figure at the other size."""

    what: str
    ours: float
    beside: float
    unit: str
    target: str
    met: bool | None

    @property
    def ratio(self) -> float:
        """Return ours over the other."""
        return self.ours / self.beside if self.beside else 0.0


def figure(what: str, ours: float, beside: float, unit: str, target: Target = NO_TARGET) -> Figure:
    """Return a figure, judged."""
    ratio = ours / beside if beside else 0.0
    return Figure(what, ours, beside, unit, str(target), target.met(ours, ratio))


def prepare(name: str) -> None:
    """Make a fresh database of the kind named by BENCH_DATABASE (sqlite or a postgres address) and set Django up on it."""
    kind = os.environ.get("BENCH_DATABASE", "sqlite")
    folder = Path(tempfile.mkdtemp(prefix="kempelen-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    address = f"sqlite:///{folder / 'bench.sqlite3'}" if kind == "sqlite" else _fresh_postgresql(kind, f"bench_{name}")
    os.environ.update(
        KEMPELEN_DATA_DIR=str(folder),
        KEMPELEN_DATABASE_URL=address,
        KEMPELEN_LOG_LEVEL="error",
        # A few workers stand for thousands here.
        **{f"KEMPELEN_{name}_RATE": "0" for name in ("LIST", "ACCEPT", "PAGE", "ADDRESS")},
        DJANGO_SETTINGS_MODULE="kempelen.config.settings",
    )
    import django  # noqa: PLC0415 -- settings are read here

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def _fresh_postgresql(server: str, database: str) -> str:
    import psycopg  # noqa: PLC0415 -- only where there is a server

    def drop() -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    drop()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
    atexit.register(drop)
    return urlsplit(server)._replace(path=f"/{database}").geturl()


def requester(name: str = "rita") -> Any:
    """Return a requester with a million dollars."""
    from kempelen.accounts.actions import become_requester, create_person  # noqa: PLC0415 -- after prepare
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415
    from kempelen.ledger.actions import deposit  # noqa: PLC0415

    actor = Actor.system("bench")
    user = create_person(email=f"{name}@example.org", name=name, password=None, actor=actor)
    made = become_requester(user=user, name=name, actor=actor)
    deposit(requester_id=made.pk, amount_micros=10**12, reference=f"bench-{name}", actor=actor)
    return made


def workers(count: int) -> list[Any]:
    """Return workers from the United States, in one transaction."""
    from kempelen.accounts.actions import become_worker, create_person  # noqa: PLC0415 -- after prepare
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415
    from kempelen.core.db import atomic  # noqa: PLC0415

    actor, made = Actor.system("bench"), []
    with atomic():
        for number in range(count):
            user = create_person(email=f"w{number}@example.org", name=f"w{number}", password=None, actor=actor)
            made.append(become_worker(user=user, actor=actor, country="US"))
    return made


def hit_type(owner: Any, title: str, *, reward_micros: int = 10_000, requirements: tuple[Any, ...] = ()) -> Any:
    """Return a HIT type that approves after a day."""
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415 -- after prepare
    from kempelen.hits.actions import HitTypeProperties, find_or_make_hit_type  # noqa: PLC0415

    properties = HitTypeProperties(
        title=title,
        description="A benchmark.",
        keywords="bench",
        reward_micros=reward_micros,
        duration_seconds=3_600,
        approve_after_seconds=86_400,
        requirements=requirements,
    )
    return find_or_make_hit_type(requester=owner, properties=properties, actor=Actor.system("bench"))


def layout(owner: Any) -> Any:
    """Return a design with one variable."""
    from kempelen.questions.actions import save_layout  # noqa: PLC0415 -- after prepare

    return save_layout(requester_id=owner.pk, html=LAYOUT, frame_height=0, escaping="raw")


def stock(kind: Any, hits: int, slots: int, *, layout_id: int, batch_id: int = 1) -> None:
    """Offer so many HITs of a type, as a batch's chunks do; their money is not held, since nothing here pays."""
    from kempelen.core.db import atomic  # noqa: PLC0415 -- after prepare
    from kempelen.hits.actions import insert_hits  # noqa: PLC0415

    for first in range(0, hits, 5_000):
        with atomic():
            insert_hits(
                hit_type_id=kind.pk,
                requester_id=kind.requester_id,
                batch_id=batch_id,
                layout_id=layout_id,
                annotation="",
                contents=[json.dumps({"text": f"row {number}"}) for number in range(first, min(first + 5_000, hits))],
                slots=slots,
                reward_micros=kind.reward_micros,
                fee_micros=0,
                expires_at=now() + timedelta(days=7),
            )


def now() -> datetime:
    """Return the house's clock."""
    from kempelen.core import clock  # noqa: PLC0415 -- after prepare

    return clock.now()


def vacuum() -> None:
    """Let PostgreSQL learn what is in the tables, as its autovacuum would in time; write SQLite's log back."""
    from django.db import connection  # noqa: PLC0415 -- after prepare

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if is_postgresql() else "PRAGMA wal_checkpoint(TRUNCATE)")


def is_postgresql() -> bool:
    """Return which of the two databases is measured."""
    return os.environ.get("BENCH_DATABASE", "sqlite") != "sqlite"


class Bare:
    """The driver's own connection with our settings' durability; statements are the house's, run by nothing but the driver."""

    def __init__(self) -> None:
        """Open it."""
        self.vendor = "postgresql" if is_postgresql() else "sqlite"
        self.raw = _postgresql_connection() if is_postgresql() else _sqlite_connection()

    def run(self, statement: Any, values: dict[str, Any]) -> Any:
        """Execute one of the house's statements, or a text that both dialects spell alike."""
        text = statement if isinstance(statement, str) else statement.text(self.vendor)
        if not is_postgresql():
            values = {name: _as_text(value) for name, value in values.items()}
        return self.raw.execute(text, values)

    def begin(self) -> None:
        """Begin as a writer."""
        self.raw.execute("BEGIN" if is_postgresql() else "BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make it last."""
        self.raw.execute("COMMIT")


def _as_text(value: Any) -> Any:
    """Return a moment as it stands in SQLite."""
    return str(value.replace(tzinfo=None)) if isinstance(value, datetime) else value


def _postgresql_connection() -> Any:
    import psycopg  # noqa: PLC0415 -- only where there is a server

    return psycopg.connect(os.environ["KEMPELEN_DATABASE_URL"], autocommit=True, prepare_threshold=5)


def _sqlite_connection() -> Any:
    import pysqlite3.dbapi2 as sqlite  # noqa: PLC0415 -- only where it is measured
    from django.conf import settings  # noqa: PLC0415

    database = settings.DATABASES["default"]
    connection = sqlite.connect(database["NAME"], isolation_level=None, timeout=30, check_same_thread=False)
    for pragma in database["OPTIONS"]["init_command"].split(";"):
        connection.execute(pragma)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def per_second(work: Callable[[int], Iterator[None]], *, threads: int, processes: int, seconds: float) -> float:
    """Return how often a second all workers together complete a step.

    ``work(number)`` runs in a thread of its own and yields after each step. Its first step is not counted: it connects,
    imports and fills caches. Raises what a worker raised.
    """
    from django.db import connections  # noqa: PLC0415 -- after prepare

    connections.close_all()  # before the fork: a child must not inherit a connection of ours
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(processes), context.Queue()

    def process(index: int) -> None:
        try:
            results.put((_threads(work, index * threads, threads, barrier, seconds), ""))
        except Exception:  # noqa: BLE001 -- raised again by the parent
            barrier.abort()
            results.put((0, traceback.format_exc()))

    started = [context.Process(target=process, args=(index,)) for index in range(processes)]
    for one in started:
        one.start()
    answers = [results.get() for _ in started]
    for one in started:
        one.join()
    failure = next((text for _, text in answers if text and "BrokenBarrierError" not in text), "")
    if failure:
        raise RuntimeError(failure)
    return sum(count for count, _ in answers) / seconds


def _threads(work: Callable[[int], Iterator[None]], first: int, threads: int, barrier: Any, seconds: float) -> int:
    """Run the threads of one process; return how many steps they completed."""
    counts, failures = [0] * threads, []
    gate = threading.Barrier(threads + 1)

    def run(number: int) -> None:
        try:
            steps = work(first + number)
            next(steps)
            gate.wait()
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                next(steps)
                counts[number] += 1
        except Exception as error:  # noqa: BLE001 -- raised below, in the thread that is waited for
            failures.append(error)
            gate.abort()

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for one in running:
        one.start()
    try:
        while gate.n_waiting < threads and not failures:
            time.sleep(0.01)
        if not failures:
            barrier.wait()
            gate.wait()
    finally:
        for one in running:
            one.join()
    for failure in failures:
        if not isinstance(failure, threading.BrokenBarrierError):
            raise failure
    return sum(counts)


def median(values: list[float]) -> float:
    """Return the middle one."""
    return sorted(values)[len(values) // 2]


def percentile(values: list[float], share: float) -> float:
    """Return the value that ``share`` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def timed(do: Callable[[], Any]) -> float:
    """Return how many seconds it took."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def peak_of(script: str, size: int) -> float:
    """Return the most memory, in MiB, that a process of its own needed to do ``script --memory SIZE``."""
    command = [sys.executable, str(Path(__file__).with_name(script)), "--memory", str(size)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def tell_peak() -> None:
    """Print the most memory, in MiB, that this program has held at once.

    ``getrusage`` will not do: its peak counts what the parent held before this program replaced it.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    sys.stdout.write(f"{int(peak.split()[1]) / 1_024:.1f}\n")


def small_page_cache() -> None:
    """Let SQLite keep 2 MiB of pages instead of 64, so that a process's growth shows rows and not that fixed cache."""
    from django.db import connection  # noqa: PLC0415 -- after prepare

    if not is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-2048")


def report(figures: list[Figure]) -> None:
    """Print one JSON line a figure for ``run.py``, or a table for people."""
    for one in figures:
        if "BENCH_LINES" in os.environ:
            sys.stdout.write(json.dumps(asdict(one)) + "\n")
        else:
            print(f"{one.what:<66}{one.ours:>12,.1f}{one.beside:>12,.1f} {one.unit:<9}{one.ratio:>6.2f}  {one.target} {one.met}")
