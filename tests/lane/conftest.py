"""One caller for both doors: the whole WSGI application with a lane cookie, and the same without it."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from kempelen.accounts.models import Worker
from kempelen.config.wsgi import application
from kempelen.web.lane import cookie
from kempelen.web.worker.standing import forget_standings
from kempelen.web.worker.who import Who, form_token

HOST = "kempelen.localhost:8000"
ORIGIN = f"http://{HOST}"


@dataclass(frozen=True)
class Reply:
    """What came back, and whether Django had a hand in it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def by_django(self) -> bool:
        """Return whether Django, which names the language, made the answer."""
        return "Content-Language" in self.headers

    @property
    def json(self) -> Any:
        """Return the body, read as JSON."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()


class Door:
    """Knocks at one of the doors as one of the cast."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._sessions: dict[int, str] = {}

    def get(self, worker: Worker | None, address: str, **headers: str) -> Reply:
        """Ask by GET; headers are named as in a WSGI environ."""
        return self.ask("GET", worker, address, headers=headers)

    def post(self, worker: Worker | None, address: str, form: Mapping[str, str] | None = None, **headers: str) -> Reply:
        """Send one of our own forms, with our Origin and the worker's token unless told otherwise."""
        fields = {"lane_token": self.token(worker), **(form or {})} if worker else dict(form or {})
        return self.ask("POST", worker, address, form=fields, headers={"HTTP_ORIGIN": ORIGIN, **headers})

    def token(self, worker: Worker) -> str:
        """Return the token of the worker's forms."""
        return form_token(worker.user_id, worker.user.epoch)

    def ask(
        self,
        method: str,
        worker: Worker | None,
        address: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request through the whole application."""
        parts, body = urlsplit(address), urlencode(form or {}).encode()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "kempelen.localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": HOST,
            "HTTP_COOKIE": self.cookies(worker),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            **(headers or {}),
        }
        seen: dict[str, Any] = {}

        def start(status: str, reply_headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
            seen.update(status=int(status[:3]), headers=dict(reply_headers))
            return lambda _body: None

        chunks = application(environ, start)
        reply = Reply(seen["status"], seen["headers"], b"".join(chunks))
        if hasattr(chunks, "close"):
            chunks.close()
        return reply

    def cookies(self, worker: Worker | None) -> str:
        """Return what the worker's browser sends."""
        if worker is None:
            return ""
        if worker.pk not in self._sessions:
            client = Client()
            client.force_login(worker.user)
            self._sessions[worker.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
        jar = [f"{settings.SESSION_COOKIE_NAME}={self._sessions[worker.pk]}"]
        if self.kind == "lane":
            who = Who(user_id=worker.user_id, worker_id=worker.pk, epoch=worker.user.epoch)
            jar.append(f"{cookie.cookie_name()}={cookie.sealed(who)}")
        return "; ".join(jar)


@pytest.fixture(params=["lane", "django"])
def door(request: pytest.FixtureRequest, db: None) -> Door:
    """Both doors, one after the other: what holds at one holds at the other."""
    return Door(request.param)


@pytest.fixture
def lean_door(db: None) -> Door:
    """The lean door alone."""
    return Door("lane")


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Requests of a test stay in the test's transaction, as Django's own test client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _fresh_standings() -> Iterator[None]:
    """What a process remembers of log-ins is another test's."""
    forget_standings()
    yield
    forget_standings()
