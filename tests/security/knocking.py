"""Knocking at the doors of the whole WSGI application as one of the actors, and seeing what was answered and written."""

import io
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction

from kempelen.accounts.models import User, Worker
from kempelen.config.wsgi import application
from kempelen.core.db import Driver
from kempelen.hits.queries import forget_groups, forget_viewers
from kempelen.qualifications.asking import forget_asking
from kempelen.web.lane import cookie
from kempelen.web.worker.standing import forget_standings
from kempelen.web.worker.who import Who, form_token

HOST = "kempelen.localhost:8000"
ORIGIN = f"http://{HOST}"
TASKS_ORIGIN = f"http://tasks.{HOST}"
SANDBOX_ORIGIN = f"http://sandbox.{HOST}"
FORM = "application/x-www-form-urlencoded"
CSRF = "a" * 32
"""What every session of a test holds as its form token: what is tried here is the guard behind it."""

_WRITES = re.compile(r'(?<!FOR )(?<!KEY )(?<!DO )\b(?:INSERT INTO|UPDATE|DELETE FROM|COPY)\s+"?(\w+)', re.IGNORECASE)
_NOT_THE_MARKET = frozenset({"django_session", "cache"})
Script = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. ``headers`` in order, repeated ones too; ``wrote`` is whether the market was changed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    wrote: bool = False

    def header(self, name: str) -> str | None:
        """Return a header's value, or None."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)

    @property
    def cookies(self) -> list[str]:
        """Return what the browser is told to keep, one line a cookie."""
        return [value.strip() for name, value in self.headers if name.lower() == "set-cookie"]

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """Return the body, read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who knocks: what their program sends with every request, and the tokens that stand in their forms."""

    headers: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)

    def without_lane(self) -> "Actor":
        """Return the same person, whose lane cookie has run out."""
        kept = [part for part in self.headers["HTTP_COOKIE"].split("; ") if not part.startswith(cookie.cookie_name() + "=")]
        return Actor({**self.headers, "HTTP_COOKIE": "; ".join(kept)}, self.tokens)


def ask(  # noqa: PLR0913 -- the parts of a request
    method: str,
    address: str,
    actor: Actor = Actor(),
    *,
    form: Mapping[str, str] | None = None,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    through: Any = application,
) -> Reply:
    """Send one request through the whole application; ``address`` is a path of the site or begins with a scheme."""
    parts = urlsplit(address if "://" in address else ORIGIN + address)
    sent = urlencode({**actor.tokens, **form}, errors="surrogatepass").encode() if form is not None else body
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "kempelen.localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "HTTP_ORIGIN": f"{parts.scheme}://{parts.netloc}",
        "CONTENT_LENGTH": str(len(sent)),
        "CONTENT_TYPE": FORM,
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(sent),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **actor.headers,
        **(headers or {}),
    }
    seen: dict[str, Any] = {}

    def start(status: str, replied: list[tuple[str, str]], exc_info: object = None) -> Script:
        seen.update(status=int(status[:3]), headers=tuple(replied))
        return lambda _written: None

    chunks = through({name: value for name, value in environ.items() if value is not None}, start)
    try:
        content = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    return Reply(seen["status"], seen["headers"], content)


class Market:
    """The market as it stands before any request; every request of ``try_it`` is undone."""

    def __init__(self) -> None:
        self._before = everything()

    def try_it(self, method: str, address: str, actor: Actor = Actor(), **parts: Any) -> Reply:
        """Send one request, say whether it changed the market, and undo it."""
        with self.undone() as wrote:
            reply = ask(method, address, actor, **parts)
        return Reply(reply.status, reply.headers, reply.body, wrote())

    @contextmanager
    def undone(self) -> Iterator[Callable[[], bool]]:
        """Undo what happens in a block; the function it yields says, after the block, whether the market was changed."""
        changed: list[bool] = []
        with transaction.atomic():
            with _watched() as tables:
                yield lambda: changed[0]
            changed.append(bool(tables - _NOT_THE_MARKET) and everything() != self._before)
            transaction.set_rollback(True)
        if tables:
            forget_groups()
            forget_viewers()
            forget_asking()
            forget_standings()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the database but sessions and the cache."""
    models = [model for model in apps.get_models() if model._meta.db_table not in _NOT_THE_MARKET and model._meta.managed]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@contextmanager
def _watched() -> Iterator[set[str]]:
    """Collect the names of tables that statements of this thread write to, Django's and those beneath it."""
    tables: set[str] = set()
    plain = {name: getattr(Driver, name) for name in ("run", "run_many", "load")}

    def note(text: str) -> None:
        tables.update(name.lower() for name in _WRITES.findall(text))

    def beneath(name: str) -> Script:
        def call(self: Driver, statement: Any, *args: Any, **values: Any) -> Any:
            note(statement.text(connection.vendor) if hasattr(statement, "text") else f"INSERT INTO {statement}")
            return plain[name](self, statement, *args, **values)

        return call

    def djangos(execute: Script, sql: str, *rest: Any) -> Any:
        note(sql)
        return execute(sql, *rest)

    for name in plain:
        setattr(Driver, name, beneath(name))
    try:
        with connection.execute_wrapper(djangos):
            yield tables
    finally:
        for name, method in plain.items():
            setattr(Driver, name, method)


def browser(user: User | None, worker: Worker | None = None) -> Actor:
    """Return somebody's browser: a session, signed in a moment ago, and a worker's lane cookie."""
    session = SessionStore()
    session["_csrftoken"] = CSRF
    tokens = {"csrfmiddlewaretoken": CSRF}
    if user is not None:
        moment = time.time()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["account_authentication_methods"] = [
            {"method": "password", "at": moment, "email": user.email},
            {"method": "password", "at": moment, "reauthenticated": True},
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        tokens["lane_token"] = form_token(user.pk, user.epoch)
    session.set_expiry(timedelta(days=1))
    session.save()
    jar = [f"{settings.SESSION_COOKIE_NAME}={session.session_key}"]
    if user is not None and worker is not None:
        who = Who(user_id=user.pk, worker_id=worker.pk, epoch=user.epoch, sandbox=worker.sandbox)
        jar.append(f"{cookie.cookie_name()}={cookie.sealed(who)}")
    return Actor({"HTTP_COOKIE": "; ".join(jar), "HTTP_X_CSRFTOKEN": CSRF}, tokens)


def tool(token: str) -> Actor:
    """Return a worker's program with a token of its own."""
    return Actor({"HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_ORIGIN": None})  # type: ignore[dict-item]  # None leaves it out


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the requests of a test in the test's transaction, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
