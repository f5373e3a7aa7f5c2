"""A web process that is killed in the middle of work, and those who ask it again and again."""

import random
import subprocess
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import Any
from urllib.parse import urlencode

import boto3
from botocore.config import Config

from kempelen.accounts.actions import NewAccessKey
from kempelen.core import clock, ids
from kempelen.core.ids import Kind
from kempelen.core.models import OutboxMessage
from processes import Site, answers, free_port, kill, start, wait_until

_FATAL_SHARE = 0.25
_TRIES_A_PIECE = 10


def end_leases() -> None:
    """Let what the dead process had claimed be due now, as it is when its lease of half a minute has run out."""
    OutboxMessage.objects.update(due_at=clock.now())


class MortalWeb:
    """A web process that can be killed and comes back at the same address."""

    def __init__(self, database: str) -> None:
        self.site = Site(free_port())
        self._database = database
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = start("web", "--port", str(self.site.port), database=self._database, site=self.site)
        wait_until(lambda: answers(self.site), "the web process answers")
        return process

    def kill_and_restart(self) -> None:
        """Kill it; return when the next one answers."""
        kill(self._process)
        self._process = self._start()

    def stop(self) -> None:
        """Kill it for good."""
        kill(self._process)

    def submit(self, assignment_id: int, answer: str, field: str = "answer") -> int | None:
        """Post an answer as a task page does; return the status, or None when nobody answered."""
        return self.post("/mturk/externalSubmit", {"assignmentId": ids.encode(Kind.ASSIGNMENT, assignment_id), field: answer})

    def post(self, path: str, form: dict[str, str]) -> int | None:
        """Post a form to the task origin; return the status, or None when nobody answered."""
        headers = {"Host": self.site.tasks_host, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        try:
            connection.request("POST", path, urlencode(form), headers)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def client(self, key: NewAccessKey) -> Any:
        """Return a client that asks once and never by itself again."""
        return boto3.client(
            "mturk",
            region_name="us-east-1",
            endpoint_url=self.site.address,
            aws_access_key_id=key.key.pk,
            aws_secret_access_key=key.secret,
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20),
        )


def kill_in_the_middle(web: MortalWeb, work: list[int], do: Callable[[int], bool]) -> None:
    """Do every piece of work, killing the server while one in four of them is on its way; repeat what got no answer."""
    dice = random.Random(1804)
    left, tries, most = list(work), 0, _TRIES_A_PIECE * len(work)
    while left:
        piece, tries = left[0], tries + 1
        assert tries <= most, f"{len(left)} of {len(work)} pieces are never done"
        killer = Timer(dice.uniform(0.0, 0.01), web.kill_and_restart) if dice.random() < _FATAL_SHARE else None
        if killer:
            killer.start()
        if do(piece):
            left.pop(0)
        if killer:
            killer.join()
