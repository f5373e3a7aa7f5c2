"""The review page's data: HITs with their answers side by side, a page at a time, in a constant number of queries."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from kempelen.batches import readings
from kempelen.batches.queries.rates import NO_RATES, Rates, rates_of
from kempelen.batches.readings import Source
from kempelen.core import ids
from kempelen.core.db import driver
from kempelen.core.errors import InvalidValueError
from kempelen.files.models import StoredFile
from kempelen.files.queries import files_of_assignments
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import columns_of

HITS_A_PAGE = 20
ANSWERS_A_HIT = 50
"""More answers to one HIT (a survey) come on further answer pages."""
_HANDED_IN = (AssignmentState.SUBMITTED, AssignmentState.APPROVED, AssignmentState.REJECTED)
_COUNTED = (AssignmentState.SUBMITTED, AssignmentState.APPROVED)


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """One assignment as its reviewer sees it. ``seconds`` is from accept to submit; ``rates`` are with this requester."""

    assignment_id: int
    public_id: str
    state: AssignmentState
    worker_id: int
    worker_public_id: str
    simulated: bool
    values: Mapping[str, str]
    seconds: int
    submitted_at: datetime
    due_at: datetime | None
    feedback: str
    reward_micros: int
    fee_micros: int
    proof: int | None
    rates: Rates
    files: Sequence[StoredFile] = ()


@dataclass(frozen=True, slots=True)
class ReviewHit:
    """One HIT with the answers of this answer page, oldest first.

    ``agreement`` is, for each answer field, the share (0 to 1) of its most frequent value among the shown answers that
    are submitted or approved; empty where fewer than two are.
    """

    hit_id: int
    public_id: str
    inputs: Mapping[str, str]
    answers: Sequence[ReviewAnswer]
    answers_total: int
    agreement: Mapping[str, float]

    @property
    def all_agree(self) -> bool:
        """Return whether two or more answers are there and no field differs."""
        return bool(self.agreement) and all(share == 1.0 for share in self.agreement.values())


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of HITs; ``fields`` are the answer fields that occur on it, sorted."""

    hits: Sequence[ReviewHit]
    fields: Sequence[str]
    number: int
    hits_total: int
    answer_page: int
    answer_pages: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least 1."""
        return max(1, -(-self.hits_total // HITS_A_PAGE))


@dataclass(frozen=True, slots=True)
class AgreeingWork:
    """Submitted assignments of HITs in which all answers agree, and what approving them costs in micro-units."""

    assignment_ids: Sequence[int]
    price_micros: int


def review_page(
    source: Source, *, status: str = "submitted", agreeing: bool = False, page: int = 1, answer_page: int = 1
) -> ReviewPage:
    """Return HITs of a batch, or of a HIT type's HITs outside batches, that have answers of this status.

    ``status`` is submitted, approved, rejected or all; a HIT's other answers stand beside them. ``agreeing`` keeps the
    HITs in which at least two submitted or approved answers are there and all are the same. Raises InvalidValueError.
    """
    if status not in readings.STATUSES:
        raise InvalidValueError("status", f"The filter is one of {', '.join(readings.STATUSES)}.", value=status)
    page, answer_page = max(1, page), max(1, answer_page)
    count, keys = readings.hits_to_review(status, agreeing=agreeing)
    database = driver()
    hits_total = int((database.row(count.of(source), source=source.pk) or (0,))[0])
    rows = database.rows(keys.of(source), source=source.pk, limit=HITS_A_PAGE, offset=(page - 1) * HITS_A_PAGE)
    hits = list(Hit.objects.filter(pk__in=[int(row[0]) for row in rows]).order_by("pk"))
    answers = _answers([hit.pk for hit in hits], source.requester_id, answer_page)
    shown = [_review_hit(hit, answers.get(hit.pk, [])) for hit in hits]
    return ReviewPage(
        hits=shown,
        fields=sorted({name for hit in shown for answer in hit.answers for name in answer.values}),
        number=page,
        hits_total=hits_total,
        answer_page=answer_page,
        answer_pages=max((-(-hit.answers_total // ANSWERS_A_HIT) for hit in shown), default=1),
    )


def review_hit(hit: Hit) -> ReviewHit:
    """Return one HIT as the review page shows it, after a decision; two queries."""
    return _review_hit(hit, _answers([hit.pk], hit.requester_id, 1).get(hit.pk, []))


def agreeing_work(source: Source) -> AgreeingWork:
    """Return what "approve all that agree" would approve now, and its price, in one query."""
    rows = driver().rows(readings.AGREEING_WORK.of(source), source=source.pk)
    return AgreeingWork([int(row[0]) for row in rows], sum(int(row[1]) for row in rows))


def _answers(hit_ids: Sequence[int], requester_id: int, answer_page: int) -> dict[int, list[ReviewAnswer]]:
    first = (answer_page - 1) * ANSWERS_A_HIT
    place = Window(RowNumber(), partition_by=F("hit_id"), order_by=[F("submitted_at").asc(), F("id").asc()])
    found = list(
        # assignment_live: the literal `state <= 4` is what the partial index asks for.
        Assignment.objects.filter(hit_id__in=hit_ids, state__in=_HANDED_IN, state__lte=4)
        .annotate(place=place)
        .filter(place__gt=first, place__lte=first + ANSWERS_A_HIT)
        .select_related("worker")
        .order_by("hit_id", "submitted_at", "id")
    )
    rates = rates_of({row.worker_id for row in found}, requester_id)
    files = files_of_assignments([row.pk for row in found])
    answers: dict[int, list[ReviewAnswer]] = {}
    for row in found:
        answers.setdefault(row.hit_id, []).append(_answer(row, rates.get(row.worker_id, NO_RATES), files.get(row.pk, ())))
    return answers


def _answer(row: Assignment, rates: Rates, files: Sequence[StoredFile]) -> ReviewAnswer:
    submitted_at = row.submitted_at or row.accepted_at
    return ReviewAnswer(
        assignment_id=row.pk,
        public_id=ids.encode(ids.Kind.ASSIGNMENT, row.pk),
        state=AssignmentState(row.state),
        worker_id=row.worker_id,
        worker_public_id=row.worker.public_id,
        simulated=row.worker.simulated,
        values=columns_of(row.answer, "flattened"),
        seconds=int((submitted_at - row.accepted_at).total_seconds()),
        submitted_at=submitted_at,
        due_at=row.due_at,
        feedback=row.feedback,
        reward_micros=row.reward_micros,
        fee_micros=row.fee_micros,
        proof=row.proof,
        rates=rates,
        files=files,
    )


def _review_hit(hit: Hit, answers: Sequence[ReviewAnswer]) -> ReviewHit:
    return ReviewHit(
        hit_id=hit.pk,
        public_id=ids.encode(ids.Kind.HIT, hit.pk),
        inputs=json.loads(hit.content) if hit.layout_id is not None else {},
        answers=answers,
        answers_total=hit.submitted + hit.approved + hit.rejected,
        agreement=agreement_of([answer.values for answer in answers if answer.state in _COUNTED]),
    )


def agreement_of(answers: Sequence[Mapping[str, str]]) -> dict[str, float]:
    """Return, per field, the share of its most frequent value among ``answers``; a missing value is a value of its own."""
    if len(answers) < 2:  # noqa: PLR2004 -- one alone agrees with nobody
        return {}
    fields = sorted({name for values in answers for name in values})
    return {name: Counter(values.get(name) for values in answers).most_common(1)[0][1] / len(answers) for name in fields}
