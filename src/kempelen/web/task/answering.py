"""A HIT's QuestionForm on the task origin: shown in its frame, taken by the submit door, shown again where it must be."""

import base64
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog
from django.conf import settings

from kempelen.config.wrapper import HEADERS, ORIGIN, Origin, form_policy
from kempelen.core import crypto, ids
from kempelen.core.errors import Refusal
from kempelen.hits.actions import submit_form
from kempelen.hits.errors import IncompleteFormError, NotActiveError
from kempelen.questions.forms import QuestionForm, SentFile
from kempelen.web.task import tickets
from kempelen.web.task.fields import Form
from kempelen.web.task.forms import Mood, Sending, Shown, form_page, typed
from kempelen.web.task.pages import page
from kempelen.web.task.subjects import subject_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = structlog.get_logger(__name__)

_TICKET: Final = "kempelenTicket"
_DRAFT_PURPOSE: Final = "task.draft"
_DRAFT_CHARACTERS: Final = 24


def hit_form_page(form: QuestionForm, ticket: tickets.Ticket, sent: str) -> bytes:
    """Return the page of a frame: to be filled in, or a preview where the ticket names no assignment."""
    if ticket.shows is not tickets.Shows.HIT or not ticket.detail:
        return form_page(form, Sending(_action()), Shown(Mood.PREVIEW))
    sending = Sending(_action(), _hidden(ticket.detail, sent), _draft(ticket))
    return form_page(form, sending, Shown())


def answer_form(environ: "WSGIEnvironment", sent: Form, assignment_id: int, proof: int) -> tuple[HTTPStatus, bytes]:
    """Take what was filled in, or show it again with what is wrong; what was typed is never lost (security E1)."""
    shown = ids.encode(ids.Kind.ASSIGNMENT, assignment_id)[:6]
    try:
        result = submit_form(assignment_id=assignment_id, fields=_values(sent), proof=proof)
    except IncompleteFormError as refusal:
        log.info("form is incomplete", assignment=shown, questions=len(refusal.errors))
        again = Shown(Mood.OPEN, typed(sent.fields), refusal.errors)
        return _again(environ, HTTPStatus.UNPROCESSABLE_ENTITY, refusal.form, assignment_id, sent, again)
    except NotActiveError:
        log.info("form came too late", assignment=shown)
        form = _form_of(_sent_ticket(sent), assignment_id)
        if form is None:
            return HTTPStatus.NOT_FOUND, page("task/refused.html")
        return _again(environ, HTTPStatus.CONFLICT, form, assignment_id, sent, Shown(Mood.OVER, typed(sent.fields)))
    log.info("submitted", assignment=shown, proof=proof, fresh=result.fresh)
    return HTTPStatus.OK, page("task/done.html")


def _values(sent: Form) -> list[tuple[str, str | SentFile]]:
    """Return the fields; a file stands for itself instead of its name."""
    files: list[tuple[str, str | SentFile]] = []
    for part in sent.files:
        size = part.content.seek(0, 2)
        part.content.seek(0)
        files.append((part.field, SentFile(part.name, size, part.content_type, part.content)))
    return [*sent.fields, *files]


def _again(
    environ: "WSGIEnvironment", status: HTTPStatus, form: QuestionForm, assignment_id: int, sent: Form, shown: Shown
) -> tuple[HTTPStatus, bytes]:
    """Show the form from the submit address, dressed as what it is: a requester's words, on no origin of ours."""
    environ[ORIGIN] = Origin.TASK_DOCUMENT
    environ[HEADERS] = {"Content-Security-Policy": form_policy(settings.KEMPELEN, own_origin=False)}
    return status, form_page(form, Sending(_action(), _hidden(assignment_id, _sent_text(sent))), shown)


def _form_of(ticket: tickets.Ticket | None, assignment_id: int) -> QuestionForm | None:
    """Return the form for whoever holds the frame's ticket; an id alone shows nothing (security 1.6)."""
    if ticket is None or ticket.shows is not tickets.Shows.HIT or ticket.detail != assignment_id:
        return None
    try:
        question = subject_of(ticket).question
    except Refusal:
        return None
    return question if isinstance(question, QuestionForm) else None


def _sent_text(sent: Form) -> str:
    return next((value for name, value in sent.fields if name == _TICKET and value), "")


def _sent_ticket(sent: Form) -> tickets.Ticket | None:
    return tickets.read(_sent_text(sent))


def _action() -> str:
    return f"{settings.KEMPELEN.task_base_url}/mturk/externalSubmit"


def _hidden(assignment_id: int, ticket: str) -> tuple[tuple[str, str], ...]:
    """Return the fields that come first: files are read only after the answer they belong to is named."""
    return (("assignmentId", ids.encode(ids.Kind.ASSIGNMENT, assignment_id)), (_TICKET, ticket))


def _draft(ticket: tickets.Ticket) -> str:
    """Return the name of the draft a tab keeps: one worker's for one HIT, so that it is there when the HIT is taken again."""
    digest = crypto.sign(_DRAFT_PURPOSE, f"{ticket.subject}:{ticket.viewer}".encode())
    return base64.urlsafe_b64encode(digest).decode()[:_DRAFT_CHARACTERS]
