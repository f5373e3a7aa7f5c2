"""Factories that speak through the verbs: what a test builds is what people can build."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kempelen.accounts.actions import become_worker, create_person
from kempelen.accounts.models import Requester, Worker
from kempelen.audit.vocabulary import Actor
from kempelen.batches.checks import verify_everything
from kempelen.core.db import Driver
from kempelen.core.errors import Refusal
from kempelen.hits.actions import HitTypeProperties, accept_hit, create_hit, find_or_make_hit_type, submit
from kempelen.hits.models import Hit, HitType
from kempelen.qualifications.requirements import Requirement
from kempelen.questions.answers import fields_to_pairs
from kempelen.questions.documents import html_question_xml

TEST = Actor.system("test")
PAGE = """<!DOCTYPE html><html><head><script src="https://assets.crowd.aws/crowd-html-elements.js"></script></head>
<body><form name="mturk_form" method="post" action="https://www.mturk.com/mturk/externalSubmit">
<p>Do both sentences say the same?</p><input name="answer"><input type="submit"></form></body></html>"""
QUESTION = html_question_xml(PAGE, 450)


def publish_hit(  # noqa: PLR0913 -- the values a HIT has, each with the ordinary one
    requester: Requester,
    *,
    slots: int = 1,
    reward_micros: int = 50_000,
    title: str = "Judge a pair",
    content: str = QUESTION,
    lifetime_seconds: int = 3_600,
    duration_seconds: int = 600,
    approve_after_seconds: int = 86_400,
    requirements: Sequence[Requirement] = (),
) -> Hit:
    """Publish a HIT of the requester; HITs with the same values fall into one group."""
    hit_type = make_hit_type(
        requester,
        title=title,
        reward_micros=reward_micros,
        duration_seconds=duration_seconds,
        approve_after_seconds=approve_after_seconds,
        requirements=requirements,
    )
    return create_hit(
        requester=requester, hit_type=hit_type, content=content, lifetime_seconds=lifetime_seconds, slots=slots, actor=TEST
    )


def make_hit_type(
    requester: Requester,
    *,
    title: str = "Judge a pair",
    reward_micros: int = 50_000,
    duration_seconds: int = 600,
    approve_after_seconds: int = 86_400,
    requirements: Sequence[Requirement] = (),
) -> HitType:
    """Make, or find, a HIT type of the requester."""
    properties = HitTypeProperties(
        title=title,
        description="Read two sentences and say whether they mean the same.",
        keywords="text, compare",
        reward_micros=reward_micros,
        duration_seconds=duration_seconds,
        approve_after_seconds=approve_after_seconds,
        requirements=tuple(requirements),
    )
    return find_or_make_hit_type(requester=requester, properties=properties, actor=TEST)


def make_workers(count: int, *, country: str = "US") -> list[Worker]:
    """Make workers named w000, w001 and so on; they cannot sign in, which saves the hashing of passwords."""
    people = [
        create_person(email=f"w{number:03d}@example.org", name=f"Worker {number}", password=None, actor=TEST)
        for number in range(count)
    ]
    return [become_worker(user=user, actor=TEST, country=country) for user in people]


def work(worker: Worker, hit: Hit, fields: Iterable[tuple[str, str]] = (("answer", "yes"),)) -> int:
    """Let the worker accept the HIT and submit; return the assignment's key."""
    accepted = accept_hit(worker_id=worker.pk, hit_id=hit.pk)
    submit(assignment_id=accepted.assignment_id, answer=fields_to_pairs(fields), proof=3, by_worker_id=worker.pk)
    return accepted.assignment_id


def books_balance() -> None:
    """Assert that every kept count and balance is the sum of the rows it stands for."""
    assert verify_everything() == []


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect every statement of this thread, Django's and those that go beneath it to the driver."""
    seen: list[str] = []
    plain = {name: getattr(Driver, name) for name in ("run", "run_many", "load")}

    def counted(name: str) -> Callable[..., Any]:
        def call(self: Driver, *args: Any, **values: Any) -> Any:
            seen.append(str(args[0]))
            return plain[name](self, *args, **values)

        return call

    for name in plain:
        setattr(Driver, name, counted(name))
    try:
        with CaptureQueriesContext(connection) as captured:
            yield seen
        seen.extend(query["sql"] for query in captured)
    finally:
        for name, method in plain.items():
            setattr(Driver, name, method)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads of their own, started together, each on its own connection; return what each gave.

    A refusal is returned, not raised; anything else that goes wrong is raised here.
    """
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]
