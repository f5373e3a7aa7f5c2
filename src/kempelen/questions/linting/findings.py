"""What the lint of a template says: where, which rule, how bad, why, and how to mend it."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate


class Severity(StrEnum):
    """How bad. An error loses answers or breaks the page; a warning makes work worse; a note is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``line`` and ``column`` are counted from 1, in characters; ``rule`` is stable."""

    line: int
    column: int
    rule: str
    severity: Severity
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding before its offset in the page became line and column."""

    at: int
    rule: str
    severity: Severity
    why: str
    mend: str


class Lines:
    """From an offset to line and column, in logarithmic time. A line ends where an editor ends it: at a line feed."""

    def __init__(self, html: str) -> None:
        """Note where each line begins."""
        self._starts = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]

    def place(self, remark: Remark) -> Finding:
        """Return the finding."""
        line = max(bisect_right(self._starts, remark.at), 1)
        column = remark.at - self._starts[line - 1] + 1
        return Finding(line, column, remark.rule, remark.severity, remark.why, remark.mend)
