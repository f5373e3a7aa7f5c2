"""Reading an uploaded CSV file in one pass, in flat memory, with every error named by its row (security B2).

Rows are checked while they are read and set aside in a temporary file as runs of JSON; nothing reaches the database
before the whole file was found good. A row's number is what a spreadsheet shows: the header is row 1.
"""

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Literal, Protocol, Self

from kempelen.batches.errors import LISTED_ERRORS, RowError, TableError

COLUMNS_LIMIT = 1_000
ROW_LIMIT_BYTES = 1_048_576
RUN_ROWS = 5_000
RUN_BYTES = 4 * 1_048_576
_LONGEST_NAME_SHOWN = 60
# Every field passes through here with a limit on the row as well; csv's own 128 KiB would refuse honest cells.
csv.field_size_limit(ROW_LIMIT_BYTES)

Encoding = Literal["utf-8-sig", "cp1252"]
"""How a file's bytes become letters: UTF-8, or Windows-1252 where its owner says so (question-formats 11)."""

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_UTF_8 = (
    "The file is not UTF-8; it is probably Windows-1252. In Excel choose Save As and “CSV UTF-8 (Comma delimited)”, "
    "in LibreOffice or Google Sheets the character set “Unicode (UTF-8)”."
)
_UTF_16 = "The file is UTF-16 (“Unicode text”). Save it as “CSV UTF-8 (Comma delimited)”."
_WORKBOOK = "The file is a spreadsheet, not a CSV file. Open it in its program and save it as “CSV UTF-8 (Comma delimited)”."


class Fit(Protocol):
    """What a table must fit: the template it will be merged into."""

    def header(self, columns: Sequence[str]) -> Sequence[str]:
        """Return a sentence for each thing wrong with the columns."""

    def row(self, columns: Sequence[str], cells: Sequence[str]) -> str | None:
        """Return a sentence if this row cannot be merged."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive rows as they will stand in one ``BatchRows``."""

    first_row: int
    row_count: int
    rows: str


