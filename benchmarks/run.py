"""Run every benchmark on SQLite and, where KEMPELEN_TEST_DATABASE_URL names a server, on PostgreSQL; those of the browser once.

``--write`` also writes docs/operator/figures.md. Names of scripts run only those: ``run.py publish results``.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from ground import Figure

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "operator" / "figures.md"
SCRIPTS = ("accept_submit", "create_hit", "requester_calls", "group_list", "publish", "results")
IN_BROWSER = ("drawing",)
HEADS = ("figure", "ours", "beside", "", "ratio", "target", "met")
SERVER = os.environ.get("KEMPELEN_TEST_DATABASE_URL", "")

INTRODUCTION = """# Figures

How fast Kempelen is, as ratios. `make bench` measures them anew on your machine in about ten minutes and prints this table;
`{command}` writes this page.

A figure is the median of three rounds. In each round our path and the other are measured in turn on the same database, so the
**ratio** says more than the numbers: those depend on the machine, and swing by 10 to 40 % from run to run. Both databases make
every commit durable (PostgreSQL with `fsync` on, SQLite with `synchronous=FULL`). Clients and database share the machine.

| script | ours | beside |
|---|---|---|
| `accept_submit.py` | a worker accepts the next HIT of a group and submits an answer, two commits: by the verbs, and \
through the whole application except the socket (cookie, gates, rules, headers). PostgreSQL: 32 workers in 4 processes; SQLite: \
one writer | the same statements by a bare driver |
| `create_hit.py` | CreateHIT requests signed by botocore, through the whole application | the rows it writes, by hand in one \
transaction; nothing read, nothing checked |
| `requester_calls.py` | ListAssignmentsForHIT and ListHITs walked in pages of 100 over 100,000, ApproveAssignment: requests \
signed by botocore, through the whole application | the rows of each page by the driver, written by `json.dumps` as they are; \
the statements of the approval and its payment in one transaction |
| `group_list.py` | the worker's list as tools and browsers ask for it, one request at a time: 5,000 groups with 1,000,000 HITs \
(SQLite 200,000) | our own figure at 50 groups with 10,000 HITs |
| `publish.py` | a table of rows becomes HITs | the database's bulk load of the finished rows into the same table with the \
same indexes and checks, in one transaction: `COPY` of prepared text, or one prepared `INSERT` |
| `results.py` | the results file of a batch, streamed | one `SELECT` of the same join, its raw values through `csv.writer` |
| `drawing.py` | time between frames while a corner of one of 200 polygons is dragged, the picture of 4,000 x 3,000 is zoomed \
and panned, and a mask of its size is painted; Chromium without a graphics card, one round | - |

Memory is the peak of a process of its own; SQLite's page cache, 64 MiB at most, is made small there so that only rows would show.
"""


def run(script: str, database: str) -> list[Figure]:
    """Run one script on one database; return its figures."""
    print(f"{script} on {_name(database)} ...", file=sys.stderr, flush=True)
    environment = {**os.environ, "BENCH_DATABASE": database, "BENCH_LINES": "1"}
    done = subprocess.run(
        [sys.executable, str(HERE / f"{script}.py")], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return [Figure(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def _name(database: str) -> str:
    return "SQLite" if database == "sqlite" else "PostgreSQL"


def machine(busy: float) -> str:
    """Return what was measured on, in a line. ``busy`` is the load average before the run: others that worked meanwhile."""
    import pysqlite3.dbapi2 as sqlite  # noqa: PLC0415 -- only asked for its version

    gibibytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        f"{os.cpu_count()} cores ({_processor()}), {gibibytes:.0f} GiB, load average before the run {busy:.1f}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite.sqlite_version}, WAL, synchronous=FULL",
    ]
    if SERVER:
        import psycopg  # noqa: PLC0415 -- only where there is a server

        with psycopg.connect(SERVER) as connection:
            version, fsync, buffers = (connection.execute(f"SHOW {name}").fetchone()[0] for name in _SETTINGS)
        parts.append(f"PostgreSQL {version.split()[0]}, fsync {fsync}, shared_buffers {buffers}")
    return "; ".join(parts)


_SETTINGS = ("server_version", "fsync", "shared_buffers")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def cells(one: Figure) -> tuple[str, ...]:
    """Return a figure as the table shows it."""
    met = {True: "yes", False: "**no**", None: ""}[one.met]
    beside, ratio = (_number(one.beside), f"{one.ratio:.2f}") if one.beside else ("", "")
    return one.what, _number(one.ours), beside, one.unit, ratio, one.target, met


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 1 else f"{value:.2f}"


def table(figures: list[Figure]) -> str:
    """Return the figures as a Markdown table whose columns line up."""
    lines = [HEADS, *map(cells, figures)]
    widths = [max(3, *(len(line[at]) for line in lines)) for at in range(len(HEADS))]
    rule = ["-" * (width - 1) + ":" if at in _RIGHT else "-" * width for at, width in enumerate(widths)]
    rows = ["| " + " | ".join(_padded(cell, widths[at], at) for at, cell in enumerate(line)) + " |" for line in lines]
    return "\n".join([rows[0], "| " + " | ".join(rule) + " |", *rows[1:]])


_RIGHT = frozenset({1, 2, 4})


def _padded(cell: str, width: int, at: int) -> str:
    return cell.rjust(width) if at in _RIGHT else cell.ljust(width)


def misses(by_place: dict[str, list[Figure]]) -> str:
    """Return a sentence for each figure that misses its target."""
    missed = [
        f"* {name}: {one.what}: {' '.join(cells(one)[1:5]).strip()}; the target is {one.target}."
        for name, figures in by_place.items()
        for one in figures
        if one.met is False
    ]
    return "\n".join(missed) or "None."


def measured(names: list[str]) -> dict[str, list[Figure]]:
    """Run the scripts of these names on each database, those of the browser once; return their figures by place."""
    databases = ["sqlite", *([SERVER] if SERVER else [])]
    found = {_name(one): [each for name in names if name in SCRIPTS for each in run(name, one)] for one in databases}
    found["Chromium"] = [each for name in names if name in IN_BROWSER for each in run(name, "sqlite")]
    return {place: figures for place, figures in found.items() if figures}


def main() -> None:
    """Run, print, write."""
    names = [name for name in sys.argv[1:] if not name.startswith("-")] or [*SCRIPTS, *IN_BROWSER]
    busy = os.getloadavg()[0]
    by_place = measured(names)
    facts = machine(busy)
    sections = "\n\n".join(f"## {name}\n\n{table(figures)}" for name, figures in by_place.items())
    print(f"{facts}\n\n{sections}\n\nTargets missed:\n\n{misses(by_place)}")
    if "--write" in sys.argv:
        command = "scripts/with-postgresql .venv/bin/python benchmarks/run.py --write"
        head = INTRODUCTION.format(command=command)
        day = datetime.now(UTC).date()
        PAGE.write_text(
            f"{head}\nMeasured {day}: {facts}.\n\n{sections}\n\n## Targets missed\n\n{misses(by_place)}\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
