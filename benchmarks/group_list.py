"""The worker's list through the whole application: as JSON, as a page, and unchanged (304), in small and in large markets.

One request at a time, by 100 workers in turn, each of whom has done something in a few groups; every third group asks for a
qualification. Within a run the process refreshes its snapshot once a second as it does in life, so the slowest request pays it.
Small: 50 groups, 10,000 HITs. Large: 5,000 groups, 1,000,000 HITs (SQLite: 200,000). The target is on the p99.
"""

import time
from collections.abc import Callable
from itertools import cycle
from typing import Any

import ground
from ground import Figure, Target, figure

ground.prepare("group_list")

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

import client  # noqa: E402 -- after prepare, here and below
from kempelen.core.db import Statement, atomic, driver  # noqa: E402
from kempelen.hits.queries import refresh_groups  # noqa: E402
from kempelen.qualifications.requirements import Comparator, Requirement  # noqa: E402
from kempelen.qualifications.system import PERCENT_APPROVED  # noqa: E402

SIZES = ((50, 10_000), (5_000, 1_000_000 if ground.is_postgresql() else 200_000))
PEOPLE, REQUESTS = 100, 300
OWNERS = [ground.requester(f"rita{number}") for number in range(10)]
LAYOUT_ID = ground.layout(OWNERS[0]).pk
WORKERS = ground.workers(PEOPLE)
NOTE_DONE = Statement.same(
    "INSERT INTO worker_group (worker_id, hit_type_id, done) VALUES (:worker, :group, 1) ON CONFLICT DO NOTHING"
)
QUALIFIED = (Requirement(PERCENT_APPROVED, Comparator.GREATER_THAN_OR_EQUAL_TO, (95,)),)
TARGET = Target(most=3.0)


def offer(groups: int, hits: int, known: list[Any]) -> None:
    """Add groups until there are so many, and HITs to the new ones until there are so many in all."""
    each = (hits - sum(count for _, count in known)) // (groups - len(known))
    for first in range(len(known), groups, 100):
        with atomic():
            for number in range(first, min(first + 100, groups)):
                requirements = () if number % 3 else QUALIFIED
                kind = ground.hit_type(
                    OWNERS[number % len(OWNERS)],
                    f"Group number {number}",
                    reward_micros=10_000 + number * 10_000 % 900_000,
                    requirements=requirements,
                )
                ground.stock(kind, each, 3, layout_id=LAYOUT_ID)
                known.append((kind.pk, each))
    with atomic():
        for position, worker in enumerate(WORKERS):
            for turn in range(5):
                driver().run(NOTE_DONE, worker=worker.pk, group=known[(position * 7 + turn * 11) % len(known)][0])
    ground.vacuum()
    refresh_groups(force=True)


def page_cookies() -> list[str]:
    """Return what each worker's browser sends for a page: a session and the lane cookie."""
    jars = []
    for worker in WORKERS:
        session = SessionStore()
        session.update(
            {
                "_auth_user_id": str(worker.user_id),
                "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
                "_auth_user_hash": worker.user.get_session_auth_hash(),
            }
        )
        session.save()
        jars.append(f"kempelen={session.session_key}; {client.lane_cookie(worker)}")
    return jars


def latencies(ask: Callable[[str], int], jars: list[str], wanted: int, requests: int = REQUESTS) -> list[float]:
    """Return how many milliseconds each of the requests took."""
    took = []
    for jar in jars:
        ask(jar)
    for jar, _ in zip(cycle(jars), range(requests), strict=False):
        began = time.perf_counter()
        status = ask(jar)
        took.append(1_000 * (time.perf_counter() - began))
        if status != wanted:
            raise AssertionError(status)
    return took


def as_json(jar: str) -> int:
    """Ask for the list as a tool does."""
    return client.call("GET", "/", query="format=json", HTTP_COOKIE=jar).status


def as_page(jar: str) -> int:
    """Ask for the page."""
    answer = client.call("GET", "/", HTTP_COOKIE=jar, HTTP_ACCEPT="text/html")
    if "Group number" not in answer.text:
        raise AssertionError(answer.text[:1_000])
    return answer.status


def unchanged() -> Callable[[str], int]:
    """Return a poll: it sends the tag of the answer before. A tag made anew as the minute turned is asked for again."""
    tags: dict[str, str] = {}

    def poll(jar: str) -> int:
        answer = client.call("GET", "/", query="format=json", HTTP_COOKIE=jar, HTTP_IF_NONE_MATCH=tags.get(jar, ""))
        fresh = answer.headers["ETag"] != tags.get(jar)
        tags[jar] = answer.headers["ETag"]
        return poll(jar) if fresh else answer.status

    return poll


def measured() -> list[tuple[list[float], ...]]:
    """Return for each size the latencies of JSON, page and 304."""
    known: list[Any] = []
    found = []
    for groups, hits in SIZES:
        offer(groups, hits, known)
        tools, browsers = [client.lane_cookie(worker) for worker in WORKERS], page_cookies()
        polls = latencies(unchanged(), tools, 304, 20 * REQUESTS)
        found.append((latencies(as_json, tools, 200), latencies(as_page, browsers, 200), polls))
    return found


def main() -> None:
    """Measure the small market, then let it grow."""
    client.warm_up()
    small, large = measured()
    figures: list[Figure] = []
    kinds = (("as JSON", 200), ("as a page", 200), ("unchanged (304)", 304))
    for (name, wanted), few, many in zip(kinds, small, large, strict=True):
        for share in (0.5, 0.99):
            target = TARGET if share == 0.99 and wanted == 200 else ground.NO_TARGET
            label = f"list {name}, p{share * 100:.0f} in the large market over the small"
            figures.append(figure(label, ground.percentile(many, share), ground.percentile(few, share), "ms", target))
    ground.report(figures)


if __name__ == "__main__":
    main()
