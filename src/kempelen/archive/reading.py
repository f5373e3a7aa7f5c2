"""Reading MTurk's own files: batch results and the list of workers (question-formats 12, 14)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from kempelen.archive.models import ID_LONGEST
from kempelen.qualifications.types import NAME_LONGEST

STATUSES: Final = frozenset({"Submitted", "Approved", "Rejected"})
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_BATCH: Final = re.compile(r"BatchId:\s*([0-9]+)", re.ASCII)
_FILE: Final = re.compile(r"Batch_([0-9]+)_", re.ASCII)
_ZONES: Final[Mapping[str, timezone]] = {
    "PST": timezone(timedelta(hours=-8)),
    "PDT": timezone(timedelta(hours=-7)),
    "UTC": UTC,
    "GMT": UTC,
}
_WORKER: Final = "Worker ID"
_BLOCK_COLUMNS: Final = ("UPDATE BlockStatus", "UPDATE-BlockStatus")
_LARGEST_VALUE: Final = 2**31 - 1
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class OldAssignment:
    """One row of a results file. ``cells`` are the row as it came."""

    assignment_id: str
    hit_id: str
    worker_id: str
    status: str
    submitted_at: datetime | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldWorker:
    """One row of a workers file. ``blocked`` None = the file does not say; ``scores`` None = revoked."""

    worker_id: str
    scores: Mapping[str, int | None]
    blocked: bool | None
    block_reason: str


class ResultsFit:
    """A results file: its ids are there, and each row is one assignment."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def header(self, columns: Sequence[str]) -> Sequence[str]:
        """Name the columns without which nothing can be kept under its id."""
        wanted = ("HITId", "AssignmentId", "WorkerId", "AssignmentStatus")
        return [f"The column {name} is missing: this is no results file of a batch." for name in wanted if name not in columns]

    def row(self, columns: Sequence[str], cells: Sequence[str]) -> str | None:
        """Say what keeps this row from being an assignment."""
        row = dict(zip(columns, cells, strict=True))
        for name in ("HITId", "AssignmentId", "WorkerId"):
            if not _ID.fullmatch(row[name]):
                return f"{name} “{row[name][:_SHOWN]}” is no id: 1 to {ID_LONGEST} letters, digits, - and _."
        if row["AssignmentStatus"] not in STATUSES:
            return f"AssignmentStatus “{row['AssignmentStatus'][:_SHOWN]}” is none of Submitted, Approved and Rejected."
        if row["AssignmentId"] in self._seen:
            return f"AssignmentId {row['AssignmentId']} stands in an earlier row already."
        self._seen.add(row["AssignmentId"])
        return None


class WorkersFit:
    """A workers file, or the least of one: ids with scores or blocks."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def header(self, columns: Sequence[str]) -> Sequence[str]:
        """Name what is missing, and qualification names that are too long to be types."""
        found = [] if _WORKER in columns else [f"The column “{_WORKER}” is missing: this is no list of workers."]
        found += [
            f"“{name[:_SHOWN]}…” is longer than a qualification's name may be ({NAME_LONGEST} characters)."
            for name in scored_names(columns)
            if len(name) > NAME_LONGEST
        ]
        return found

    def row(self, columns: Sequence[str], cells: Sequence[str]) -> str | None:
        """Say what keeps this row from being a worker."""
        row = dict(zip(columns, cells, strict=True))
        worker_id = row[_WORKER].strip()
        if not _ID.fullmatch(worker_id):
            return f"“{worker_id[:_SHOWN]}” is no WorkerId: 1 to {ID_LONGEST} letters, digits, - and _."
        if worker_id in self._seen:
            return f"Worker {worker_id} stands in an earlier row already."
        self._seen.add(worker_id)
        try:
            old_worker(row)
        except ValueError as error:
            return str(error)
        return None


def scored_names(columns: Iterable[str]) -> list[str]:
    """Return the names of the qualifications a workers file speaks of, in order of first mention."""
    found = (
        name.partition("-")[2] for name in columns if name.startswith(("CURRENT-", "UPDATE-")) and name not in _BLOCK_COLUMNS
    )
    return list(dict.fromkeys(name for name in found if name and name != "BlockStatus"))


def old_worker(row: Mapping[str, str]) -> OldWorker:
    """Return the worker of a row; what UPDATE columns say counts more than CURRENT ones. Raises ValueError with a sentence."""
    scores = {}
    for name in scored_names(row):
        text = (row.get(f"UPDATE-{name}", "").strip() or row.get(f"CURRENT-{name}", "").strip()).lower()
        if text:
            scores[name] = _score(name, text)
    said = next((row[name].strip() for name in _BLOCK_COLUMNS if row.get(name, "").strip()), "")
    said = (said or row.get("CURRENT BlockStatus", "") or row.get("CURRENT-BlockStatus", "")).strip().lower()
    blocked = {"block": True, "blocked": True, "unblock": False, "unblocked": False, "never blocked": False}.get(said)
    if said and blocked is None:
        message = f"BlockStatus “{said[:_SHOWN]}” is none of Block, Unblock, Blocked, Unblocked and Never Blocked."
        raise ValueError(message)
    return OldWorker(row[_WORKER].strip(), scores, blocked, row.get("BlockReason", "").strip()[:1_024])


def old_assignments(columns: Sequence[str], rows: str) -> Iterator[OldAssignment]:
    """Yield the assignments of one run of a results table."""
    place = {name: position for position, name in enumerate(columns)}
    submitted = place.get("SubmitTime")
    for cells in json.loads(rows):
        yield OldAssignment(
            assignment_id=cells[place["AssignmentId"]],
            hit_id=cells[place["HITId"]],
            worker_id=cells[place["WorkerId"]],
            status=cells[place["AssignmentStatus"]],
            submitted_at=None if submitted is None else moment_of(cells[submitted]),
            cells=tuple(cells),
        )


def old_workers(columns: Sequence[str], rows: str) -> Iterator[OldWorker]:
    """Yield the workers of one run of a workers table."""
    for cells in json.loads(rows):
        yield old_worker(dict(zip(columns, cells, strict=True)))


def moment_of(text: str) -> datetime | None:
    """Return a time as MTurk wrote it, such as ``Wed Nov 20 21:03:26 PST 2019``; None for anything else."""
    parts = text.split()
    zone = _ZONES.get(parts[4]) if len(parts) == 6 else None  # noqa: PLR2004 -- weekday, month, day, time, zone, year
    if zone is None:
        return None
    try:
        moment = datetime.strptime(" ".join((*parts[1:4], parts[5])), "%b %d %H:%M:%S %Y").replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def batch_id_of(columns: Sequence[str], first_row: Sequence[Any], file_name: str) -> str:
    """Return the batch's old number: from the annotation, else the file's name, else that name itself."""
    row = dict(zip(columns, first_row, strict=False))
    found = _BATCH.search(row.get("RequesterAnnotation", "")) or _FILE.search(file_name)
    return found[1] if found else file_name[:200]


def _score(name: str, text: str) -> int | None:
    if text == "revoke":
        return None
    sign = text.removeprefix("-")
    if not (sign.isascii() and sign.isdigit()) or int(sign[:12]) > _LARGEST_VALUE:
        message = f"The value “{text[:_SHOWN]}” of {name[:_SHOWN]} is neither a whole number nor Revoke."
        raise ValueError(message)
    return int(text)
