"""Results as CSV, streamed in flat memory, with MTurk's columns to the letter (question-formats 12).

Two passes over the answers, since the header needs the union of all answer fields: one that looks at names, one that
writes. Both read pieces of HITs by key, so nothing holds a transaction or a cursor while a slow reader downloads.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from kempelen.batches import readings
from kempelen.batches.models import Batch
from kempelen.batches.queries.rates import NO_RATES, rates_of
from kempelen.batches.readings import PerSource, Source
from kempelen.core import ids
from kempelen.core.db import Row, driver
from kempelen.core.ids import Kind
from kempelen.hits.models import HitType
from kempelen.hits.states import ON_THE_WIRE, AssignmentState
from kempelen.money import wire_amount
from kempelen.questions.answers import CROWD_FIELD, Style, columns_of

HIT_COLUMNS = (
    "HITId",
    "HITTypeId",
    "Title",
    "Description",
    "Keywords",
    "Reward",
    "CreationTime",
    "MaxAssignments",
    "RequesterAnnotation",
    "AssignmentDurationInSeconds",
    "AutoApprovalDelayInSeconds",
    "Expiration",
    "NumberOfSimilarHITs",
    "LifetimeInSeconds",
)
ASSIGNMENT_COLUMNS = (
    "AssignmentId",
    "WorkerId",
    "AssignmentStatus",
    "AcceptTime",
    "SubmitTime",
    "AutoApprovalTime",
    "ApprovalTime",
    "RejectionTime",
    "RequesterFeedback",
    "WorkTimeInSeconds",
    "LifetimeApprovalRate",
    "Last30DaysApprovalRate",
    "Last7DaysApprovalRate",
)
DECISION_COLUMNS = ("Approve", "Reject")
_HITS_AT_ONCE = 2_000
_PIECE_ROWS = (20, 200, 2_000)
"""Fewest, first and most rows of a piece: the first piece is on its way at once, large answers make pieces small."""
_PIECE_CHARACTERS = 2_000_000
_LATE = 1_000
"""Room for answers that arrive while a piece is read."""
_NUL = "\0"
"""Stands between cells until they are quoted; answers and tables cannot hold it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_QUARTER = 900
"""Seconds for which a zone's offset is certain not to change: zones move by quarters of an hour."""
_MOST_SLOTS = 10_000
_CLOCK = tuple(f"{minute:02d}:{second:02d}" for minute in range(60) for second in range(60))


def results_name(batch: Batch) -> str:
    """Return the file name that MTurk's users look for."""
    return f"Batch_{batch.pk}_batch_results.csv"


def results_csv(source: Source, style: Style = "both", *, spreadsheet_safe: bool = False) -> Iterator[str]:
    """Yield the file in pieces: a line for each handed-in assignment of a batch, or of a HIT type's HITs outside batches.

    ``style`` says how a crowd-form's answer is shown: packed, flattened or both. ``spreadsheet_safe`` puts a ``'``
    before cells that a spreadsheet would run as a formula (security B1); otherwise cells are exact. Memory is flat in rows.
    """
    inputs, fields = _names(source, style)
    answer_columns = [f"Answer.{name}" for name in fields]
    header = [*HIT_COLUMNS, *ASSIGNMENT_COLUMNS, *(f"Input.{name}" for name in inputs), *answer_columns, *DECISION_COLUMNS]
    yield _quoted(header) + "\r\n"
    writer = _Writer(source, inputs, fields, style, spreadsheet_safe=spreadsheet_safe)
    for piece in _pieces(source):
        facts = driver().rows(readings.HIT_FACTS.of(source), source=source.pk, first=piece.first, last=piece.last)
        piece.measure(len(row[-1]) for row in facts)
        writer.begin(facts)
        for rows in piece.rows(readings.RESULT_ROWS):
            yield writer.lines(rows)


@dataclass(slots=True)
class _Budget:
    """How many rows are read at once: as many as fit in memory, judged by those just read."""

    rows: int = _PIECE_ROWS[1]

    def judge(self, rows: int, characters: int) -> None:
        fitting = _PIECE_CHARACTERS * max(rows, 1) // max(characters, 1)
        self.rows = max(_PIECE_ROWS[0], min(fitting, 4 * self.rows, _PIECE_ROWS[2]))


