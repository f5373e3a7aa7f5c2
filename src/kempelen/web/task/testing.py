"""A qualification test on the task origin: shown in its frame, taken by a door of its own, shown again where it must be.

The frame's ticket is the credential: it names the test that was begun and the worker who takes it, and ends with it.
"""

import base64
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog
from django.conf import settings

from kempelen.config.wrapper import HEADERS, ORIGIN, Origin, form_policy
from kempelen.core import crypto
from kempelen.core.db import mend_connection
from kempelen.core.errors import NotFoundError
from kempelen.files.errors import StorageFailedError
from kempelen.hits.actions import submit_test
from kempelen.hits.actions.testing import form_of
from kempelen.hits.errors import IncompleteFormError
from kempelen.qualifications.access import taken_test
from kempelen.qualifications.errors import TestOverError
from kempelen.questions.forms import QuestionForm
from kempelen.web.task import fields as reading
from kempelen.web.task import tickets
from kempelen.web.task.fields import Fields, UnreadableError
from kempelen.web.task.forms import Mood, Sending, Shown, form_page, typed
from kempelen.web.task.pages import page, respond, unreadable_page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger(__name__)

PATH: Final = "/qualification-test"
_TICKET: Final = "kempelenTicket"
_DRAFT_PURPOSE: Final = "task.draft.test"
_DRAFT_CHARACTERS: Final = 24


def test_form_page(form: QuestionForm, ticket: tickets.Ticket, sent: str) -> bytes:
    """Return the page of a frame in which a worker takes a test."""
    return form_page(form, _sending(sent, _draft(ticket)), Shown())


def test_door(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer one request to the address that tests are sent to. Sets no cookie and reads none; takes no file."""
    if environ["REQUEST_METHOD"] != "POST":
        return respond(start, HTTPStatus.METHOD_NOT_ALLOWED, page("task/gone.html"), {"Allow": "POST"})
    try:
        with reading.form_of(environ, lambda _fields: False) as sent:
            status, body = _taken(environ, sent.fields)
    except UnreadableError as unreadable:
        log.warning("test is unreadable", status=unreadable.status.value)
        status, body = unreadable.status, unreadable_page(unreadable.status)
    except StorageFailedError:
        status, body = HTTPStatus.SERVICE_UNAVAILABLE, unreadable_page(HTTPStatus.SERVICE_UNAVAILABLE)
    return respond(start, status, body)


def _taken(environ: "WSGIEnvironment", fields: Fields) -> tuple[HTTPStatus, bytes]:
    text = next((value for name, value in fields if name == _TICKET and value), "")
    ticket = tickets.read(text)
    if ticket is None or ticket.shows is not tickets.Shows.TEST:
        return HTTPStatus.NOT_FOUND, page("task/refused.html")
    mend_connection()
    try:
        submit_test(worker_id=ticket.viewer, request_id=ticket.subject, fields=fields)
    except IncompleteFormError as refusal:
        log.info("test is incomplete", questions=len(refusal.errors))
        again = Shown(Mood.OPEN, typed(fields), refusal.errors)
        return HTTPStatus.UNPROCESSABLE_ENTITY, _again(environ, refusal.form, text, again)
    except TestOverError:
        form = form_of(taken_test(ticket.viewer, ticket.subject))
        return HTTPStatus.CONFLICT, _again(environ, form, text, Shown(Mood.OVER, typed(fields)))
    except NotFoundError:
        return HTTPStatus.NOT_FOUND, page("task/refused.html")
    return HTTPStatus.OK, page("task/test_done.html")


def _again(environ: "WSGIEnvironment", form: QuestionForm, ticket: str, shown: Shown) -> bytes:
    """Show the form from this address, dressed as what it is: a requester's words, on no origin of ours."""
    environ[ORIGIN] = Origin.TASK_DOCUMENT
    environ[HEADERS] = {"Content-Security-Policy": form_policy(settings.KEMPELEN, own_origin=False)}
    return form_page(form, _sending(ticket), shown)


def _sending(ticket: str, draft: str = "") -> Sending:
    return Sending(f"{settings.KEMPELEN.task_base_url}{PATH}", ((_TICKET, ticket),), draft, is_test=True)


def _draft(ticket: tickets.Ticket) -> str:
    """Return the name of the draft a tab keeps, so that a reload loses nothing that was typed."""
    digest = crypto.sign(_DRAFT_PURPOSE, f"{ticket.subject}:{ticket.viewer}".encode())
    return base64.urlsafe_b64encode(digest).decode()[:_DRAFT_CHARACTERS]
