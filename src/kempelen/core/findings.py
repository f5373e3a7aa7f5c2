"""What a check of the books or the counters finds: nothing, or sentences that say where and by how much."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement. ``check`` names the promise that is broken."""

    check: str
    text: str


Check = Callable[[], Iterable[Finding]]


def run_checks(checks: Iterable[Check]) -> list[Finding]:
    """Run every check, also after a finding: an operator wants the whole picture."""
    return [finding for check in checks for finding in check()]
