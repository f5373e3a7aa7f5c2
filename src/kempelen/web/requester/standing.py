"""How a batch stands, in the words and figures that the list, the batch page and its live part share."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kempelen.batches.models import Batch
from kempelen.batches.queries import BatchSummary, Progress
from kempelen.batches.states import BatchState
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import HitTypePace
from kempelen.web.worker.pay import ENOUGH_MEASUREMENTS, Pay, pay_for

_WORDS = {"in_progress": "Live", "ready": "Reviewable", "reviewed": "Reviewed", "draft": "Draft"}


def state_of(summary: BatchSummary) -> str:
    """Return the word that ``c-state`` shows for a batch."""
    if summary.batch.state == BatchState.PUBLISHING:
        return "Publishing"
    if summary.batch.state == BatchState.CANCELLED and not summary.progress.submitted:
        return "Cancelled"
    return _WORDS[summary.section]


def pay_of(batch: Batch) -> Pay | None:
    """Return the measured pay per hour of the batch's HIT type, or None while too few answers are in."""
    pace = pace_of(batch)
    return pay_for(batch.reward_micros, pace.median_seconds) if pace is not None else None


def pace_of(batch: Batch) -> HitTypePace | None:
    """Return how long answers take, once enough of them were measured."""
    pace: HitTypePace | None = getattr(batch.hit_type, "pace", None)
    enough = pace is not None and pace.measurements >= ENOUGH_MEASUREMENTS and pace.median_seconds > 0
    return pace if enough else None


def parts_of(progress: Progress) -> list[dict[str, str]]:
    """Return the pieces of the progress bar: approved, to review, being worked on; what is open is the rest of the track."""
    shares = (
        (_("Approved"), progress.approved, "1"),
        (_("To review"), progress.submitted, "2"),
        (_("Being worked on"), progress.pending, "3"),
        (_("Rejected"), progress.rejected, "5"),
        (_("Open"), progress.open, "line"),
    )
    total, begun, parts = max(progress.assignments_total, 1), 0, []
    for label, count, fill in shares:
        if count or fill != "5":
            place = {"x": f"{100 * begun / total:.2f}", "width": f"{100 * count / total:.2f}"}
            parts.append({"label": label, "value": grouped(count), "fill": fill, **place})
        begun += count
    return parts


def sentence_of(progress: Progress) -> str:
    """Return the bar in words."""
    return ", ".join(f"{part['value']} {part['label'].lower()}" for part in parts_of(progress))


def grouped(number: int) -> str:
    """Return a number with the thousands mark of the reader's language."""
    return number_format(number, use_l10n=True, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch and its progress, with every figure of its page."""

    summary: BatchSummary

    @property
    def batch(self) -> Batch:
        """Return the batch."""
        return self.summary.batch

    @property
    def progress(self) -> Progress:
        """Return the counts."""
        return self.summary.progress

    @property
    def public_id(self) -> str:
        """Return the batch's id in addresses."""
        return encode(Kind.BATCH, self.batch.pk)

    @property
    def state(self) -> str:
        """Return the state word."""
        return state_of(self.summary)

    @property
    def is_draft(self) -> bool:
        """Return whether it was never published."""
        return self.batch.state == BatchState.DRAFT

    @property
    def publishing(self) -> bool:
        """Return whether rows are still becoming HITs."""
        return self.batch.state == BatchState.PUBLISHING

    @property
    def moving(self) -> bool:
        """Return whether the figures can change without the requester doing anything."""
        return self.summary.section == "in_progress"

    @property
    def expired(self) -> bool:
        """Return whether nobody can accept any more."""
        return self.batch.expires_at is not None and self.batch.expires_at <= clock.now()

    @property
    def can_cancel(self) -> bool:
        """Return whether there is something left to call off."""
        return self.publishing or (self.batch.state == BatchState.PUBLISHED and self.progress.open > 0 and not self.expired)

    @property
    def can_extend(self) -> bool:
        """Return whether more can be asked for."""
        return self.batch.state == BatchState.PUBLISHED

    @property
    def parts(self) -> list[dict[str, str]]:
        """Return the pieces of the progress bar."""
        return parts_of(self.progress)

    @property
    def sentence(self) -> str:
        """Return the progress bar in words."""
        return sentence_of(self.progress)

    @property
    def pay(self) -> Pay | None:
        """Return the measured pay per hour."""
        return pay_of(self.batch)

    @property
    def pace(self) -> HitTypePace | None:
        """Return the measured time per answer."""
        return pace_of(self.batch)

    @property
    def price_micros(self) -> int:
        """Return what one approved answer costs."""
        return self.batch.reward_micros + self.batch.fee_micros

    @property
    def waiting_micros(self) -> int:
        """Return what approving everything that waits would cost."""
        return self.progress.submitted * self.price_micros

    @property
    def open_micros(self) -> int:
        """Return what is set aside for answers that are not there yet."""
        return (self.progress.open + self.progress.pending) * self.price_micros

    @property
    def most_micros(self) -> int:
        """Return what the batch can cost in the end."""
        return self.progress.spent_micros + self.waiting_micros + self.open_micros
