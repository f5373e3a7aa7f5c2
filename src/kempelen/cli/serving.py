"""``kempelen serve``, ``web`` and ``jobs``."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Self

import typer

from kempelen.cli.ready import EXIT_REFUSED, set_up

_PATIENCE_SECONDS = 5
"""How long requests in hand may take when the server stops; browsers keep idle connections open for ever."""
_HOST = typer.Option("127.0.0.1", "--host", help="Address to listen on.")
_PORT = typer.Option(8000, "--port", help="Port to listen on.")
_CERTIFICATE = typer.Option(None, "--certificate", help="Speak TLS with this certificate (PEM).", exists=True, dir_okay=False)
_KEY = typer.Option(None, "--key", help="The certificate's key (PEM).", exists=True, dir_okay=False)


def web(host: str = _HOST, port: int = _PORT, certificate: Path | None = _CERTIFICATE, key: Path | None = _KEY) -> None:
    """Serve pages, the API and the task origin."""
    if (certificate is None) != (key is None):
        typer.echo("Error: --certificate and --key go together.", err=True)
        raise typer.Exit(EXIT_REFUSED)
    set_up()
    run_web(host, port, certificate=certificate, key=key)


def jobs(
    with_parent: bool = typer.Option(False, "--with-parent", hidden=True, help="Stop when the starting process is gone."),
) -> None:
    """Do the background work: sweeps, publishing, the outbox. Any number may run at once."""
    set_up()
    stop = threading.Event()
    stop_on_signals(stop)
    if with_parent:
        stop_with_parent(stop)
    from kempelen.jobs.loop import run_forever  # noqa: PLC0415 -- after set_up

    run_forever(stop)


def serve(host: str = _HOST, port: int = _PORT) -> None:
    """Serve everything from one process tree: bring the database up to date, start web and jobs."""
    set_up()
    from kempelen.cli.market import bring_up_to_date  # noqa: PLC0415 -- after set_up

    bring_up_to_date()
    with Child("jobs", "--with-parent"):
        run_web(host, port)


def run_web(host: str, port: int, *, certificate: Path | None = None, key: Path | None = None) -> None:
    """Run the web server until it is told to stop. Leaves with code 1 rather than show a demo to the world."""
    from django.conf import settings  # noqa: PLC0415 -- after set_up
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    from kempelen.cli.checks import refuse_public_bind  # noqa: PLC0415

    reason = refuse_public_bind(settings.KEMPELEN, host)
    if reason:
        typer.echo(f"Error: {reason}", err=True)
        raise typer.Exit(EXIT_REFUSED)
    Granian(
        "kempelen.config.served:application",
        address=host,
        port=port,
        ssl_cert=certificate,
        ssl_key=key,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        blocking_threads=settings.KEMPELEN.threads,
        log_level=LogLevels.error,
        workers_kill_timeout=_PATIENCE_SECONDS,
    ).serve()


class Child:
    """A ``kempelen`` command of its own process beside this one; started again when it dies, stopped with us."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = [sys.executable, "-m", "kempelen.cli.main", *arguments]
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()
        self._keeper.join(timeout=10)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            # A session of its own: Ctrl-C reaches us alone, and we stop it in order.
            self._process = subprocess.Popen(self._arguments, start_new_session=True)  # noqa: S603 -- our own program
            self._process.wait()
            self._stopping.wait(1)


def stop_on_signals(stop: threading.Event) -> None:
    """Finish the work in hand on SIGTERM and SIGINT."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)


def stop_with_parent(stop: threading.Event) -> None:
    """Stop when the parent is killed outright and cannot tell us."""
    parent = os.getppid()

    def watch() -> None:
        while not stop.wait(1):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=watch, daemon=True).start()
