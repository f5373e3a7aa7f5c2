"""Accept and submit, by verb and through the whole application, beside the same statements by a bare driver.

PostgreSQL: 32 workers in 4 processes. SQLite: its one writer, by 1 thread and by 8. Open HITs in one group: 1,000 and 1,000,000.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import ground
from ground import Bare, Target, figure

ground.prepare("accept_submit")

import client  # noqa: E402 -- after prepare, here and below
from kempelen.core import clock, ids  # noqa: E402
from kempelen.core.ids import Kind  # noqa: E402
from kempelen.hits import actions  # noqa: E402
from kempelen.hits.queries import refresh_groups  # noqa: E402
from kempelen.hits.statements import working as statements  # noqa: E402

SECONDS = 3.0
SMALL, LARGE = 1_000, 1_000_000
SLOTS = 40
ANSWER = '[["answer","yes"]]'
PROCESSES, THREADS = (4, 8) if ground.is_postgresql() else (1, 1)
TARGET = Target(least=0.5 if ground.is_postgresql() else 0.4)
REQUESTER, WORKERS = ground.requester(), ground.workers(256)
"""More workers than threads: each thread plays some of them in turn, so that nobody runs out of HITs they have not done."""
LAYOUT_ID = ground.layout(REQUESTER).pk


def by_verb(mine: list[Any], group: int) -> Iterator[None]:
    """Accept and submit by the verbs that every door calls."""
    for worker in cycle(mine):
        accepted = actions.accept_next(worker_id=worker.pk, group_id=group)
        actions.submit(assignment_id=accepted.assignment_id, answer=ANSWER, proof=3, by_worker_id=worker.pk)
        yield


def by_application(mine: list[Any], group: int) -> Iterator[None]:
    """Accept at the worker's door, submit at the task origin."""
    path = f"/projects/{ids.encode(Kind.HIT_GROUP, group)}/tasks/accept_random"
    jars = {worker.pk: client.lane_cookie(worker) for worker in mine}
    for worker in cycle(mine):
        accepted = client.call("GET", path, query="format=json", HTTP_COOKIE=jars[worker.pk], HTTP_SEC_FETCH_SITE="same-origin")
        assignment = accepted.headers["Location"].split("assignment_id=")[1][:30]
        body = urlencode({"assignmentId": assignment, "answer": "yes"}).encode()
        submitted = client.call("POST", "/mturk/externalSubmit", body=body, HTTP_HOST=ground.TASKS)
        if submitted.status != 200:
            raise AssertionError(submitted)
        yield


def bare(mine: list[Any], group: int) -> Iterator[None]:
    """Run the very same statements by the driver alone."""
    connection = Bare()
    pair = fused if ground.is_postgresql() else stepwise
    for worker in cycle(mine):
        pair(connection, values_for(worker.pk, group))
        yield


def values_for(worker: int, group: int) -> dict[str, Any]:
    """Return what the statements ask."""
    now = clock.now()
    return {
        "worker": worker,
        "group": group,
        "requester": REQUESTER.pk,
        "sandbox": False,
        "epoch": -1,
        "most_held": 25,
        "now": now,
        "settled": now - timedelta(seconds=10),
        "deadline": now + timedelta(hours=1),
        "due": now + timedelta(days=1),
        "shard": worker % 16,
        "by": worker,
        "earliest_deadline": now - timedelta(seconds=30),
        "answer": ANSWER,
        "proof": 3,
        "hit": None,
    }


def fused(connection: Bare, values: dict[str, Any]) -> None:
    """PostgreSQL: one statement a verb, one commit each."""
    row = connection.run(statements.ACCEPT_NEXT, values).fetchone()
    while row[1] is None:
        hit = connection.run(statements.PICK_NEXT, values).fetchone()
        row = connection.run(statements.ACCEPT_THIS, {**values, "hit": hit[0]}).fetchone()
    connection.run(statements.SUBMIT_FUSED, {**values, "assignment": row[1]}).fetchone()


def stepwise(connection: Bare, values: dict[str, Any]) -> None:
    """SQLite: the steps of each verb in one transaction."""

    def run(statement: Any, **more: Any) -> Any:
        return connection.run(statement, {**values, **more})

    connection.begin()
    hit, reward, fee = run(statements.PICK_NEXT).fetchone()
    run(statements.HOLD_ONE_MORE)
    run(statements.TAKE_SLOT, hit=hit).fetchone()
    assignment = run(statements.MAKE_ASSIGNMENT, hit=hit, reward=reward, fee=fee).fetchone()[0]
    run(statements.NOTE_DONE)
    run(statements.MOVE_BOOKMARK)
    connection.commit()
    run(statements.ASSIGNMENT, assignment=assignment).fetchone()
    connection.begin()
    run(statements.SEND, assignment=assignment)
    run(statements.COUNT_SENT, hit=hit)
    run(statements.COUNT_SENT_BY_WORKER)
    connection.commit()


Work = Callable[[list[Any], int], Iterator[None]]


def rate(work: Work, group: int, threads: int = THREADS) -> float:
    """Return pairs a second."""
    at_once = PROCESSES * threads
    return ground.per_second(
        lambda number: work(WORKERS[number::at_once], group), threads=threads, processes=PROCESSES, seconds=SECONDS
    )


def groups(size: int) -> Iterator[int]:
    """Yield a group with so many open HITs, again and again; a small one is made anew, lest it be worked empty."""
    number = 0
    while True:
        kind = ground.hit_type(REQUESTER, f"Bench of {size}, number {number}")
        ground.stock(kind, size, SLOTS, layout_id=LAYOUT_ID)
        if size == LARGE:
            ground.vacuum()
            refresh_groups(force=True)
            while True:
                yield kind.pk
        refresh_groups(force=True)
        yield kind.pk
        number += 1


def measured() -> dict[int, list[float]]:
    """Return by size pairs a second: bare, by verb, by the application, and on SQLite by eight threads of the application."""
    works: list[tuple[Work, int]] = [(bare, THREADS), (by_verb, THREADS), (by_application, THREADS)]
    if not ground.is_postgresql():
        works.append((by_application, 8))
    group = {LARGE: groups(LARGE), SMALL: groups(SMALL)}
    next(group[LARGE])  # so that both sizes are measured in the same, large table
    rounds = [
        {size: [rate(work, next(group[size]), threads) for work, threads in works] for size in (SMALL, LARGE)}
        for _ in range(ground.ROUNDS)
    ]
    return {
        size: [ground.median(list(column)) for column in zip(*(one[size] for one in rounds), strict=True)]
        for size in (SMALL, LARGE)
    }


def main() -> None:
    """Measure both sizes, ours and bare in turn."""
    client.warm_up()
    figures, found = [], measured()
    for size, (plain, verb, whole, *crowd) in found.items():
        figures += [
            figure(f"accept + submit by verb, {size:,} open HITs", verb, plain, "pairs/s", TARGET),
            figure(f"accept + submit, whole application, {size:,} open HITs", whole, plain, "pairs/s", TARGET),
        ]
        figures += [figure("the same by 8 threads, beside 1 thread's bare SQL", many, plain, "pairs/s", TARGET) for many in crowd]
    flat = Target(least=0.8, most=1.2)
    figures.append(
        figure(f"whole application, {LARGE:,} open HITs over {SMALL:,}", found[LARGE][2], found[SMALL][2], "pairs/s", flat)
    )
    ground.report(figures)


if __name__ == "__main__":
    main()
