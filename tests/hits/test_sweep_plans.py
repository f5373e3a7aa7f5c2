"""Sweeps and lists go by index in both dialects, however large the tables are (data-model 6 and 8g)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from kempelen.core import clock
from kempelen.core.db import Statement, driver
from kempelen.hits.actions import insert_hits
from kempelen.hits.statements import changing, policing, records, reviewing, sweeping
from support import make_hit_type

NOW = clock.now()
SENT = {"hit": 1, "states": [2, 3, 4], "limit": 100}
SENT_AFTER = {**SENT, "at": NOW, "after": 0}
PAGES = (
    (records.FIRST_SENT, SENT),
    (records.NEXT_SENT, SENT_AFTER),
    (records.HITS, {"requester": 1, "before": 2**63 - 1, "limit": 100}),
)
PLANS = {
    "abandon": (sweeping.TAKE_DUE, {"state": 1, "now": NOW, "limit": 1_000}, "assignment_due"),
    "approve": (sweeping.TAKE_DUE, {"state": 2, "now": NOW, "limit": 1_000}, "assignment_due"),
    "expire": (sweeping.TAKE_EXPIRED, {"now": NOW, "limit": 1_000}, "hit_expiry"),
    "dispose": (sweeping.TAKE_FORGOTTEN, {"before": NOW, "limit": 1_000}, "hit_reviewable"),
    "files of a HIT": (changing.FILES_OF_ANSWERS, {"ids": [1]}, "file_of_assignment"),
    "judge": (policing.DUE, {"limit": 100}, "hit_judge_due"),
    "judge a HIT": (policing.LOCK_SENT, {"hit": 1}, "assignment_live"),
    "end a batch": (changing.TAKE_RUNNING_OF_BATCH, {"batch": 1, "after": 0, "now": NOW, "limit": 1_000}, "hit_batch"),
    "extend a batch": (changing.LOCK_BATCH, {"batch": 1}, "hit_batch"),
    "list assignments": (records.FIRST_SENT, SENT, "assignment_sent"),
    "list more assignments": (records.NEXT_SENT, SENT_AFTER, "assignment_sent"),
    "list bonuses of a HIT": (records.FIRST_BONUSES_OF_HIT, {"subject": 1, "limit": 100}, "assignment_live"),
    "list bonuses": (records.FIRST_BONUSES, {"subject": 1, "limit": 100}, "bonus_assignment_id"),
    "measure a pace": (records.LATEST_TIMES, {"hit_type": 1, "most": 200}, "hit_reviewable"),
    "measure a running pace": (records.LATEST_TIMES, {"hit_type": 1, "most": 200}, "hit_queue"),
}
SETS = (
    reviewing.LOCK_SUBMITTED,
    reviewing.LOCK_HITS,
    reviewing.LOCK_WORKERS,
    reviewing.SETTLEMENTS,
    reviewing.APPROVE.hits,
    reviewing.APPROVE.workers,
    reviewing.APPROVE_WHEN_DUE.assignments,
    sweeping.ABANDON,
    sweeping.COUNT_ABANDONED,
    sweeping.FORGET_DONE,
    sweeping.OPEN_SLOTS,
)
FILL = Statement.same(
    """INSERT INTO assignment (hit_id, worker_id, state, reward_micros, fee_micros, accepted_at, deadline, submitted_at, due_at)
    SELECT id, :worker, :state, 0, 0, :now, :now, CASE WHEN :state = 1 THEN NULL ELSE :now END,
      CASE WHEN :state > 2 THEN NULL ELSE :now END
    FROM hit WHERE hit_type_id = :group"""
)
SORTS = ("Sort", "USE TEMP B-TREE")
SCANS = ("SCAN assignment", "SCAN hit", "SCAN a ", "SCAN h ", "Seq Scan")


@pytest.fixture
def market(cast):
    """Twenty batches of 200 HITs, each a group: open, and with running and sent work in all; nothing due."""
    later = NOW + timedelta(days=1)
    for batch_id in range(1, 21):
        group = make_hit_type(cast.rita, title=f"Group {batch_id}").pk
        common = {"hit_type_id": group, "requester_id": cast.rita.pk, "batch_id": batch_id, "layout_id": 1, "annotation": ""}
        prices = {"slots": 4, "reward_micros": 0, "fee_micros": 0, "expires_at": later}
        insert_hits(contents=["{}"] * 200, **common, **prices)
        for state, worker in ((1, cast.wen), (2, cast.walt)):
            driver().run(FILL, worker=worker.pk, state=state, group=group, now=later)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plan_of(statement: Statement, **parameters: Any) -> str:
    """Return how the database means to run a statement; small tables are planned as if scanning them were dear."""
    database = driver()
    if database.is_postgresql:
        database.run(Statement.same("SET LOCAL enable_seqscan = off"))
    explained = Statement(postgresql=f"EXPLAIN {statement.postgresql}", sqlite=f"EXPLAIN QUERY PLAN {statement.sqlite}")
    return "\n".join(str(row[-1]) for row in database.rows(explained, **parameters))


def test_each_list_and_sweep_uses_its_index(market):
    plans = {name: plan_of(statement, **parameters) for name, (statement, parameters, _index) in PLANS.items()}
    assert {name: plan for name, plan in plans.items() if PLANS[name][2] not in plan} == {}


def test_a_set_is_found_by_its_keys(market):
    plans = {statement.sqlite: plan_of(statement, ids=[1, 2, 3]) for statement in SETS}
    assert {text: plan for text, plan in plans.items() if any(scan in plan for scan in SCANS)} == {}


def test_a_page_is_read_in_its_order_however_long_the_list(market):
    plans = {statement.sqlite: plan_of(statement, **parameters) for statement, parameters in PAGES}
    assert {text: plan for text, plan in plans.items() if any(sort in plan for sort in SORTS)} == {}
