"""Refusals of projects and batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kempelen.batches.states import BatchState
from kempelen.core.errors import Refusal

LISTED_ERRORS = 200
"""More than a person reads; the total is said all the same."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row. Rows are counted as a spreadsheet shows them, the header being row 1; 0 is the whole file."""

    row: int
    message: str

    def __str__(self) -> str:
        """Return the sentence with its place."""
        return f"Row {self.row}: {self.message}" if self.row else self.message


class TableError(Refusal):
    """The uploaded table cannot become HITs. ``rows`` are the first errors, ``total`` is how many there are.

    ``undecodable``: some bytes are not UTF-8, so that another character set may be tried.
    """

    code: ClassVar[str] = "bad_table"

    def __init__(self, rows: Sequence[RowError], total: int | None = None, *, undecodable: bool = False) -> None:
        """Keep at most ``LISTED_ERRORS`` of them."""
        self.undecodable = undecodable
        self.rows = tuple(rows[:LISTED_ERRORS])
        self.total = len(rows) if total is None else total
        first = f" The first: {self.rows[0]}" if self.total > 1 else f" {self.rows[0]}"
        counted = f"{self.total} errors were found." if self.total > 1 else ""
        super().__init__(f"The table was not accepted and nothing was stored. {counted}{first}".replace("  ", " "))


class BatchStateError(Refusal):
    """The batch is not, or no longer, in a state that allows this; whoever came first has done it."""

    code: ClassVar[str] = "invalid_batch_state"

    def __init__(self, message: str, *, state: BatchState) -> None:
        """Keep the state the batch is in."""
        self.state = state
        super().__init__(message)
