"""A marketplace of the task origin alone: the real wrapper and applications, called like a server calls them."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit
from wsgiref.validate import validator

import pytest
from django.conf import settings

from kempelen.config.environment import Environment
from kempelen.config.wrapper import Doors, Wrapper
from kempelen.core import clock
from kempelen.web.task.mount import task_base, task_documents


@dataclass
class Answer:
    """What came back. ``headers`` by lower-case name."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def _elsewhere(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
    start("404 Not Found", [("Content-Type", "text/plain")])
    return iter([b"another door"])


@dataclass
class Market:
    """Sends requests to a wrapper built for the environment in force."""

    environment: Environment

    def ask(self, method: str, url: str, body: bytes = b"", *, wsgi: Any = None, **headers: str) -> Answer:
        """Send one request; a header set to ABSENT is left out, ``wsgi`` turns the protocol's checker off."""
        parts = urlsplit(url)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "server",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": parts.netloc,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **{name: value for name, value in headers.items() if value is not None},
        }
        environ = {name: value for name, value in environ.items() if value != "ABSENT"}
        seen: dict[str, Any] = {}

        def start(status: str, sent: list[tuple[str, str]], exc_info: object = None) -> Any:
            seen.update(status=int(status[:3]), headers={name.lower(): value for name, value in sent})
            return seen.setdefault("written", []).append

        wrapper = Wrapper(
            self.environment, Doors(api=_elsewhere, task_documents=task_documents, task_base=task_base, lane=_elsewhere)
        )
        parts_of_body = (validator(wrapper) if wsgi is None else wrapper)(environ, start)
        content = b"".join(parts_of_body)
        if hasattr(parts_of_body, "close"):
            parts_of_body.close()
        return Answer(seen["status"], seen["headers"], content)

    def submit(self, fields: list[tuple[str, str]] | bytes, *, path: str = "/mturk/externalSubmit", **headers: str) -> Answer:
        """Post fields to the submit door."""
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        headers.setdefault("CONTENT_TYPE", "application/x-www-form-urlencoded")
        return self.ask("POST", self.environment.task_base_url + path, body, **headers)


@pytest.fixture
def market() -> Market:
    return Market(settings.KEMPELEN)


@pytest.fixture
def under(settings):
    """Put other settings in force for a test and return a market that runs under them."""

    def change(**values: Any) -> Market:
        settings.KEMPELEN = replace(settings.KEMPELEN, **values)
        return Market(settings.KEMPELEN)

    return change


@pytest.fixture
def stopped() -> Iterator[Any]:
    with clock.stopped_at(clock.now()) as advance:
        yield advance
