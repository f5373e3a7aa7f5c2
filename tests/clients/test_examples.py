"""The examples for the AWS command line and for JavaScript, run as a newcomer would: told everything by the SDKs' variables."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from support import books_balance, work
from wire.speaking import new_key, serving

pytestmark = pytest.mark.processes

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NODE_MODULES = Path(__file__).parent / "javascript" / "node_modules"
FIRST_REVIEW = "The soup arrived hot, the bread was fresh, and the waiter remembered us from last year. We will be back."
ROWS = 10


@pytest.fixture
def crowd(transactional_db, cast_committed):
    """Wen does every HIT there is, once, for as long as the test lasts."""
    stop = threading.Event()

    def works() -> None:
        try:
            while not stop.wait(0.05):
                for hit in Hit.objects.filter(submitted=0, approved=0).order_by("pk"):
                    work(cast_committed.wen, hit, [("sentiment", "positive")])
        finally:
            connection.close()

    thread = threading.Thread(target=works)
    thread.start()
    try:
        yield cast_committed.wen
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def run(crowd, cast_committed):
    """Run an example for Rita; return what it printed, line by line."""
    with serving() as url:
        key = new_key(cast_committed.rita)
        told = {
            "AWS_ENDPOINT_URL_MTURK": url,
            "AWS_ACCESS_KEY_ID": key.key.pk,
            "AWS_SECRET_ACCESS_KEY": key.secret,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }

        def run_it(*command, folder=EXAMPLES):
            done = subprocess.run(command, env=told, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
            assert done.returncode == 0, done.stderr
            return done.stdout.splitlines()

        yield run_it


def test_the_aws_command_line(run, crowd):
    told_the_whole_story(run("sh", "publish_with_aws_cli.sh"), crowd)


def test_javascript(run, crowd, tmp_path):
    shutil.copytree(EXAMPLES / "javascript", tmp_path / "javascript", ignore=shutil.ignore_patterns("node_modules"))
    for name in ("sentiment.html", "sentiment.csv"):
        shutil.copy(EXAMPLES / name, tmp_path)
    (tmp_path / "javascript" / "node_modules").symlink_to(NODE_MODULES)
    told_the_whole_story(run("node", "publish.mjs", folder=tmp_path / "javascript"), crowd)


def told_the_whole_story(lines, worker):
    """Assert that ten reviews were published, answered, approved and paid for, and one bonus was given."""
    assert lines[0] == "Available before: $100.00"
    assert lines[1].startswith(f"Published {ROWS} HITs in group 3")
    assert sorted(lines[2:-2])[ROWS - 2] == f"{'sentiment=positive':<24} {FIRST_REVIEW}"
    assert sum(line.startswith("sentiment=positive ") for line in lines) == ROWS
    assert lines[-2:] == [f"Paid a bonus of $0.10 to {worker.public_id}.", "Available after: $99.40"]
    assert Assignment.objects.filter(state=AssignmentState.APPROVED).count() == ROWS
    assert all("${" not in hit.content for hit in Hit.objects.all())
    books_balance()