@dataclass(slots=True)
class _Piece:
    """Consecutive HITs of the source with about as many answers as the budget allows, or one HIT with more."""

    source: Source
    first: int
    last: int
    count: int
    budget: _Budget
    _characters: int = field(default=0)

    def measure(self, lengths: Iterable[int]) -> None:
        self._characters += sum(lengths)

    def rows(self, statement: PerSource) -> Iterator[list[Row]]:
        """Yield the answers; rows begin with the assignment's key and its answer."""
        whole = self.first != self.last
        after = 0
        while True:
            limit = self.count + _LATE if whole else self.budget.rows
            found = driver().rows(
                statement.of(self.source), source=self.source.pk, first=self.first, last=self.last, after=after, limit=limit
            )
            self.measure(len(row[1] or "") for row in found)
            self.budget.judge(len(found), self._characters)
            self._characters = 0
            if found:
                yield found
            if whole or len(found) < limit:
                return
            after = int(found[-1][0])


def _pieces(source: Source) -> Iterator[_Piece]:
    budget, after = _Budget(), 0
    while True:
        hits = driver().rows(readings.ANSWERED_HITS.of(source), source=source.pk, after=after, limit=_HITS_AT_ONCE)
        at = 0
        while at < len(hits):
            end, count = at + 1, int(hits[at][1])
            while end < len(hits) and count + int(hits[end][1]) <= budget.rows:
                count += int(hits[end][1])
                end += 1
            yield _Piece(source, first=int(hits[at][0]), last=int(hits[end - 1][0]), count=count, budget=budget)
            at = end
        if len(hits) < _HITS_AT_ONCE:
            return
        after = int(hits[-1][0])


def _names(source: Source, style: Style) -> tuple[list[str], list[str]]:
    """Return the input columns in the table's order and all answer fields by code point: the first pass."""
    inputs = dict.fromkeys(source.columns) if isinstance(source, Batch) else {}
    fields: set[str] = set()
    for piece in _pieces(source):
        if not isinstance(source, Batch):
            found = driver().rows(readings.PARAMETERS.of(source), source=source.pk, first=piece.first, last=piece.last)
            for (content,) in found:
                inputs.update(dict.fromkeys(json.loads(content)))
        for rows in piece.rows(readings.RESULT_ANSWERS):
            for row in rows:
                fields.update(_values(row[1], style))
    return list(inputs), sorted(fields)


def _values(stored: str | None, style: Style) -> Mapping[str, str]:
    """Return ``columns_of``, by a shorter way for a plain form without repeated fields."""
    if stored and CROWD_FIELD not in stored:
        pairs = json.loads(stored)
        try:
            values = dict(pairs)
        except ValueError:  # a QuestionForm's entries say what they are
            return columns_of(stored, style)
        if len(values) == len(pairs):
            return values
    return columns_of(stored, style)


