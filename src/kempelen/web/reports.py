"""POST /csp-reports: browsers say what the policies of our pages stopped. A log door: it stores nothing and answers nothing.

Anybody may write here, so little is read and less is kept: a flood from one address or from many writes ten lines a second
at most (security V7), without query strings, which may hold an assignment's id.
"""

import json
import time
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import structlog

from kempelen.config.callers import client_address, network_of
from kempelen.config.wrapper import ORIGIN, REPORTS_PATH, Origin
from kempelen.core.pacing import Buckets

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger(__name__)

_LONGEST_BODY: Final = 16_384
_MOST_READ: Final = 5
_LONGEST_FIELD: Final = 200
_TYPES: Final = frozenset({"application/reports+json", "application/csp-report", "application/json"})
_OF_ONE: Final = (0.2, 10)
_OF_ALL: Final = (10.0, 50)
_ALL: Final = "everybody"
_TASK_ORIGINS: Final = frozenset({Origin.TASK_BASE, Origin.TASK_DOCUMENT})
_FACTS: Final = (
    ("directive", ("effectiveDirective", "effective-directive", "violated-directive")),
    ("blocked", ("blockedURL", "blocked-uri")),
    ("page", ("documentURL", "document-uri")),
    ("source", ("sourceFile", "source-file")),
)


def is_report(environ: "WSGIEnvironment") -> bool:
    """Return whether a request goes to this door."""
    return bool(environ.get("PATH_INFO") == REPORTS_PATH)


def report_door(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Take a report: 204 whatever became of it, so that nobody learns what is kept. Reads no cookie and sets none."""
    method = environ["REQUEST_METHOD"]
    if method == "POST":
        _take(environ)
        return _answer(start, HTTPStatus.NO_CONTENT, _asked_from_elsewhere(environ))
    if method == "OPTIONS" and environ.get(ORIGIN) in _TASK_ORIGINS:
        allowed = (("Access-Control-Allow-Methods", "POST"), ("Access-Control-Allow-Headers", "Content-Type"))
        return _answer(start, HTTPStatus.NO_CONTENT, (*_asked_from_elsewhere(environ), *allowed))
    return _answer(start, HTTPStatus.METHOD_NOT_ALLOWED, (("Allow", "POST"), ("Content-Length", "0")))


def forget_report_paces() -> None:
    """Fill every bucket, for a process that changes database (tests, restore)."""
    _buckets.cache_clear()


def _answer(start: "StartResponse", status: HTTPStatus, headers: Iterable[tuple[str, str]]) -> Iterable[bytes]:
    start(f"{status.value} {status.phrase}", list(headers))
    return []


def _asked_from_elsewhere(environ: "WSGIEnvironment") -> tuple[tuple[str, str], ...]:
    """Return what lets a page report that has an origin of its own, as every task page has where no names can be had for it."""
    return (("Access-Control-Allow-Origin", "*"),) if environ.get(ORIGIN) in _TASK_ORIGINS else ()


def _take(environ: "WSGIEnvironment") -> None:
    length, media_type = str(environ.get("CONTENT_LENGTH") or "0"), str(environ.get("CONTENT_TYPE") or "").partition(";")[0]
    if media_type.strip().lower() not in _TYPES or not (length.isascii() and length.isdigit()) or int(length) > _LONGEST_BODY:
        return
    moment = time.monotonic()
    if _buckets(*_OF_ONE).take(network_of(client_address(environ)), at=moment) or _buckets(*_OF_ALL).take(_ALL, at=moment):
        return
    try:
        sent = json.loads(environ["wsgi.input"].read(int(length)))
    except (ValueError, RecursionError):
        return
    for report in (sent if isinstance(sent, list) else [sent])[:_MOST_READ]:
        _note(environ, report)


def _note(environ: "WSGIEnvironment", report: Any) -> None:
    body = report.get("body", report.get("csp-report")) if isinstance(report, dict) else None
    if not isinstance(body, dict):
        return
    said = {name: _first(body, keys) for name, keys in _FACTS}
    if said["directive"]:
        log.warning("policy stopped something", host=str(environ.get("HTTP_HOST", ""))[:_LONGEST_FIELD], **said)


def _first(body: dict[str, Any], keys: tuple[str, ...]) -> str:
    """Return the first text under these names, without what follows a question or number sign."""
    text = next((value for value in map(body.get, keys) if isinstance(value, str)), "")
    return text.partition("?")[0].partition("#")[0][:_LONGEST_FIELD]


@lru_cache(maxsize=2)
def _buckets(rate: float, burst: float) -> Buckets:
    return Buckets(rate=rate, burst=burst)