class Table:
    """A table that was found good. Close it to give the temporary file back."""

    def __init__(self) -> None:
        self.columns: tuple[str, ...] = ()
        self.row_count = 0
        self._spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by __exit__
        self._runs: list[tuple[int, int, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._spool.close()

    def keep(self, rows: Sequence[Sequence[str]]) -> None:
        """Set a run aside."""
        length = self._spool.write(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
        self._runs.append((self.row_count, len(rows), length))
        self.row_count += len(rows)

    def runs(self) -> Iterator[Run]:
        """Yield the runs in order, one in memory at a time."""
        self._spool.seek(0)
        for first_row, row_count, length in self._runs:
            yield Run(first_row, row_count, self._spool.read(length).decode())


def read_table(file: IO[bytes], fit: Fit, *, rows_limit: int, bytes_limit: int, encoding: Encoding = "utf-8-sig") -> Table:
    """Read the whole file. Raises TableError with all errors by row; the caller closes the table."""
    table = Table()
    try:
        _Reading(file, fit, table, rows_limit=rows_limit, bytes_limit=bytes_limit, encoding=encoding).run()
    except BaseException:
        table.__exit__()
        raise
    return table


class _StopReading(Exception):
    """What follows cannot be told apart into rows any more."""


class _Errors:
    def __init__(self) -> None:
        self.rows: list[RowError] = []
        self.total = 0

    def add(self, row: int, message: str) -> None:
        self.total += 1
        if len(self.rows) < LISTED_ERRORS:
            self.rows.append(RowError(row, message))


class _Bytes(io.RawIOBase):
    """Any object with ``read`` as a raw stream that stops at a limit; closing it leaves the file open for its owner."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file, self._left, self._limit = file, limit, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no slices
        chunk = self._file.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise _StopReading(f"The file is larger than {self._limit // 1_048_576:,} MiB. Split it into several batches.")
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Lines:
    """The file's lines, none longer than a row may be, however the file was made."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._row_length = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(ROW_LIMIT_BYTES + 1)
        if not line:
            raise StopIteration
        self._row_length += len(line)
        if self._row_length > ROW_LIMIT_BYTES:
            raise _StopReading(
                "This row is longer than 1 MiB, so reading stopped here. Usually a quotation mark was opened and never closed."
            )
        return line

    def begin_row(self) -> None:
        self._row_length = 0


class _Reading:
    """One pass over one file."""

    def __init__(self, file: IO[bytes], fit: Fit, table: Table, *, rows_limit: int, bytes_limit: int, encoding: Encoding) -> None:
        raw = io.BufferedReader(_Bytes(file, bytes_limit), 262_144)
        # Bytes that are no letters become lone surrogates, so that each can be blamed on its row.
        self._lines = _Lines(io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline=""))
        self._is_utf_8 = encoding == "utf-8-sig"
        self._reader = csv.reader(self._lines, strict=True)
        self._fit, self._table, self._rows_limit = fit, table, rows_limit
        self._errors = _Errors()
        self._row = 0
        self._undecodable = False
        self._header_is_good = False

    def run(self) -> None:
        try:
            self._read()
        except _StopReading as stop:
            self._errors.add(self._row, str(stop))
        if self._errors.total:
            if self._undecodable and self._is_utf_8:
                self._errors.rows.insert(0, RowError(0, _NOT_UTF_8))
                self._errors.total += 1
            raise TableError(self._errors.rows, self._errors.total, undecodable=self._undecodable and self._is_utf_8)

    def _read(self) -> None:
        self._header()
        rows: list[list[str]] = []
        size, names_size = 0, sum(len(name) + 6 for name in self._table.columns)
        while (cells := self._next()) is not None:
            length = self._checked(cells)
            if length is None:
                continue
            # Counted as the JSON objects these rows become, which repeat the names.
            if rows and (len(rows) == RUN_ROWS or size + length + names_size > RUN_BYTES):
                self._table.keep(rows)
                rows, size = [], 0
            if self._table.row_count + len(rows) >= self._rows_limit:
                raise _StopReading(f"The file has more than {self._rows_limit:,} rows. Split it into several batches.")
            rows.append(cells)
            size += length + names_size
        if rows:
            self._table.keep(rows)
        if not self._table.row_count and not self._errors.total:
            self._errors.add(0, "The file has a header but no rows below it. Each row becomes one HIT.")

    def _next(self) -> list[str] | None:
        """Return the next row's cells, an empty list for a row that is blank or cannot be read, None at the end."""
        self._row += 1
        self._lines.begin_row()
        try:
            return next(self._reader)
        except StopIteration:
            return None
        except csv.Error as error:
            self._errors.add(self._row, _in_words(error))
            return []

    def _header(self) -> None:
        names = self._next()
        text = "".join(names or ())
        if names is None or (not text.strip() and not self._errors.total):
            raise _StopReading("The first row is empty. It must hold the names of the columns.")
        if text.startswith("PK\x03\x04"):
            raise _StopReading(_WORKBOOK)
        if "\0" in text or text.startswith(("\udcff\udcfe", "\udcfe\udcff")):
            raise _StopReading(_UTF_16)
        if len(names) > COLUMNS_LIMIT:
            raise _StopReading(f"The header has {len(names):,} columns; {COLUMNS_LIMIT:,} is the most.")
        if self._text_error(text):
            return
        self._table.columns = tuple(names)
        for message in (*_name_errors(names), *self._fit.header(names)):
            self._errors.add(1, message)
        self._header_is_good = not self._errors.total

    def _checked(self, cells: list[str]) -> int | None:
        """Return the row's size in bytes, or None if it is blank or wrong."""
        text = "".join(cells)
        if not text or text.isspace():
            return None
        if self._text_error(text):
            return None
        columns = self._table.columns
        if columns and len(cells) != len(columns):
            self._errors.add(self._row, f"This row has {_cells(len(cells))}, the header has {len(columns)}.")
            return None
        message = self._fit.row(columns, cells) if self._header_is_good else None
        if message:
            self._errors.add(self._row, message)
            return None
        return len(text) if text.isascii() else len(text.encode())

    def _text_error(self, text: str) -> bool:
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            self._undecodable = True
            self._errors.add(self._row, f"Holds characters that are not {'UTF-8' if self._is_utf_8 else 'Windows-1252'}.")
            return True
        if size > ROW_LIMIT_BYTES:
            self._errors.add(self._row, "This row is longer than 1 MiB.")
            return True
        forbidden = NOT_IN_XML.search(text)
        if forbidden:
            self._errors.add(self._row, f"Holds the control character U+{ord(forbidden[0]):04X}, which no page can show.")
        return forbidden is not None


def _name_errors(names: Sequence[str]) -> Iterator[str]:
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        yield "The columns seem to be separated by semicolons or tabs. This needs commas."
    seen: set[str] = set()
    told: set[str] = set()
    for position, name in enumerate(names, 1):
        if not name.strip():
            yield f"Column {position} has no name. Name it, or delete the column if it is empty."
        elif name in seen and name not in told:
            told.add(name)
            yield f"Two columns are named “{name[:_LONGEST_NAME_SHOWN]}”. Each name may occur once."
        seen.add(name)


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _in_words(error: csv.Error) -> str:
    text = str(error)
    if "expected after" in text:
        return "A quotation mark ends this cell too early. Inside a quoted cell write each quotation mark twice."
    if "unexpected end" in text:
        return "A quotation mark is opened in this row and never closed."
    if "field larger" in text:
        return "A cell is longer than 1 MiB."
    return f"This row cannot be read as CSV ({text})."
