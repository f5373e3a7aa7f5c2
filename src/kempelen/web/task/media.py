"""GET /m/<ticket>?url=: an image, sound or film of a task's own page, fetched for scripts that must read its pixels.

A canvas may only be read when its images come with permission, which most hosts do not give (crowd-elements 7.9). The
ticket says whose page asks; only addresses that stand in that page are fetched, by the guarded client (security N1).
"""

import html
import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import parse_qs

import structlog
from django.conf import settings

from kempelen.core.db import mend_connection
from kempelen.core.errors import NotFoundError, Refusal
from kempelen.core.outgoing import NoAnswerError, asked
from kempelen.files.kinds import HEAD_BYTES, INERT, judged
from kempelen.files.spool import spool
from kempelen.questions.documents import HtmlQuestion
from kempelen.web.task import tickets
from kempelen.web.task.sending import refuse, send
from kempelen.web.task.subjects import Subject, subject_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger(__name__)

PATH: Final = "/m/"
AT_ONCE: Final = 4
"""How many fetches one process does at the same time: a slow host must not take all its threads."""
SECONDS: Final = 20.0

_slots = threading.BoundedSemaphore(AT_ONCE)


def media_proxy(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer one request."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return refuse(environ, start, HTTPStatus.METHOD_NOT_ALLOWED, "Media are read with GET.")
    try:
        subject, url = _wanted(environ)
    except Refusal:
        return refuse(environ, start, HTTPStatus.NOT_FOUND, "This address is not part of the task.")
    if not _slots.acquire(blocking=False):
        return refuse(environ, start, HTTPStatus.SERVICE_UNAVAILABLE, "Too many media are being fetched. Try again.")
    try:
        content, size, content_type = _fetched(url)
    except Refusal as refusal:
        log.warning("media not fetched", reason=refusal.code)
        return refuse(environ, start, HTTPStatus.BAD_GATEWAY, str(refusal))
    finally:
        _slots.release()
    headers = {
        "Access-Control-Allow-Origin": _reader(subject),
        "Vary": "Origin",
        "Cache-Control": "private, max-age=600",
        "Content-Disposition": "inline",
    }
    return send(environ, start, content, size=size, content_type=content_type, headers=headers)


def _reader(subject: Subject) -> str:
    """Return the origin whose scripts may read the bytes: the requester's page; a page without an origin is ``null``."""
    return "null" if settings.KEMPELEN.isolation == "opaque" else tickets.document_origin(subject.requester_id)


def _wanted(environ: "WSGIEnvironment") -> tuple[Subject, str]:
    """Return the page that asks and the address it asks for. Raises NotFoundError unless the one holds the other."""
    ticket = tickets.read(environ["PATH_INFO"].removeprefix(PATH))
    url = next(iter(parse_qs(environ.get("QUERY_STRING", "")).get("url", [])), "")
    if ticket is None or not url.startswith(("https://", "http://")):
        raise NotFoundError
    mend_connection()
    subject = subject_of(ticket)
    if not isinstance(subject.question, HtmlQuestion) or not _stands_in(url, subject.question.html):
        raise NotFoundError
    return subject, url


def _stands_in(url: str, page: str) -> bool:
    """Return whether the page holds the address: as it is, escaped for HTML, or escaped within JSON."""
    return url in page or url in html.unescape(page) or url in page.replace("\\/", "/")


def _fetched(url: str) -> tuple[BinaryIO, int, str]:
    """Return the file, its size and its type. Raises ForbiddenAddressError, NoAnswerError, TooLongAnswerError."""
    content, size, head = spool(), 0, b""
    try:
        with asked("GET", url, headers={"Accept": "image/*, audio/*, video/*"}, seconds=SECONDS) as reply:
            if reply.status != HTTPStatus.OK or "content-encoding" in reply.headers:
                raise NoAnswerError
            for chunk in reply.chunks(settings.KEMPELEN.media_proxy_bytes):
                head = head if len(head) >= HEAD_BYTES else (head + chunk)[:HEAD_BYTES]
                content.write(chunk)
                size += len(chunk)
        content_type = judged(head, reply.headers.get("content-type", ""))
        if content_type not in INERT:
            raise NoAnswerError("This address holds no image, sound or film that a page may read.")
    except Refusal:
        content.close()
        raise
    return content, size, content_type
