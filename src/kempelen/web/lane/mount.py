"""The lean doors in front of Django (DESIGN 2, the fast lane): plain WSGI functions that share their rules with Django's views.

A door opens for a lane cookie or a worker's own token; every other request, and every answer that is a page, is Django's.
"""

import io
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from django.db import DatabaseError
from django.http import parse_cookie

from kempelen.config.wrapper import SANDBOX
from kempelen.core.db import mend_connection
from kempelen.hits.errors import SignedOutError
from kempelen.web.lane import cookie
from kempelen.web.pacing import Pace, too_fast
from kempelen.web.reports import is_report, report_door
from kempelen.web.worker.ask import Answer, Ask
from kempelen.web.worker.doors import accept_door, health_door, list_door, return_door, signed_out
from kempelen.web.worker.standing import still_good
from kempelen.web.worker.who import Who, bearer_token, by_bearer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Door = Callable[[Ask], Answer | None]

_LONGEST_FORM = 16_384
_ACCEPT = re.compile(r"/projects/([0-9A-Z]{30})/tasks/accept_random/?")
_WORK = re.compile(r"/projects/[0-9A-Z]{30}/tasks/([0-9A-Z]{30})/?")
_FORM_TYPE = "application/x-www-form-urlencoded"


def lane(pages: "WSGIApplication") -> "WSGIApplication":
    """Return the application that answers hot requests itself and hands everything else to ``pages``."""

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if is_report(environ):
            return report_door(environ, start_response)
        answer = _answer(environ)
        if answer is None:
            return pages(environ, start_response)
        length = [] if answer.status == HTTPStatus.NOT_MODIFIED else [("Content-Length", str(len(answer.body)))]
        start_response(answer.status_line, [*answer.headers, *length])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    return application


def _answer(environ: "WSGIEnvironment") -> Answer | None:
    """Return what a door answers, or None for Django."""
    found = _door_of(environ)
    try:
        return _opened(environ, *found) if found is not None else _paced(environ)
    except DatabaseError:
        mend_connection()
        raise


def _paced(environ: "WSGIEnvironment") -> Answer | None:
    """Hand a page to Django, unless its reader turns them too fast. Whoever the lane cookie names is believed for this alone."""
    if environ.get("PATH_INFO", "").startswith("/static/"):
        return None
    token = bearer_token(environ)
    who = _named_by_cookie(environ) if token is None else _named_by_token(token, sandbox=bool(environ.get(SANDBOX)))
    return too_fast(Ask(environ=environ, who=who, form={}), Pace.PAGE)


def _opened(environ: "WSGIEnvironment", door: Door, scope: str, pace: Pace | None) -> Answer | None:
    form = _form(environ)
    if form is None:
        return None
    ask = Ask(environ=environ, who=None, form=form)
    token = bearer_token(environ) if scope else None
    if token is not None:
        try:
            ask = Ask(environ=environ, who=by_bearer(token, scope, sandbox=ask.sandbox), form=form)
        except SignedOutError:
            return too_fast(ask, Pace.ADDRESS) or signed_out(ask, "/")
    else:
        ask = Ask(environ=environ, who=_by_cookie(environ), form=form)
    refused = too_fast(ask, pace) if pace is not None else None
    if refused is not None or (ask.who is None and scope):
        return refused
    return door(ask)


def _door_of(environ: "WSGIEnvironment") -> tuple[Door, str, Pace | None] | None:
    """Return the door of an address, the scope a token needs there and how it is counted: the table of hot doors."""
    path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
    if path in {"", "/", "/projects"} and method in {"GET", "HEAD"}:
        return list_door, "read", Pace.LIST
    if path == "/health" and method in {"GET", "HEAD"}:
        return health_door, "", None
    accept = _ACCEPT.fullmatch(path)
    if accept and method in {"GET", "POST"}:
        return lambda ask: accept_door(ask, accept[1]), "accept", Pace.ACCEPT
    work = _WORK.fullmatch(path)
    if work and method == "POST":
        return lambda ask: return_door(ask, work[1]), "accept", Pace.ACCEPT
    return None


def _by_cookie(environ: "WSGIEnvironment") -> Who | None:
    """Return who the lane cookie names, while their log-in holds (re-read within two seconds, security A7).

    A cookie of the other environment names nobody here: two names of one address share their cookies (ADR 0015).
    """
    who = _named_by_cookie(environ)
    if who is not None and who.sandbox is not bool(environ.get(SANDBOX)):
        return None
    return who if who is not None and still_good(who) else None


def _named_by_cookie(environ: "WSGIEnvironment") -> Who | None:
    sent = parse_cookie(environ.get("HTTP_COOKIE", "")).get(cookie.cookie_name())
    return cookie.opened(sent) if sent else None


def _named_by_token(token: str, *, sandbox: bool) -> Who | None:
    """Return whose token it is, whatever it is for: the page asks for the scope it needs."""
    try:
        return by_bearer(token, "read", "accept", "submit", sandbox=sandbox)
    except SignedOutError:
        return None


def _form(environ: "WSGIEnvironment") -> dict[str, str] | None:
    """Return a small form's fields; None leaves a body that is no such form to Django. The body can be read again."""
    if environ["REQUEST_METHOD"] != "POST":
        return {}
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if not (length.isascii() and length.isdigit()) or int(length) > _LONGEST_FORM:
        return None
    if int(length) and not str(environ.get("CONTENT_TYPE", "")).startswith(_FORM_TYPE):
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
