"""The example that a newcomer runs, run as a newcomer would: a process of its own, told everything by boto3's variables."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from django.db import connection

from conftest import Cast
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from support import books_balance, work
from wire.speaking import new_key

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "publish_with_boto3.py"
ROWS = 10


def test_publish_with_boto3(endpoint: str, cast_committed: Cast) -> None:
    stop = threading.Event()

    def crowd() -> None:
        """Wen does every HIT there is, once."""
        try:
            while not stop.wait(0.05):
                for hit in Hit.objects.filter(submitted=0, approved=0).order_by("pk"):
                    work(cast_committed.wen, hit, [("sentiment", "positive")])
        finally:
            connection.close()

    worker = threading.Thread(target=crowd)
    worker.start()
    key = new_key(cast_committed.rita)
    told = {"AWS_ENDPOINT_URL_MTURK": endpoint, "AWS_ACCESS_KEY_ID": key.key.pk, "AWS_SECRET_ACCESS_KEY": key.secret}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    try:
        run = subprocess.run([sys.executable, SCRIPT], env=kept | told, capture_output=True, text=True, timeout=120, check=False)
    finally:
        stop.set()
        worker.join()
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert lines[0] == "Available before: $100.00"
    assert sum(line.startswith("sentiment=positive ") for line in lines) == ROWS
    assert f"Paid a bonus of $0.10 to {cast_committed.wen.public_id}." in lines
    assert lines[-1] == "Available after: $99.40"
    assert Assignment.objects.filter(state=AssignmentState.APPROVED).count() == ROWS
    books_balance()
