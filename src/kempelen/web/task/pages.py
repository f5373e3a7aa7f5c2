"""The few small pages of the task origin, and how they are sent."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.template.loader import render_to_string

from kempelen.web.task import library

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

CROSS_ORIGIN: Final = {"Access-Control-Allow-Origin": "*"}


def respond(
    start: "StartResponse",
    status: HTTPStatus,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    *,
    content_type: str = "text/html; charset=utf-8",
) -> Iterable[bytes]:
    """Send one answer."""
    about_the_body = {} if status is HTTPStatus.NO_CONTENT else {"Content-Type": content_type, "Content-Length": str(len(body))}
    wanted = {**about_the_body, **(headers or {})}
    start(f"{status.value} {status.phrase}", list(wanted.items()))
    return [body]


@lru_cache(maxsize=64)
def fixed_page(template: str, task_base_url: str, site_url: str) -> bytes:
    """Return a page that is the same for everybody."""
    return _rendered(template, {"task_base": task_base_url, "site": site_url})


def page(template: str) -> bytes:
    """Return one of our own pages."""
    return fixed_page(template, settings.KEMPELEN.task_base_url, settings.KEMPELEN.base_url)


def file_page(reason: str) -> bytes:
    """Return the page that says why a file, and with it the answer, was not taken."""
    facts = {"task_base": settings.KEMPELEN.task_base_url, "site": settings.KEMPELEN.base_url, "reason": reason}
    return _rendered("task/file_refused.html", facts)


def unreadable_page(status: HTTPStatus) -> bytes:
    """Return the page for an answer of which nothing can be said but that it was too large, or not whole."""
    facts = {"task_base": settings.KEMPELEN.task_base_url, "site": settings.KEMPELEN.base_url}
    return _rendered("task/unreadable.html", {**facts, "too_large": status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


def repost_page(fields: list[tuple[str, str]]) -> bytes:
    """Return the page that sends a GET's fields again by POST."""
    facts = {"task_base": settings.KEMPELEN.task_base_url, "site": settings.KEMPELEN.base_url, "fields": fields}
    return _rendered("task/repost.html", facts)


def _rendered(template: str, facts: dict[str, Any]) -> bytes:
    addresses = {name.replace(".", "_"): library.address(name) for name in ("task.css", "done.js", "repost.js")}
    return render_to_string(template, {**facts, **addresses}).encode()
