"""Each hot statement uses the index it was written for, on both databases, and its verb no more queries than it says."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from kempelen.core import clock
from kempelen.core.db import Statement, driver
from kempelen.hits.actions import accept_next, create_hit, insert_hits, return_assignment, submit
from kempelen.hits.statements import lists, working
from support import QUESTION, TEST, counted_queries, make_hit_type, make_workers, publish_hit

POSTGRESQL = connection.vendor == "postgresql"
SCANS = re.compile(r"Seq Scan on (?:hit|assignment)\b" if POSTGRESQL else r"SCAN (?:h|a|hit|assignment)(?! USING)\b")

DID_HALF = Statement.same(
    """INSERT INTO assignment (hit_id, worker_id, state, reward_micros, fee_micros, accepted_at, deadline, submitted_at)
    SELECT id, :worker, 3, 0, 0, :now, :now, :now FROM hit WHERE hit_type_id = :group AND id % 2 = 0"""
)


@pytest.fixture
def market(cast):
    """A group of 3,000 HITs, half of them done by Wen; another group beside it."""
    values = {"batch_id": 1, "layout_id": 1, "annotation": "", "contents": ["{}"] * 3_000, "slots": 3}
    prices = {"reward_micros": 0, "fee_micros": 0, "expires_at": clock.now() + timedelta(days=1)}
    groups = [make_hit_type(cast.rita, title=title).pk for title in ("one", "two")]
    for group in groups:
        insert_hits(hit_type_id=group, requester_id=cast.rita.pk, **values, **prices)
        for worker in (cast.wen, cast.walt):
            driver().run(DID_HALF, worker=worker.pk, group=group, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "worker": cast.wen.pk,
        "group": groups[0],
        "groups": groups,
        "hit": 1,
        "after": 1,
        "requester": cast.rita.pk,
        "sandbox": False,
        "epoch": -1,
        "most_held": 25,
        "most_walked": 1_000,
        "now": clock.now(),
        "settled": clock.now(),
        "deadline": clock.now(),
        "since": clock.now(),
        "until": clock.now(),
        "zone": "UTC",
        "size": 20,
        "skip": 0,
        "shard": 0,
        "assignment": 1,
        "answer": "[]",
        "proof": 3,
        "by": -1,
        "by_form": False,
        "due": clock.now(),
        "earliest_deadline": clock.now(),
        "reason": "",
        "reward": 0,
        "fee": 0,
        "change": 1,
    }


def plan_of(statement, values):
    """Return the database's plan in words. Small tables would be scanned in life; here the index must at least fit."""
    explain = "EXPLAIN " if POSTGRESQL else "EXPLAIN QUERY PLAN "
    asked = Statement(postgresql=explain + statement.postgresql, sqlite=explain + statement.sqlite)
    if POSTGRESQL:
        driver().run(Statement.same("SET LOCAL enable_seqscan = off"))
    return "\n".join(str(row[-1]) for row in driver().rows(asked, **values))


EVERYWHERE = [
    (working.PICK_NEXT, {"hit_queue", "assignment_live"}),
    (working.MOVE_BOOKMARK, {"hit_queue", "assignment_live"}),
    (lists.LEFT_FOR_ME, {"hit_queue", "assignment_live"}),
    (lists.NEXT_AFTER, {"hit_queue", "assignment_live"}),
    (lists.QUEUE, {"assignment_worker"}),
    (lists.DAYS, {"assignment_worker"}),
    (lists.DAY, {"assignment_worker"}),
    (lists.EARNED, {"assignment_worker"}),
]
FUSED = [
    (working.ACCEPT_NEXT, {"hit_queue", "assignment_live", "hit_pkey", "worker_pkey"}),
    (working.ACCEPT_THIS, {"hit_pkey", "assignment_live", "worker_pkey"}),
    (working.SUBMIT_FUSED, {"assignment_pkey", "hit_pkey", "worker_pkey"}),
    (working.RETURN_FUSED, {"assignment_pkey", "hit_pkey", "worker_pkey", "worker_group_pkey"}),
]
STEPS = [
    (working.PICK_THIS, {"INTEGER PRIMARY KEY", "assignment_live"}),
    (working.SEND, {"INTEGER PRIMARY KEY"}),
    (working.GIVE_BACK, {"INTEGER PRIMARY KEY"}),
    (working.HOLD_ONE_MORE, {"INTEGER PRIMARY KEY", "sqlite_autoindex_worker_block_1"}),
]


def test_the_expected_indexes_are_used(market):
    for statement, indexes in EVERYWHERE + (FUSED if POSTGRESQL else STEPS):
        plan = plan_of(statement, market)
        assert {index for index in indexes if index not in plan} == set(), plan
        assert SCANS.search(plan) is None, plan


def cost_of_a_pair(worker, group_id):
    """Return how many statements accept and submit take."""
    with counted_queries() as accepting:
        held = accept_next(worker_id=worker.pk, group_id=group_id)
    with counted_queries() as submitting:
        submit(assignment_id=held.assignment_id, answer="[]", proof=3, by_worker_id=worker.pk)
    return len(accepting), len(submitting)


def test_accept_and_submit_cost_the_same_however_much_was_done(cast_committed):
    rita, wen = cast_committed.rita, cast_committed.wen
    hit = publish_hit(rita, slots=2)
    for _ in range(20):
        publish_hit(rita, slots=2)
    early = cost_of_a_pair(wen, hit.hit_type_id)
    for _ in range(10):
        cost_of_a_pair(wen, hit.hit_type_id)
    assert cost_of_a_pair(wen, hit.hit_type_id) == early
    assert early == ((1, 1) if POSTGRESQL else (8, 6))


def test_a_return_costs_the_same_however_much_is_held(cast):
    def cost(worker, held):
        hits = [publish_hit(cast.rita, slots=20) for _ in range(held)]
        rows = [accept_next(worker_id=worker.pk, group_id=hits[0].hit_type_id) for _ in hits]
        with counted_queries() as queries:
            return_assignment(assignment_id=rows[0].assignment_id, worker_id=worker.pk)
        return len(queries)

    first, second = make_workers(2)
    assert cost(first, 3) == cost(second, 6)


def test_creating_costs_the_same_however_many_there_are(cast):
    hit_type = make_hit_type(cast.rita)

    def cost():
        with counted_queries() as queries:
            create_hit(requester=cast.rita, hit_type=hit_type, content=QUESTION, lifetime_seconds=60, slots=2, actor=TEST)
        return len(queries)

    cost()
    early = cost()
    for _ in range(5):
        cost()
    assert cost() == early
