"""Requests straight into the WSGI application: everything but the socket. Import after ``ground.prepare``."""

import io
from dataclasses import dataclass
from typing import Any

import ground
from kempelen.config.wsgi import application
from kempelen.web.lane import cookie
from kempelen.web.worker.who import Who


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application said."""

    status: int
    headers: dict[str, str]
    text: str


def call(method: str, path: str, *, query: str = "", body: bytes = b"", **environ: str) -> Answer:
    """Call the application as a server does."""
    begun: dict[str, Any] = {}

    def start(status: str, fields: list[tuple[str, str]], _exc: object = None) -> None:
        begun.update(status=int(status[:3]), headers=dict(fields))

    content = application(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "x",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": ground.SITE,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            **environ,
        },
        start,
    )
    text = b"".join(content).decode()
    if hasattr(content, "close"):
        content.close()
    return Answer(begun["status"], begun["headers"], text)


def lane_cookie(worker: Any) -> str:
    """Return a fresh lane cookie, as a browser sends it."""
    who = Who(user_id=worker.user_id, worker_id=worker.pk, epoch=worker.user.epoch)
    return f"{cookie.cookie_name()}={cookie.sealed(who)}"


def warm_up() -> None:
    """Import what the first request imports, before anybody forks or measures."""
    for path in ("/health", "/"):
        answer = call("GET", path)
        if answer.status != 200:
            raise AssertionError(answer)
