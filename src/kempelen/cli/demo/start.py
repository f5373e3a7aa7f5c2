"""Starting the demo: settings for loopback, a seeded database, web, jobs and the simulated crowd, and what to try first."""

import json
import os
import socket
import threading
import time
from pathlib import Path

import typer

from kempelen.cli.ready import EXIT_REFUSED, set_up
from kempelen.cli.serving import Child, run_web, stop_on_signals, stop_with_parent

_FOLDER = ".demo"
_LOGINS = "log-ins.json"
_RESTOCK_SECONDS = 20


def command(
    port: int = typer.Option(8000, "--port", help="Port of the site; the survey's own site takes the next one."),
    plain: bool = typer.Option(False, "--plain", help="Use http://127.0.0.1 only, for browsers that know no *.localhost names."),
    fresh: bool = typer.Option(False, "--fresh", help="Forget an earlier demo and start with an empty folder."),
    crowd_only: bool = typer.Option(False, "--crowd-only", hidden=True, help="Run nothing but the simulated crowd."),
) -> None:
    """Start a living marketplace with demo data and a simulated crowd, on this machine only."""
    folder = Path(os.environ.get("KEMPELEN_DATA_DIR", _FOLDER)).resolve()
    _choose_settings(folder, port, plain=plain or not _knows_names())
    if crowd_only:
        _run_crowd(folder)
        return
    if fresh:
        _forget(folder)
    set_up()
    from kempelen.cli.demo.media import serve_outside_world  # noqa: PLC0415 -- after set_up
    from kempelen.cli.market import bring_up_to_date  # noqa: PLC0415

    _refuse_taken(port)
    bring_up_to_date()
    logins = _seeded_logins(folder, port)
    media_port = int(logins["media_port"])
    _refuse_taken(media_port)
    server = serve_outside_world(media_port)
    _say_what_to_try(logins, port)
    with Child("jobs", "--with-parent"), Child("demo", "--port", str(port), "--crowd-only"):
        run_web("127.0.0.1", port)
    server.shutdown()


def _choose_settings(folder: Path, port: int, *, plain: bool) -> None:
    """Set what makes a demo a demo; what the caller has set already stays."""
    wanted = {
        "KEMPELEN_DATA_DIR": str(folder),
        "KEMPELEN_BASE_URL": f"http://{'127.0.0.1' if plain else 'kempelen.localhost'}:{port}",
        "KEMPELEN_ALLOWED_HOSTS": f"kempelen.localhost:{port}",
        "KEMPELEN_ALLOW_HTTP_QUESTIONS": "1",
        "KEMPELEN_DEMO": "1",
        "KEMPELEN_LOG_LEVEL": "error",
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)


def _knows_names() -> bool:
    """Return whether this machine resolves names below localhost (RFC 6761 says it should; not every one does)."""
    try:
        found = socket.getaddrinfo("tasks.kempelen.localhost", 80, proto=socket.IPPROTO_TCP)
    except OSError:
        return False
    return all(address[4][0] in {"127.0.0.1", "::1"} for address in found)


def _refuse_taken(port: int) -> None:
    """Leave with a sentence when somebody listens there already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            typer.echo(f"Error: port {port} is in use. Choose another with --port.", err=True)
            raise typer.Exit(EXIT_REFUSED) from error


def _forget(folder: Path) -> None:
    """Remove the demo's own files, and nothing else that may be in the folder."""
    for name in ("kempelen.sqlite3", "kempelen.sqlite3-wal", "kempelen.sqlite3-shm", "secret_key", "encryption_keys", _LOGINS):
        (folder / name).unlink(missing_ok=True)


def _seeded_logins(folder: Path, port: int) -> dict[str, str]:
    """Seed once; later starts find the log-ins beside the database, and the port that the pictures' addresses name."""
    from dataclasses import asdict  # noqa: PLC0415

    from kempelen.cli.demo.seed import is_seeded, seed  # noqa: PLC0415 -- after set_up

    file = folder / _LOGINS
    if file.exists():
        logins: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return logins
    if is_seeded():
        typer.echo("Error: an earlier start was interrupted while it filled this folder. Start with --fresh.", err=True)
        raise typer.Exit(EXIT_REFUSED)
    typer.echo("Filling the marketplace: people, projects, an hour of history ...")
    logins = asdict(seed(media_url=media_url(port + 1))) | {"media_port": str(port + 1)}
    file.touch(mode=0o600)
    file.write_text(json.dumps(logins), encoding="utf-8")
    return logins


def media_url(port: int) -> str:
    """Return the address of the survey and the pictures."""
    return f"http://127.0.0.1:{port}"


def _run_crowd(folder: Path) -> None:
    set_up()
    from kempelen.cli.demo.crowd import Crowd  # noqa: PLC0415 -- after set_up
    from kempelen.cli.demo.stock import restock  # noqa: PLC0415

    stop = threading.Event()
    stop_on_signals(stop)
    stop_with_parent(stop)
    logins = json.loads((folder / _LOGINS).read_text(encoding="utf-8"))
    crowd, restock_at = Crowd(), time.monotonic() + _RESTOCK_SECONDS
    while not stop.wait(1):
        crowd.play_due()
        if time.monotonic() >= restock_at:
            restock(media_url=media_url(int(logins["media_port"])))
            restock_at = time.monotonic() + _RESTOCK_SECONDS


def _sandbox_lines(logins: dict[str, str]) -> str:
    """Return where the sandbox is and its key. A folder filled by an earlier version has none."""
    from django.conf import settings  # noqa: PLC0415 -- after set_up

    address = settings.KEMPELEN.sandbox_url
    if not address or "sandbox_key_id" not in logins:
        return ""
    return f"""
  sandbox      {address} with the same log-ins: play money, nobody is paid
  its key      export AWS_ACCESS_KEY_ID={logins["sandbox_key_id"]}
               export AWS_SECRET_ACCESS_KEY={logins["sandbox_secret"]}
               export AWS_DEFAULT_REGION=sandbox
"""


def _say_what_to_try(logins: dict[str, str], port: int) -> None:
    from django.conf import settings  # noqa: PLC0415 -- after set_up

    from kempelen.cli.demo.seed import PASSWORD  # noqa: PLC0415

    site, plain = settings.KEMPELEN.base_url, f"http://127.0.0.1:{port}"
    otherwise = "" if site == plain else f"\n(if your browser does not know that name: start with --plain and open {plain})"
    typer.echo(f"""
Kempelen is open: {site}{otherwise}

  who          log-in                     password
  worker       {logins["worker_email"]:<26} {PASSWORD}
  requester    {logins["requester_email"]:<26} {PASSWORD}
  operator     {logins["operator_email"]:<26} {PASSWORD}

  access key   export AWS_ACCESS_KEY_ID={logins["access_key_id"]}
               export AWS_SECRET_ACCESS_KEY={logins["secret_access_key"]}
               export AWS_ENDPOINT_URL_MTURK={plain}
  worker token {logins["worker_token"]}
{_sandbox_lines(logins)}
Try first
  1. Sign in as the worker, press Accept & Work on "Which vehicle is in the street?", answer, submit, go on.
  2. Sign in as the requester in a private window: Batches, then Review: approve or reject what the crowd sent.
  3. Publish your own: Projects, New project, with examples/sentiment.html and examples/sentiment.csv.
  4. From Python: give the three export lines above, then  .venv/bin/python examples/publish_with_boto3.py
  5. Sign in as the operator: people, money, background work, and the proof that the books balance.

Fourteen simulated workers (marked as such) work on whatever is published here, yours included.
Stop with Ctrl-C; start again to go on.
""")