class _Writer:
    """Turns driver rows into lines. What HITs and workers share is written once a piece."""

    def __init__(
        self, source: Source, inputs: Sequence[str], fields: Sequence[str], style: Style, *, spreadsheet_safe: bool
    ) -> None:
        self._requester_id = source.requester_id
        self._inputs, self._fields, self._style = inputs, fields, style
        self._safe = spreadsheet_safe
        self._dates = _Dates(settings.KEMPELEN.time_zone)
        self._types: dict[int, tuple[HitType, str]] = {}
        self._workers: dict[int, str] = {}
        self._hits: dict[int, tuple[str, str, int]] = {}

    def begin(self, facts: Sequence[Row]) -> None:
        """Take the HITs whose answers come next."""
        self._hits = {int(row[0]): self._hit(row) for row in facts}

    def lines(self, rows: Sequence[Row]) -> str:
        self._learn_workers({int(row[3]) for row in rows})
        return "".join(map(self._line, rows))

    def _line(self, row: Row) -> str:
        assignment_id, stored, hit_id, worker_id, worker, state, feedback, accepted, submitted, due, decided, rejected = row
        prefix, inputs, approve_after = self._hits[hit_id]
        date = self._dates
        values = _values(stored, self._style)
        middle = [
            ids.encode(Kind.ASSIGNMENT, assignment_id),
            worker,
            _STATUS[state],
            date[accepted],
            date[submitted],
            date[due if state == AssignmentState.SUBMITTED and due is not None else submitted + approve_after],
            date[decided] if state == AssignmentState.APPROVED and decided is not None else "",
            self._rejected(state, decided, rejected),
            feedback.replace(_NUL, ""),
            str(submitted - accepted),
            self._workers[worker_id],
        ]
        answers = [values.get(name, "") for name in self._fields]
        if self._safe:
            middle, answers = _harmless(middle), _harmless(answers)
        text = _quoted([*middle, *answers]) if not inputs else f"{_quoted(middle)},{inputs}{_quoted_after(answers)}"
        return f'{prefix},{text},"",""\r\n'

    def _rejected(self, state: int, decided: int | None, rejected: int | None) -> str:
        moment = rejected if rejected is not None or state != AssignmentState.REJECTED else decided
        return self._dates[moment] if moment is not None else ""

    def _hit(self, row: Row) -> tuple[str, str, int]:
        hit_id, type_id, created, expires, slots, reward_micros, annotation, layout_id, content = row
        shared, type_public_id = self._type(type_id)
        cells = [
            ids.encode(Kind.HIT, hit_id),
            type_public_id,
            shared.title,
            shared.description,
            shared.keywords,
            f"${wire_amount(reward_micros)}",
            self._dates[created],
            str(slots),
            annotation,
            str(shared.duration_seconds),
            str(shared.approve_after_seconds),
            self._dates[expires],
            "",
            "",
        ]
        parameters: dict[str, Any] = json.loads(content) if layout_id is not None and self._inputs else {}
        inputs = [parameters.get(name, "").replace(_NUL, "") for name in self._inputs]
        if self._safe:
            cells, inputs = _harmless(cells), _harmless(inputs)
        return _quoted(cells), _quoted(inputs) if inputs else "", shared.approve_after_seconds

    def _type(self, type_id: int) -> tuple[HitType, str]:
        if type_id not in self._types:
            self._types[type_id] = (HitType.objects.get(pk=type_id), ids.encode(Kind.HIT_TYPE, type_id))
        return self._types[type_id]

    def _learn_workers(self, workers: set[int]) -> None:
        """Ask for the rates of workers not met before; their three cells are kept joined."""
        fresh = workers - self._workers.keys()
        rates = rates_of(fresh, self._requester_id)
        for worker_id in fresh:
            known = rates.get(worker_id, NO_RATES)
            self._workers[worker_id] = _NUL.join((str(known.lifetime), str(known.last_30_days), str(known.last_7_days)))


_STATUS = {int(state): word for state, word in ON_THE_WIRE.items()}


def _quoted(cells: Sequence[str]) -> str:
    """Return cells in quotes, joined by commas; three passes in C over the whole line."""
    text = _NUL.join(cells).replace('"', '""').replace(_NUL, '","')
    return f'"{text}"'


def _quoted_after(cells: Sequence[str]) -> str:
    return f",{_quoted(cells)}" if cells else ""


def _harmless(cells: Sequence[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


class _Dates:
    """Seconds since 1970 to ``Wed Nov 20 21:03:26 PST 2019`` in one zone; a quarter of an hour is worked out once."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._slots: dict[int, tuple[str, int, str]] = {}

    def __getitem__(self, moment: int) -> str:
        slot = moment // _QUARTER
        before, start, after = self._slots.get(slot) or self._slot(slot)
        return f"{before}{_CLOCK[start + moment % _QUARTER]}{after}"

    def _slot(self, slot: int) -> tuple[str, int, str]:
        if len(self._slots) > _MOST_SLOTS:
            self._slots.clear()
        begin = datetime.fromtimestamp(slot * _QUARTER, self._zone)
        made = (f"{begin:%a %b %d %H:}", begin.minute * 60, f"{begin: %Z %Y}")
        self._slots[slot] = made
        return made
