"""GET /t/<ticket>: a requester's page, on that requester's own origin, in a sandboxed frame (security 1.3 to 1.6)."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import structlog
from django.conf import settings

from kempelen.config.wrapper import HEADERS, LABEL, form_policy
from kempelen.core import ids
from kempelen.core.db import mend_connection
from kempelen.core.errors import Refusal
from kempelen.questions.documents import ExternalQuestion, HtmlQuestion
from kempelen.questions.forms import QuestionForm
from kempelen.questions.templates import lead_of
from kempelen.web.reports import is_report, report_door
from kempelen.web.task import library, tickets
from kempelen.web.task.answering import hit_form_page
from kempelen.web.task.pages import page, respond
from kempelen.web.task.subjects import Subject, subject_of
from kempelen.web.task.testing import test_form_page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger(__name__)

PATH: Final = "/t/"

_OLD_ACTION: Final = re.compile(
    r"""(<form\b[^<>]*?\saction\s*=\s*["']?)(?:https?:)?//(?:www|workersandbox)\.mturk\.com/+mturk/externalSubmit(?=["'\s>])""",
    re.IGNORECASE,
)


def task_documents(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer one request on a requester's origin. Sets no cookie and reads none."""
    if is_report(environ):
        return report_door(environ, start)
    method = environ["REQUEST_METHOD"]
    if method not in {"GET", "HEAD"}:
        return respond(start, HTTPStatus.METHOD_NOT_ALLOWED, page("task/gone.html"), {"Allow": "GET, HEAD"})
    status, body = _answer(environ)
    answered = respond(start, status, body)
    return answered if method == "GET" else []


def _answer(environ: "WSGIEnvironment") -> tuple[HTTPStatus, bytes]:
    path = environ.get("PATH_INFO", "")
    sent = path.removeprefix(PATH) if path.startswith(PATH) else ""
    ticket = tickets.read(sent)
    subject = _subject(environ, ticket) if ticket is not None else None
    if ticket is None or subject is None or isinstance(subject.question, ExternalQuestion):
        return HTTPStatus.NOT_FOUND, page("task/gone.html")
    if environ.get("HTTP_SEC_FETCH_DEST") == "document":
        return HTTPStatus.OK, page("task/stub.html")
    if isinstance(subject.question, QuestionForm):
        environ[HEADERS] = {"Content-Security-Policy": form_policy(settings.KEMPELEN, own_origin=True)}
        form_page = test_form_page if ticket.shows is tickets.Shows.TEST else hit_form_page
        return HTTPStatus.OK, form_page(subject.question, ticket, sent)
    html = served(subject.question)
    if ticket.shows is tickets.Shows.HIT and ticket.detail:
        html = with_our_action(html, ids.encode(ids.Kind.ASSIGNMENT, ticket.detail), sent)
    return HTTPStatus.OK, html.encode("utf-8", "replace")


def _subject(environ: "WSGIEnvironment", ticket: tickets.Ticket) -> Subject | None:
    """Return the page the ticket opens here, or None: gone, or another requester's origin."""
    mend_connection()
    try:
        subject = subject_of(ticket)
    except Refusal as refusal:
        log.warning("task page cannot be shown", shows=ticket.shows.name, subject=ticket.subject, reason=refusal.code)
        return None
    return subject if _belongs_here(environ, subject.requester_id) else None


def _belongs_here(environ: "WSGIEnvironment", requester_id: int) -> bool:
    """Return whether this origin may show the requester's pages: its own label, or the task base where none are used."""
    if settings.KEMPELEN.isolation == "requester":
        return bool(environ.get(LABEL) == tickets.label_of(requester_id))
    return LABEL not in environ


def served(question: HtmlQuestion) -> str:
    """Return the page as a browser gets it: known addresses turned to our copies, our shim before everything else."""
    html = library.with_our_addresses(question.html.removeprefix("\ufeff"))
    attribute = " data-auto-height" if question.frame_height == 0 else ""
    shim = f'<script src="{library.address("shim.js")}"{attribute}></script>'
    lead = lead_of(html)
    return f"{html[:lead]}{shim}{html[lead:]}"


def with_our_action(html: str, assignment_id: str, ticket: str) -> str:
    """Point forms written for MTurk's submit address here, so that they arrive without script too; our shim does the rest."""
    query = urlencode({"assignmentId": assignment_id, "kempelenTicket": ticket}).replace("&", "&amp;")
    address = f"{settings.KEMPELEN.task_base_url}/mturk/externalSubmit?{query}"
    return _OLD_ACTION.sub(lambda found: found[1] + address, html)
