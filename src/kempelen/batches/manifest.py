"""Reading an uploaded JSON-lines manifest as a table: one object a line, each a HIT, for Liquid projects (crowd-elements 8).

The same discipline as with CSV: one pass, flat memory, every error by its line, nothing stored before all is good. The
columns are the names of the first object; a name that comes later only is an error, one that is missing is an empty cell.
"""

import json
from collections.abc import Iterator
from typing import IO

from kempelen.batches.errors import LISTED_ERRORS, RowError, TableError
from kempelen.batches.table import COLUMNS_LIMIT, NOT_IN_XML, ROW_LIMIT_BYTES, RUN_BYTES, RUN_ROWS, Fit, Table

_SHOWN = 60


class _LineError(Exception):
    """One line cannot become a HIT."""


class _StopReading(Exception):
    """What follows cannot be read any more."""


def read_manifest(file: IO[bytes], fit: Fit, *, rows_limit: int, bytes_limit: int) -> Table:
    """Read the whole file. Raises TableError with all errors by line; the caller closes the table."""
    table = Table()
    try:
        _Reading(fit, table, rows_limit).run(_lines(file, bytes_limit))
    except BaseException:
        table.__exit__()
        raise
    return table


def _lines(file: IO[bytes], bytes_limit: int) -> Iterator[bytes]:
    left = bytes_limit
    while line := file.readline(ROW_LIMIT_BYTES + 1):
        left -= len(line)
        if left < 0:
            raise _StopReading(f"The file is larger than {bytes_limit // 1_048_576:,} MiB. Split it into several batches.")
        if len(line) > ROW_LIMIT_BYTES:
            raise _StopReading("This line is longer than 1 MiB, so reading stopped here. Write one object a line.")
        yield line


class _Reading:
    def __init__(self, fit: Fit, table: Table, rows_limit: int) -> None:
        self._fit, self._table, self._rows_limit = fit, table, rows_limit
        self._errors: list[RowError] = []
        self._total = 0
        self._rows: list[list[str]] = []
        self._size = 0
        self._header_is_good = False

    def run(self, lines: Iterator[bytes]) -> None:
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                self._line(number, line)
        except _StopReading as stop:
            self._add(number + 1, str(stop))
        if self._rows:
            self._table.keep(self._rows)
        if not self._table.row_count and not self._total:
            self._add(0, "The file holds no objects. Each line becomes one HIT.")
        if self._total:
            raise TableError(self._errors, self._total)

    def _line(self, number: int, line: bytes) -> None:
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            return
        try:
            cells = self._cells(_object(line, first=not self._table.columns))
        except _LineError as error:
            self._add(number, str(error))
            return
        if len(self._rows) == RUN_ROWS or self._size + len(line) > RUN_BYTES:
            self._table.keep(self._rows)
            self._rows, self._size = [], 0
        if self._table.row_count + len(self._rows) >= self._rows_limit:
            raise _StopReading(f"The file has more than {self._rows_limit:,} lines. Split it into several batches.")
        self._rows.append(cells)
        self._size += len(line) + sum(len(name) + 6 for name in self._table.columns)

    def _cells(self, members: dict[str, object]) -> list[str]:
        if not self._table.columns:
            self._header(tuple(members))
        columns = self._table.columns
        if stranger := next((name for name in members if name not in columns), None):
            raise _LineError(
                f"“{stranger[:_SHOWN]}” is not in the first line's object. Give it there too, if only as an empty text."
            )
        cells = [_text(members.get(name)) for name in columns]
        if forbidden := NOT_IN_XML.search("".join(cells)):
            raise _LineError(f"Holds the control character U+{ord(forbidden[0]):04X}, which no page can show.")
        message = self._fit.row(columns, cells) if self._header_is_good else None
        if message:
            raise _LineError(message)
        return cells

    def _header(self, names: tuple[str, ...]) -> None:
        if not names or len(names) > COLUMNS_LIMIT or not all(name.strip() for name in names):
            raise _StopReading(f"The first object must have 1 to {COLUMNS_LIMIT:,} members, each with a name.")
        self._table.columns = names
        messages = self._fit.header(names)
        for message in messages:
            self._add(1, message)
        self._header_is_good = not messages

    def _add(self, number: int, message: str) -> None:
        self._total += 1
        if len(self._errors) < LISTED_ERRORS:
            self._errors.append(RowError(number, message))


def _object(line: bytes, *, first: bool) -> dict[str, object]:
    try:
        read = json.loads(line.decode("utf-8-sig" if first else "utf-8"))
    except UnicodeDecodeError as error:
        raise _LineError("Holds characters that are not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise _LineError("This line is not JSON. Each line holds one whole object.") from error
    if not isinstance(read, dict):
        raise _LineError("This line holds no object: write {“name”: value, …}.")
    return read


def _text(value: object) -> str:
    """Return a member as a cell: structures and numbers as JSON, which Liquid reads back where it is a structure."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _LineError("Holds half a surrogate pair.") from error
    return text
