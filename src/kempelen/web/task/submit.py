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
from kempelen.hits.actions import submit
from kempelen.hits.models import Assignment
from kempelen.questions.answers import RESERVED, fields_to_pairs
from kempelen.questions.documents import ExternalQuestion
from kempelen.questions.frames import PREVIEW_ASSIGNMENT_ID
from kempelen.web.task import tickets
from kempelen.web.task.fields import Fields, UnreadableError, fields_of, query_fields
from kempelen.web.task.pages import CROSS_ORIGIN, page, repost_page, respond
from kempelen.web.task.subjects import subject_of_hit

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


def submit_door(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer one request to the submit address. Every refusal is the same page, whatever the reason was."""
    method = environ["REQUEST_METHOD"]
    if method == "OPTIONS":
        return respond(start, HTTPStatus.NO_CONTENT, b"", _PREFLIGHT)
    if method not in {"GET", "HEAD", "POST"}:
        return respond(start, HTTPStatus.METHOD_NOT_ALLOWED, page("task/refused.html"), _ALLOWED)
    try:
        status, body = _submitted(environ) if method == "POST" else _offered(environ)
    except UnreadableError as unreadable:
        log.warning("submit is unreadable", status=unreadable.status.value)
        status, body = unreadable.status, page("task/refused.html")
    answered = respond(start, status, body, CROSS_ORIGIN)
    return [] if method == "HEAD" else answered


def _offered(environ: "WSGIEnvironment") -> tuple[HTTPStatus, bytes]:
    fields = query_fields(environ)
    if _assignment(fields) is None:
        return HTTPStatus.NOT_FOUND, page("task/refused.html")
    return HTTPStatus.OK, repost_page(fields)


def _submitted(environ: "WSGIEnvironment") -> tuple[HTTPStatus, bytes]:
    fields = fields_of(environ)
    assignment_id = _assignment(fields)
    if assignment_id is None:
        return HTTPStatus.NOT_FOUND, page("task/refused.html")
    mend_connection()
    shown = _sent(fields, "assignmentId")[:6]
    if all(name in RESERVED for name, _ in fields):
        log.warning("submit without answers", assignment=shown)
    proof = _proof(environ, fields, assignment_id)
    try:
        result = submit(assignment_id=assignment_id, answer=fields_to_pairs(fields), proof=proof)
    except Refusal as refusal:
        log.info("submit refused", assignment=shown, reason=refusal.code)
        return HTTPStatus.NOT_FOUND, page("task/refused.html")
    log.info("submitted", assignment=shown, proof=proof, fresh=result.fresh)
    return HTTPStatus.OK, page("task/done.html")


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
