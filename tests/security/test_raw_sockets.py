"""What only a socket can send, to a running server; and what its log keeps of it (security W2, W3, W5, V7, 1.7)."""

import contextlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache

import environment
from kempelen.accounts.actions import create_worker_token, mark_email_verified
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.web.frames import work_frame
from processes import PATIENCE_SECONDS, Site, answers, free_port, kill, wait_until
from security.knocking import browser
from support import TEST, publish_hit

pytestmark = pytest.mark.processes
_FORM = "Content-Type: application/x-www-form-urlencoded"
_SILENCE_SECONDS = 1.0
"""After what may be half a request the server rightly waits for the rest; then so much silence is an answer."""


@contextlib.contextmanager
def logged(site: Site, database: str, file: object) -> Iterator[None]:
    """Run a web process of ours that writes its log into a file."""
    names = {
        "KEMPELEN_DATA_DIR": str(environment.DATA_DIR),
        "KEMPELEN_DATABASE_URL": database,
        "KEMPELEN_BASE_URL": site.url,
        "KEMPELEN_LOG_LEVEL": "info",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KEMPELEN_")}
    command = [sys.executable, "-m", "kempelen.cli.main", "web", "--port", str(site.port)]
    process = subprocess.Popen(command, env=inherited | names, start_new_session=True, stdout=file, stderr=file)
    try:
        wait_until(lambda: answers(site), "the web process answers")
        yield
    finally:
        kill(process)


def sent(site: Site, *lines: str, body: bytes = b"", waits: float = PATIENCE_SECONDS) -> bytes:
    """Send these lines as they are; return what comes back until the server closes or has been silent for ``waits`` seconds."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE_SECONDS) as connection:
        received = b""
        with contextlib.suppress(ConnectionError, TimeoutError):
            connection.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
            connection.settimeout(waits)
            while chunk := connection.recv(65_536):
                received += chunk
    return received


def statuses(received: bytes) -> list[int]:
    """Return the statuses of the answers in what was received."""
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", received)]


@pytest.fixture
def running_site(cast_committed, database_address, tmp_path):
    """A server, its log, and an assignment that Wen holds."""
    mark_email_verified(user=cast_committed.wen.user)
    hit = publish_hit(cast_committed.rita)
    accepted = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk)
    site, log = Site(free_port()), tmp_path / "log"
    with log.open("wb") as file, logged(site, database_address, file):
        yield site, log, accepted.assignment_id
    cache.clear()


def test_two_hosts_are_none(running_site):
    """Which market and which links a request belongs to is named once, by a name that is ours (security W3)."""
    site, _, _ = running_site
    host = f"Host: kempelen.localhost:{site.port}"
    for hosts in (
        [],
        ["Host: evil.example"],
        [host, "Host: evil.example"],
        ["Host: evil.example", host],
        [f"{host}@evil.example"],
        ["Host: kempelen.localhost"],
        ["Host:"],
    ):
        assert set(statuses(sent(site, "GET /account/login/ HTTP/1.1", *hosts, "Connection: close"))) == {400}, hosts


def test_one_request_is_never_two(running_site):
    """A body has one length, and one that ends before it is no submit (security W5)."""
    site, _, assignment_id = running_site
    host, tasks = f"Host: kempelen.localhost:{site.port}", f"Host: {site.tasks_host}"
    form = urlencode({"assignmentId": encode(Kind.ASSIGNMENT, assignment_id), "answer": "smuggled"}).encode()
    smuggled = (
        b"POST /mturk/externalSubmit HTTP/1.1\r\n" + f"{tasks}\r\n{_FORM}\r\nContent-Length: {len(form)}\r\n\r\n".encode() + form
    )
    for lengths in (
        ["Content-Length: 0", f"Content-Length: {len(smuggled)}"],
        ["Content-Length: +0"],
        ["Content-Length: 0x10"],
        ["Content-Length: 5, 6"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
        ["Transfer-Encoding: xchunked"],
        ["Transfer-Encoding : chunked", "Content-Length: 3"],
    ):
        received = sent(site, "POST /account/login/ HTTP/1.1", host, *lengths, _FORM, body=smuggled, waits=_SILENCE_SECONDS)
        assert 200 not in statuses(received), (lengths, received[:200])
        assert still_held(assignment_id), lengths
    both = sent(
        site,
        "POST /mturk/externalSubmit HTTP/1.1",
        tasks,
        _FORM,
        "Transfer-Encoding: chunked",
        f"Content-Length: {len(form)}",
        body=b"0\r\n\r\n" + form,
        waits=_SILENCE_SECONDS,
    )
    assert 200 not in statuses(both), both[:300]
    assert still_held(assignment_id)
    chunked = sent(
        site, "POST / HTTP/1.1", host, "Transfer-Encoding: chunked", "X-Amz-Target: x", body=b"0\r\n\r\n", waits=_SILENCE_SECONDS
    )
    assert statuses(chunked)[:1] == [411], chunked[:300]

    short = sent(
        site,
        "POST /mturk/externalSubmit HTTP/1.1",
        tasks,
        _FORM,
        f"Content-Length: {len(form) + 10}",
        body=form,
        waits=_SILENCE_SECONDS,
    )
    assert 200 not in statuses(short)
    assert still_held(assignment_id)


def test_lines_are_read_in_one_way_and_have_an_end(running_site):
    """An underscore is no dash, and a forwarded name moves nothing while no proxy is declared (security W2)."""
    site, _, assignment_id = running_site
    host = f"Host: kempelen.localhost:{site.port}"
    for odd in ("X-A: b\rSet-Cookie: c=d", "X-A: b\n Host: evil.example", "Host : evil.example", "X\0: y", " folded: yes"):
        assert 200 not in statuses(sent(site, "GET /tasks HTTP/1.1", host, odd, "Connection: close")), odd

    lies = (
        "X_Forwarded_Host: evil.example",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: https",
        "X-Original-URL: /operator/",
    )
    answer = sent(site, "GET /account/login/?next=/tasks HTTP/1.1", host, *lies, "X-Rewrite-URL: /operator/", "Connection: close")
    assert statuses(answer) == [200]
    assert b"evil.example" not in answer

    assert 200 not in statuses(sent(site, f"GET /{'a' * 200_000} HTTP/1.1", host, "Connection: close"))
    assert 200 not in statuses(
        sent(site, "GET /tasks HTTP/1.1", host, *(f"X-{n}: {'b' * 500}" for n in range(2_000)), "Connection: close")
    )
    cookies = sent(
        site, "GET /projects HTTP/1.1", host, f"Cookie: {'; '.join(f'c{n}={n}' for n in range(3_000))}", "Connection: close"
    )
    assert set(statuses(cookies)) <= {200, 400, 431}
    assert answers(site)
    assert still_held(assignment_id)


def still_held(assignment_id: int) -> bool:
    """Return whether nobody has submitted."""
    return Assignment.objects.get(pk=assignment_id).state == AssignmentState.ACCEPTED


def test_the_log_holds_no_credential_and_no_line_of_a_stranger(running_site, cast_committed):
    site, log, assignment_id = running_site
    wen = cast_committed.wen
    host, tasks = f"Host: kempelen.localhost:{site.port}", f"Host: {site.tasks_host}"
    credential = encode(Kind.ASSIGNMENT, assignment_id)
    token = create_worker_token(worker=wen, label="tool", scopes=frozenset({"read"}), actor=TEST)
    actor = browser(wen.user, wen)
    cookie = actor.headers["HTTP_COOKIE"]
    ticket = work_frame(Hit.objects.get(), wen, assignment_id).src.partition("/t/")[2].partition("?")[0]
    mailed = "abc123-0123456789abcdef0123456789abcdef"
    close = "Connection: close"
    posted = {
        "/account/login/": {"login": "wen@example.org", "password": "not the passphrase"},
        "/account/password/reset/": {"email": "wen@example.org"},
        "/settings/preferences": {"name": "Wen Privately"},
    }
    for path in (
        f"/tasks/{credential}/status",
        f"/no/such/{credential}",
        f"/projects/{credential}/tasks/{credential}?assignment_id={credential}",
        f"/account/password/reset/key/{mailed}/",
        f"/account/confirm-email/{mailed}/",
        f"/t/{ticket}",
        "/a%0d%0a2026-01-01%20[info]%20forged=yes%1b[31m%e2%80%ae",
    ):
        for bearer in ([], [f"Authorization: Bearer {token}"], [f"Cookie: {cookie}"]):
            sent(site, f"GET {path} HTTP/1.1", host, *bearer, close)
    sent(site, f"GET /t/{ticket} HTTP/1.1", tasks, close)
    for path, fields in posted.items():
        body = urlencode({**actor.tokens, **fields}).encode()
        lines = (host, f"Origin: {site.url}", f"Cookie: {cookie}", _FORM, f"Content-Length: {len(body)}", close)
        sent(site, f"POST {path} HTTP/1.1", *lines, body=body)
    body = urlencode({"assignmentId": credential, "answer": "my private answer"}).encode()
    for _ in range(2):
        sent(site, "POST /mturk/externalSubmit HTTP/1.1", tasks, _FORM, f"Content-Length: {len(body)}", close, body=body)
    text = log.read_text(encoding="utf-8", errors="replace")
    mails = re.sub(r"(?ms)^Content-Type: text/plain.*?^-{20,}$", "", text)  # the console stands in for a mail server here
    assert "request" in text
    assert f"{credential[:6]}..." in text
    secrets = {
        "assignment id": credential,
        "ticket": ticket,
        "token": token,
        "mailed key": mailed,
        "session": SessionStore(cookie.partition("=")[2].partition(";")[0]).session_key,
        "password": "not the passphrase",
        "answer": "my private answer",
        "e-mail address": "wen@example.org",
        "name": "Wen Privately",
    }
    for name, secret in secrets.items():
        assert secret not in mails, name
    assert not re.search(r"^2026-01-01 \[info\]", text, re.MULTILINE)
    assert "\x1b[31m" not in text
    assert "\u202e" not in text
