"""From a ticket to the page it opens. The ticket is the permission: whoever issued it has looked (security 1.6)."""

import json
from dataclasses import dataclass
from typing import Final

from kempelen.batches.models import Batch, BatchRows
from kempelen.core.errors import NotFoundError
from kempelen.hits.actions.testing import form_of
from kempelen.hits.models import Hit
from kempelen.qualifications.access import taken_test
from kempelen.qualifications.states import RequestState
from kempelen.questions.designs import merged
from kempelen.questions.documents import HtmlQuestion, Question
from kempelen.questions.models import Layout
from kempelen.questions.reading import question_of
from kempelen.questions.templates import wrapped
from kempelen.web.task.tickets import Shows, Ticket

NO_HIT_ID: Final = "HIT_ID_NOT_AVAILABLE"
"""``hitId`` of a page that is no HIT yet: a requester looks at a row or a template."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A page and whose it is."""

    requester_id: int
    question: Question


def subject_of(ticket: Ticket) -> Subject:
    """Return what the ticket opens. Raises NotFoundError when it is gone, QuestionError when it cannot be shown."""
    if ticket.shows is Shows.HIT:
        return subject_of_hit(ticket.subject)
    if ticket.shows is Shows.ROW:
        return _row(ticket.subject, ticket.detail)
    if ticket.shows is Shows.TEST:
        return _test(ticket.viewer, ticket.subject)
    layout = Layout.objects.filter(pk=ticket.subject).first()
    if layout is None:
        raise NotFoundError
    return Subject(layout.requester_id, _project_page(layout, {}))


def subject_of_hit(hit_id: int) -> Subject:
    """Return a HIT's question. A project's page without a form gets MTurk's standard one (question-formats 7.5)."""
    hit = Hit.objects.select_related("layout").filter(pk=hit_id).first()
    if hit is None:
        raise NotFoundError
    question = question_of(hit.content, hit.layout)
    if hit.layout is not None and isinstance(question, HtmlQuestion):
        question = HtmlQuestion(wrapped(question.html), question.frame_height)
    return Subject(hit.requester_id, question)


def _test(worker_id: int, request_id: int) -> Subject:
    """Return a test for as long as it is being taken: its questions are nobody's to look at before and after."""
    taken = taken_test(worker_id, request_id)
    if taken.state != RequestState.TAKING:
        raise NotFoundError
    return Subject(taken.qualification_type.requester_id, form_of(taken))


def _row(batch_id: int, row: int) -> Subject:
    batch = Batch.objects.select_related("layout").filter(pk=batch_id).first()
    if batch is None:
        raise NotFoundError
    run = BatchRows.objects.filter(batch=batch, first_row__lte=row).order_by("-first_row").first()
    if run is None or row >= run.first_row + run.row_count:
        raise NotFoundError
    cells = json.loads(run.rows)[row - run.first_row]
    values = dict(zip(batch.columns, cells, strict=False))
    return Subject(batch.requester_id, _project_page(batch.layout, values))


def _project_page(layout: Layout, values: dict[str, str]) -> HtmlQuestion:
    return HtmlQuestion(wrapped(merged(layout, values)), layout.frame_height)
