"""One request and one answer in words that both doors understand: the lean one and Django's (DESIGN 2)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, parse_cookie

from kempelen.config.wrapper import SANDBOX
from kempelen.web.worker.who import Who

JSON_TYPE = "application/json"
_LONGEST_QUERY = 8_192


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request at a door. ``environ`` is WSGI's, which Django calls ``request.META``."""

    environ: Mapping[str, Any]
    who: Who | None
    form: Mapping[str, str]

    @cached_property
    def query(self) -> dict[str, str]:
        """Return the address's parameters; of a repeated one the last."""
        return dict(parse_qsl(self.environ.get("QUERY_STRING", "")[:_LONGEST_QUERY], keep_blank_values=True))

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Return the cookies; odd ones of other programs on the host are passed over."""
        return parse_cookie(self.environ.get("HTTP_COOKIE", ""))

    @property
    def sandbox(self) -> bool:
        """Return whether the request came in by the sandbox's host name."""
        return bool(self.environ.get(SANDBOX))

    @property
    def method(self) -> str:
        """Return the HTTP method."""
        return str(self.environ["REQUEST_METHOD"])

    @property
    def wants_json(self) -> bool:
        """Return whether a program asks (worker-site 16)."""
        if self.query.get("format") == "json" or self.form.get("format") == "json":
            return True
        accepted = self.environ.get("HTTP_ACCEPT", "")
        return JSON_TYPE in accepted and "text/html" not in accepted


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door answers. Headers of the whole marketplace are added by the wrapper."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def status_line(self) -> str:
        """Return the status as WSGI wants it."""
        return f"{self.status} {HTTPStatus(self.status).phrase}"

    def as_response(self) -> HttpResponse:
        """Return the same answer for Django to send."""
        response = HttpResponse(self.body, status=self.status)
        del response["Content-Type"]
        for name, value in self.headers:
            response[name] = value
        return response


def json_answer(body: Any, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Answer a program."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, text, (("Content-Type", JSON_TYPE), *headers))


def redirect(address: str, *, status: int = 303) -> Answer:
    """Send a person on; 303 turns a post into a get."""
    return Answer(status, b"", (("Location", address), ("Content-Type", "text/plain; charset=utf-8")))


def ask_of(request: HttpRequest, who: Who | None) -> Ask:
    """Return Django's request in the doors' words."""
    return Ask(environ=request.META, who=who, form={name: str(value) for name, value in request.POST.items()})
