"""``kempelen demo`` from nothing: it fills itself, serves both sides, goes on after a second start, and stops as a whole."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import boto3
import pysqlite3
import pytest

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]
PATIENCE_SECONDS = 180


def two_free_ports():
    """Return a port whose successor is free too; not always the same one, since several demos may look at once."""
    for port in random.sample(range(18_400, 28_000, 2), 200):
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    pytest.fail("no two ports in a row are free")


class Demo:
    """A demo in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Start it and wait until its site answers."""
        self.folder = folder
        self.said = folder / "said.txt"
        self.port = two_free_ports()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEMPELEN_", "AWS_"))}
        self.environ = kept | {"KEMPELEN_DATA_DIR": str(folder)}
        self.start()

    def start(self):
        """Start the demo, in a process group that Ctrl-C would reach."""
        command = [sys.executable, "-m", "kempelen.cli.main", "demo", "--port", str(self.port), "--plain"]
        with self.said.open("w") as said:
            self.process = subprocess.Popen(command, env=self.environ, stdout=said, stderr=said, start_new_session=True)
        self.await_(self.answers)

    def await_(self, condition):
        """Wait until the condition holds."""
        for _ in range(PATIENCE_SECONDS * 5):
            if condition():
                return
            assert self.process.poll() is None, self.text()
            time.sleep(0.2)
        pytest.fail(self.text())

    def answers(self):
        """Return whether the site is up."""
        try:
            return self.get("/health").startswith("ok")
        except OSError:
            return False

    def get(self, path, port=None):
        """Return a page."""
        with urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def text(self):
        """Return what the terminal shows."""
        return self.said.read_text()

    def interrupt(self):
        """Press Ctrl-C and wait for the end."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=60)

    def one(self, query):
        """Return the first value of a query."""
        database = pysqlite3.connect(f"file:{self.folder / 'kempelen.sqlite3'}?mode=ro", uri=True)
        try:
            return database.execute(query).fetchone()[0]
        finally:
            database.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A running demo."""
    running = Demo(tmp_path_factory.mktemp("demo"))
    yield running
    if running.process.poll() is None:
        running.interrupt()


def test_it_says_where_and_as_whom(demo):
    text = demo.text()
    assert f"Kempelen is open: http://127.0.0.1:{demo.port}" in text
    for word in ("worker@example.org", "requester@example.org", "operator@example.org", "AWS_ACCESS_KEY_ID=KMPL", "kw_"):
        assert word in text


def test_the_front_page_shows_open_work(demo):
    page = demo.get("/")
    assert "Open right now" in page
    assert "Which vehicle is in the street?" in page


def test_there_is_work_to_review_and_a_worker_with_a_history(demo):
    main = "(SELECT r.id FROM requester r JOIN user u ON u.id = r.user_id WHERE u.email = 'requester@example.org')"
    waiting = f"SELECT count(*) FROM assignment a JOIN hit h ON h.id = a.hit_id WHERE a.state = 2 AND h.requester_id = {main}"
    assert demo.one(waiting) > 20
    worker = "FROM worker w JOIN user u ON u.id = w.user_id WHERE u.email = 'worker@example.org'"
    assert demo.one(f"SELECT w.balance_micros {worker}") > 0
    assert demo.one(f"SELECT w.pending {worker}") == 0


def test_the_crowd_goes_on(demo):
    before = demo.one("SELECT count(*) FROM assignment WHERE submitted_at IS NOT NULL")
    demo.await_(lambda: demo.one("SELECT count(*) FROM assignment WHERE submitted_at IS NOT NULL") > before)


def test_pictures_and_survey_come_from_an_address_of_their_own(demo):
    assert "<svg" in demo.get("/demo/pictures/0001.svg", demo.port + 1)
    assert "<html" in demo.get("/survey/survey.html", demo.port + 1)


def test_the_printed_key_opens_the_api(demo):
    key, secret = (re.search(rf"{name}=(\S+)", demo.text())[1] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    client = boto3.client(
        "mturk",
        endpoint_url=f"http://127.0.0.1:{demo.port}",
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
    )
    assert float(client.get_account_balance()["AvailableBalance"]) > 0


def test_the_books_balance_while_it_runs(demo):
    command = [sys.executable, "-m", "kempelen.cli.main", "ledger", "verify"]
    done = subprocess.run(command, env=demo.environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "The books balance.\n")


def test_a_second_demo_on_the_same_port_is_refused_with_a_sentence(demo, tmp_path):
    command = [sys.executable, "-m", "kempelen.cli.main", "demo", "--port", str(demo.port)]
    environ = demo.environ | {"KEMPELEN_DATA_DIR": str(tmp_path)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"port {demo.port} is in use" in done.stderr


def test_it_stops_as_a_whole_and_goes_on_where_it_was(demo):
    people = "SELECT count(*) FROM user"
    before, said = demo.one(people), demo.text()
    demo.interrupt()
    assert demo.process.returncode == 0
    with pytest.raises(OSError, match="refused"):
        demo.get("/health")
    demo.start()
    assert "Filling the marketplace" not in demo.text()
    assert re.search(r"KMPL\w+", demo.text())[0] == re.search(r"KMPL\w+", said)[0]
    assert demo.one(people) == before
