"""Starting the demo: settings for loopback, a seeded database, web, jobs and the simulated crowd, and what to try first."""

import json
import os
import threading
from pathlib import Path

import typer

from kempelen.cli.ready import set_up
from kempelen.cli.serving import Child, run_web, stop_on_signals, stop_with_parent

_FOLDER = ".demo"
_LOGINS = "log-ins.json"


def command(
    port: int = typer.Option(8000, "--port", help="Port of the site; the survey's own site takes the next one."),
    fresh: bool = typer.Option(False, "--fresh", help="Forget an earlier demo and start with an empty folder."),
    crowd_only: bool = typer.Option(False, "--crowd-only", hidden=True, help="Run nothing but the simulated crowd."),
) -> None:
    """Start a living marketplace with demo data and a simulated crowd, on this machine only."""
    folder = Path(os.environ.get("KEMPELEN_DATA_DIR", _FOLDER)).resolve()
    _choose_settings(folder, port)
    if crowd_only:
        _run_crowd()
        return
    if fresh:
        _forget(folder)
    set_up()
    from kempelen.cli.demo.media import serve_outside_world  # noqa: PLC0415 -- after set_up
    from kempelen.cli.market import migrate  # noqa: PLC0415

    migrate()
    logins = _seeded_logins(folder, port)
    server = serve_outside_world(port + 1)
    _say_what_to_try(logins, port)
    with Child("jobs", "--with-parent"), Child("demo", "--port", str(port), "--crowd-only"):
        run_web("127.0.0.1", port)
    server.shutdown()


def _choose_settings(folder: Path, port: int) -> None:
    """Set what makes a demo a demo; what the caller has set already stays."""
    wanted = {
        "KEMPELEN_DATA_DIR": str(folder),
        "KEMPELEN_BASE_URL": f"http://kempelen.localhost:{port}",
        "KEMPELEN_ALLOW_HTTP_QUESTIONS": "1",
        "KEMPELEN_DEMO": "1",
        "KEMPELEN_LOG_LEVEL": "warning",
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)


def _forget(folder: Path) -> None:
    """Remove the demo's own files, and nothing else that may be in the folder."""
    for name in ("kempelen.sqlite3", "kempelen.sqlite3-wal", "kempelen.sqlite3-shm", "secret_key", "encryption_keys", _LOGINS):
        (folder / name).unlink(missing_ok=True)


def _seeded_logins(folder: Path, port: int) -> dict[str, str]:
    """Seed once; later starts find the log-ins beside the database."""
    from dataclasses import asdict  # noqa: PLC0415

    from kempelen.cli.demo.seed import is_seeded, seed  # noqa: PLC0415 -- after set_up

    file = folder / _LOGINS
    if is_seeded() and file.exists():
        logins: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return logins
    typer.echo("Filling the marketplace: people, projects, an hour of history ...")
    logins = asdict(seed(media_url=f"http://127.0.0.1:{port + 1}"))
    file.touch(mode=0o600)
    file.write_text(json.dumps(logins), encoding="utf-8")
    return logins


def _run_crowd() -> None:
    set_up()
    from kempelen.cli.demo.crowd import Crowd  # noqa: PLC0415 -- after set_up

    stop = threading.Event()
    stop_on_signals(stop)
    stop_with_parent(stop)
    crowd = Crowd()
    while not stop.wait(1):
        crowd.play_due()


def _say_what_to_try(logins: dict[str, str], port: int) -> None:
    from kempelen.cli.demo.seed import PASSWORD  # noqa: PLC0415 -- after set_up

    site = f"http://kempelen.localhost:{port}"
    typer.echo(f"""
Kempelen is open: {site}
(if your browser does not know that name: http://127.0.0.1:{port})

  who          log-in                     password
  worker       {logins["worker_email"]:<26} {PASSWORD}
  requester    {logins["requester_email"]:<26} {PASSWORD}
  operator     {logins["operator_email"]:<26} {PASSWORD}

  access key   AWS_ACCESS_KEY_ID={logins["access_key_id"]}
               AWS_SECRET_ACCESS_KEY={logins["secret_access_key"]}
               AWS_ENDPOINT_URL_MTURK={site}
  worker token {logins["worker_token"]}

Try first
  1. Sign in as the worker, press Accept & Work on "Which vehicle is in the street?", answer, submit, go on.
  2. Sign in as the requester in a private window: Batches, then Review: approve or reject what the crowd sent.
  3. Publish your own: Projects, New project, with examples/sentiment.html and examples/sentiment.csv.
  4. From Python: export the three lines above, then  .venv/bin/python examples/publish_with_boto3.py

Fourteen simulated workers (marked as such) work on the demo's batches. Stop with Ctrl-C; start again to go on.
""")
