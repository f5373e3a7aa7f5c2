"""A HIT on the review page: its answers side by side, what they agree on, and which of them is the odd one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from kempelen.batches.queries import ReviewAnswer, ReviewHit
from kempelen.core import clock
from kempelen.files.kinds import INERT
from kempelen.files.models import StoredFile
from kempelen.files.urls import SAVED
from kempelen.hits.states import OVERRIDE_WINDOW, AssignmentState
from kempelen.web.requester.policy_reports import PolicyReport

_TWO = 2
_FACTS_OF_FILES = ("UploadedFileSizeInBytes", "UploadedFileKey")
"""What the answer to a FileUploadAnswer consists of (question-formats 4)."""
_SHOWN = 600
"""Characters of a value that are shown; the results file has all of it."""


@dataclass(frozen=True, slots=True)
class Value:
    """One input or one answer field as it is shown: text always, sometimes a picture or a link besides."""

    name: str
    text: str
    odd: bool = False

    @property
    def shown(self) -> str:
        """Return the text, cut where nobody would read on; an empty answer is said to be one."""
        if len(self.text) > _SHOWN:
            return f"{self.text[:_SHOWN]}…"
        return self.text or _("(empty)")

    @property
    def is_picture(self) -> bool:
        """Return whether it is a picture in itself; those of other servers are not loaded into this page."""
        return self.text.startswith("data:image/")

    @property
    def is_link(self) -> bool:
        """Return whether it is an address that may be followed."""
        return self.text.startswith(("https://", "http://")) and not any(mark in self.text for mark in ' \t\r\n"<>')


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of an answer: shown in the page where nothing in it can act, else to be saved."""

    file: StoredFile
    address: str

    @property
    def shown_as(self) -> str:
        """Return ``image``, ``audio``, ``video``, or nothing."""
        return self.file.content_type.partition("/")[0] if self.file.content_type in INERT else ""

    @property
    def save_address(self) -> str:
        """Return where it is had for saving, whatever it is."""
        return f"{self.address}?{SAVED}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer with what can be decided about it."""

    answer: ReviewAnswer
    values: Sequence[Value]
    form: forms.Form | None = None
    """A rejection that was refused, with what was typed."""
    scores: Sequence[str] = ()
    """What the HIT's review policies say about it."""

    @property
    def files(self) -> Sequence[FileLink]:
        """Return the answer's files."""
        return [FileLink(file, reverse("requester:file", args=[self.answer.public_id, file.key])) for file in self.answer.files]

    @property
    def odd(self) -> bool:
        """Return whether it differs from what most others say."""
        return any(value.odd for value in self.values)

    @property
    def price_micros(self) -> int:
        """Return what approving it costs."""
        return self.answer.reward_micros + self.answer.fee_micros

    @property
    def undecided(self) -> bool:
        """Return whether it waits for its requester."""
        return self.answer.state is AssignmentState.SUBMITTED

    @property
    def can_override(self) -> bool:
        """Return whether its rejection can still be taken back (requester-api 4.4)."""
        recent: timedelta = clock.now() - self.answer.submitted_at
        return self.answer.state is AssignmentState.REJECTED and recent <= OVERRIDE_WINDOW

    @property
    def state_word(self) -> str:
        """Return the state as ``c-state`` spells it."""
        return self.answer.state.name.capitalize()


@dataclass(frozen=True, slots=True)
class Card:
    """One HIT. ``agreeing`` of ``counted`` answers say the same wherever answers can be compared."""

    hit: ReviewHit
    inputs: Sequence[Value]
    cells: Sequence[Cell]
    counted: int = 0
    agreeing: int = 0
    common: str = ""
    report: PolicyReport | None = None
    """What its review policies found and did; None for a HIT without any."""

    @property
    def all_agree(self) -> bool:
        """Return whether nobody differs."""
        return self.hit.all_agree


def card_of(hit: ReviewHit, refused: Mapping[int, forms.Form] | None = None, report: PolicyReport | None = None) -> Card:
    """Return the HIT for the page; ``refused`` holds decisions to be shown again, by the assignment's key."""
    counted = [answer for answer in hit.answers if answer.state is not AssignmentState.REJECTED]
    common = _common(counted)
    cells = [
        Cell(
            answer,
            [Value(name, text, odd=name in common and text != common[name]) for name, text in _words(answer)],
            (refused or {}).get(answer.assignment_id),
            report.scores.get(answer.assignment_id, ()) if report is not None else (),
        )
        for answer in hit.answers
    ]
    alike = [answer for answer in counted if all(answer.values.get(name) == text for name, text in common.items())]
    return Card(
        hit=hit,
        inputs=[Value(name, text) for name, text in hit.inputs.items()],
        cells=cells,
        counted=len(counted) if len(counted) >= _TWO else 0,
        agreeing=len(alike) if common else 0,
        common=next(iter(common.values())) if len(common) == 1 else "",
        report=report,
    )


def _words(answer: ReviewAnswer) -> Iterator[tuple[str, str]]:
    """Yield what was answered in words. What it says of its files stands beside them: their names, sizes and keys."""
    names: dict[str, list[str]] = {}
    for file in answer.files:
        names.setdefault(file.field, []).append(file.name)
    told = {f"{field}.{fact}" for field in names for fact in _FACTS_OF_FILES}
    for name, text in answer.values.items():
        if name not in told and not (name in names and text == "|".join(names[name])):
            yield name, text


def _common(answers: Sequence[ReviewAnswer]) -> dict[str, str]:
    """Return, for each field in which more agree than not, the value they agree on. Free text seldom has one; silence is none."""
    common = {}
    for name in dict.fromkeys(name for answer in answers for name in answer.values):
        value, count = Counter(answer.values.get(name, "") for answer in answers).most_common(1)[0]
        if value and count >= _TWO and count * 2 > len(answers):
            common[name] = value
    return common
