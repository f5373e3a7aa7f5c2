"""POST /mturk/externalSubmit: where every task page sends its answer. The assignment id is the credential (security 1.7).

No cookie is read here, so nothing can be forged across sites with one; a GET changes nothing (ADR 0007).
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from kempelen.core import ids
from kempelen.core.db import mend_connection
from kempelen.core.errors import Refusal
from kempelen.files.errors import FileRefusedError
from kempelen.files.trouble import refusals_counted
from kempelen.hits.access import asks_by_form, awaited_by
from kempelen.hits.actions import submit_with_files
from kempelen.hits.errors import AnswerOfFormError
from kempelen.hits.models import Assignment
from kempelen.questions.answers import RESERVED, fields_to_pairs
from kempelen.questions.documents import ExternalQuestion
from kempelen.questions.frames import PREVIEW_ASSIGNMENT_ID
from kempelen.web.pacing import unknown_id
from kempelen.web.task import tickets
from kempelen.web.task.answering import answer_form
from kempelen.web.task.fields import Fields, Form, UnreadableError, form_of, query_fields
from kempelen.web.task.pages import CROSS_ORIGIN, file_page, page, repost_page, respond, unreadable_page
from kempelen.web.task.subjects import subject_of_hit
from kempelen.web.task.uploads import keep_parts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger(__name__)

FRAME, PAGE, ID_ALONE = 3, 2, 1
"""Levels of ``assignment.proof``: our frame's ticket, the page's own origin, the bare id (security 1.7)."""

_ALLOWED: Final = {"Allow": "GET, HEAD, POST, OPTIONS", **CROSS_ORIGIN}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
    **_ALLOWED,
}


class _NobodysError(Exception):
    """The id names no assignment there can be: a preview's, a typing error, or a guess."""


def submit_door(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer one request to the submit address. Every refusal of an answer is the same page, whatever the reason was."""
    method = environ["REQUEST_METHOD"]
    if method == "OPTIONS":
        return respond(start, HTTPStatus.NO_CONTENT, b"", _PREFLIGHT)
    if method not in {"GET", "HEAD", "POST"}:
        return respond(start, HTTPStatus.METHOD_NOT_ALLOWED, page("task/refused.html"), _ALLOWED)
    headers = CROSS_ORIGIN
    try:
        status, body = _submitted(environ) if method == "POST" else _offered(environ)
    except UnreadableError as unreadable:
        log.warning("submit is unreadable", status=unreadable.status.value)
        status, body = unreadable.status, unreadable_page(unreadable.status)
    except _NobodysError:
        status, body, headers = _nobodys(environ)
    answered = respond(start, status, body, headers)
    return [] if method == "HEAD" else answered


def _offered(environ: "WSGIEnvironment") -> tuple[HTTPStatus, bytes]:
    fields = query_fields(environ)
    if _assignment(fields) is None:
        raise _NobodysError
    return HTTPStatus.OK, repost_page(fields)


def _submitted(environ: "WSGIEnvironment") -> tuple[HTTPStatus, bytes]:
    try:
        with _arrived(environ) as form:
            return _stored(environ, form)
    except FileRefusedError as refusal:
        log.info("file refused", reason=refusal.code)
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, file_page(str(refusal))


@refusals_counted()
def _arrived(environ: "WSGIEnvironment") -> Form:
    """Read the form. A file is refused as soon as it is too large, long before anybody could keep it; that counts too."""
    return form_of(environ, _admits_files)


def _admits_files(fields: Fields) -> bool:
    """Return whether these fields name an answer that is waited for: only then may large files follow."""
    assignment_id = _assignment(fields)
    mend_connection()
    return assignment_id is not None and awaited_by(assignment_id) is not None


def _stored(environ: "WSGIEnvironment", form: Form) -> tuple[HTTPStatus, bytes]:
    fields = form.fields
    assignment_id = _assignment(fields)
    if assignment_id is None:
        raise _NobodysError
    mend_connection()
    shown = _sent(fields, "assignmentId")[:6]
    if all(name in RESERVED for name, _ in fields):
        log.warning("submit without answers", assignment=shown)
    proof = _proof(environ, fields, assignment_id)
    if form.files and asks_by_form(assignment_id):
        return answer_form(environ, form, assignment_id, proof)  # before a file is kept: the form's rules come first
    try:
        file_ids = [file.pk for file in keep_parts(form.files, assignment_id)]
        result = submit_with_files(assignment_id=assignment_id, answer=fields_to_pairs(fields), proof=proof, file_ids=file_ids)
    except AnswerOfFormError:
        return answer_form(environ, form, assignment_id, proof)
    except FileRefusedError:
        raise
    except Refusal as refusal:
        log.info("submit refused", assignment=shown, reason=refusal.code)
        return HTTPStatus.NOT_FOUND, page("task/refused.html")
    log.info("submitted", assignment=shown, proof=proof, fresh=result.fresh)
    return HTTPStatus.OK, page("task/done.html")


def _nobodys(environ: "WSGIEnvironment") -> tuple[HTTPStatus, bytes, dict[str, str]]:
    """Refuse an id that is nobody's; who sends many of them is told to wait. Known ids are never counted (security 1.7)."""
    wait = unknown_id(environ)
    if wait:
        return HTTPStatus.TOO_MANY_REQUESTS, page("task/refused.html"), {**CROSS_ORIGIN, "Retry-After": str(wait)}
    return HTTPStatus.NOT_FOUND, page("task/refused.html"), CROSS_ORIGIN


def _sent(fields: Fields, wanted: str) -> str:
    """Return the first value that is not empty: pages often send an empty field beside the filled one."""
    return next((value.strip() for name, value in fields if name == wanted and value.strip()), "")


def _assignment(fields: Fields) -> int | None:
    sent = _sent(fields, "assignmentId")
    return None if sent == PREVIEW_ASSIGNMENT_ID else ids.decode(ids.Kind.ASSIGNMENT, sent)


def _proof(environ: "WSGIEnvironment", fields: Fields, assignment_id: int) -> int:
    """Return how sure it is that the worker's own frame sent this."""
    ticket = tickets.read(_sent(fields, "kempelenTicket"))
    if ticket is not None and ticket.shows is tickets.Shows.HIT and ticket.detail == assignment_id:
        return FRAME
    origin = environ.get("HTTP_ORIGIN", "")
    if origin in {"", "null"}:
        return ID_ALONE
    return PAGE if origin == _page_origin(assignment_id) else ID_ALONE


def _page_origin(assignment_id: int) -> str | None:
    """Return the origin that the assignment's page has, as a browser writes it in ``Origin``."""
    hit_id = Assignment.objects.filter(pk=assignment_id).values_list("hit_id", flat=True).first()
    if hit_id is None:
        return None
    try:
        subject = subject_of_hit(hit_id)
    except Refusal:
        return None
    if isinstance(subject.question, ExternalQuestion):
        return origin_of(subject.question.url)
    return tickets.document_origin(subject.requester_id) if settings.KEMPELEN.isolation == "requester" else None


def origin_of(url: str) -> str:
    """Return scheme, host and, unless it is the usual one, port."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{host}" if parts.port in {None, usual} else f"{parts.scheme}://{host}:{parts.port}"
