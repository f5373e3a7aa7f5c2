"""What both policies do with a score: approve, reject, ask for another assignment (requester-api 7)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Percentages that a score is held against; a time in seconds. None: the parameter was not given."""

    approve_at_least: int | None = None
    reject_less_than: int | None = None
    reject_reason: str = ""
    extend_less_than: int | None = None
    most_slots: int = 0
    extend_seconds: int = 0

    def approves(self, score: int) -> bool:
        """Return whether a score is enough for the work to be approved: 0 always, 101 never."""
        return self.approve_at_least is not None and score >= self.approve_at_least

    def rejects(self, score: int) -> bool:
        """Return whether a score is so low that the work is rejected: 0 never, 101 always."""
        return self.reject_less_than is not None and score < self.reject_less_than

    def extends(self, score: int) -> bool:
        """Return whether a score asks for another assignment: 0 never, 101 always."""
        return self.extend_less_than is not None and score < self.extend_less_than
