"""Real processes of ours on the test's own database: web, jobs, and ways to kill them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection

import environment

PATIENCE_SECONDS = 60.0
"""Longest wait for something that must happen; a slow machine waits longer, never wrongly."""


@dataclass(frozen=True, slots=True)
class Site:
    """A web process of ours. Names below ``localhost`` are loopback in Chromium; programs use ``address`` and ``Host``."""

    port: int

    @property
    def url(self) -> str:
        """Where people go."""
        return f"http://kempelen.localhost:{self.port}"

    @property
    def sandbox_url(self) -> str:
        """Where people go to try things out."""
        return f"http://sandbox.kempelen.localhost:{self.port}"

    @property
    def address(self) -> str:
        """Where programs go that resolve no names below localhost."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def tasks_host(self) -> str:
        """The host of submits."""
        return f"tasks.kempelen.localhost:{self.port}"


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(*command: str, database: str, site: Site, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start ``kempelen COMMAND`` in a process group of its own, with this test's keys and database; ``more`` settings."""
    settings = {
        "KEMPELEN_DATA_DIR": str(environment.DATA_DIR),
        "KEMPELEN_DATABASE_URL": database,
        "KEMPELEN_BASE_URL": site.url,
        "KEMPELEN_ALLOW_HTTP_QUESTIONS": "1",
        "KEMPELEN_LOG_LEVEL": "error",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KEMPELEN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "kempelen.cli.main", *command], env=inherited | settings | dict(more or {}), start_new_session=True
    )


def kill(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to the process and everything it started, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    process.wait(timeout=PATIENCE_SECONDS)


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Look again and again until it happened. Raises AssertionError with ``what`` when patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if happened():
            return
        time.sleep(0.05)
    message = f"This did not happen in {PATIENCE_SECONDS:.0f} seconds: {what}"
    raise AssertionError(message)


def answers(site: Site) -> bool:
    """Return whether the web process answers its health door."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=5)
    try:
        connection.request("GET", "/health", headers={"Host": f"kempelen.localhost:{site.port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def running(*command: str, database: str, site: Site, more: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of ours for the length of a block, with ``more`` settings; a web process answers when the block begins."""
    listening = ("--port", str(site.port)) if command[0] == "web" else ()
    process = start(*command, *listening, database=database, site=site, more=more)
    try:
        if command[0] == "web":
            wait_until(lambda: answers(site), "the web process answers")
        yield process
    finally:
        kill(process, signal.SIGTERM if process.poll() is None else signal.SIGKILL)
