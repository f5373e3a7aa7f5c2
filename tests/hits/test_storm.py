"""Everything at once: workers, sweeps, a publisher and a reviewer on one group; no deadlock shows, every book balances."""

import random
from contextlib import suppress
from datetime import timedelta
from functools import partial

from kempelen.core import clock
from kempelen.core.db import Statement, driver
from kempelen.core.errors import Refusal
from kempelen.hits.actions import (
    abandon_overdue,
    accept_next,
    approve_many,
    approve_overdue,
    expire_overdue,
    extend,
    move_expiration,
    return_assignment,
    submit,
)
from kempelen.hits.models import Assignment, Hit
from support import TEST, at_once, books_balance, make_workers, publish_hit

PHASES = 4
STEPS = 12
OVERTAKEN = Statement.same(
    """SELECT count(*) FROM worker_group g JOIN hit h ON h.hit_type_id = g.hit_type_id
    WHERE h.queued_at < g.seen_until AND NOT EXISTS (
      SELECT 1 FROM assignment a WHERE a.hit_id = h.id AND a.worker_id = g.worker_id AND a.state <= 4)"""
)


def work_on(worker, group_id, seed):
    """Take HITs; send some, give some back, let some run out of time."""
    dice = random.Random(seed)
    for _ in range(STEPS):
        with suppress(Refusal):
            held = accept_next(worker_id=worker.pk, group_id=group_id)
            fate = dice.random()
            if fate < 0.5:
                submit(assignment_id=held.assignment_id, answer="[]", proof=3)
            elif fate < 0.8:
                return_assignment(assignment_id=held.assignment_id, worker_id=worker.pk)


def sweep():
    """Sweep, as ``jobs`` does."""
    for _ in range(STEPS):
        for chunk in (abandon_overdue, approve_overdue, expire_overdue):
            chunk()


def publish_and_review(rita, group_id):
    """Publish more, extend, end and reopen HITs, and approve what came in."""
    for number in range(STEPS // 2):
        publish_hit(rita, slots=1 + number % 3, lifetime_seconds=60, duration_seconds=30, approve_after_seconds=60)
        hit_id = Hit.objects.filter(hit_type_id=group_id).order_by("-pk").values_list("pk", flat=True)[number % 4]
        with suppress(Refusal):
            extend(hit_id=hit_id, requester=rita, additional=1, actor=TEST)
        with suppress(Refusal):
            until = clock.now() + timedelta(seconds=60 * (number % 2))
            move_expiration(hit_id=hit_id, requester=rita, expires_at=until, actor=TEST)
        sent = list(Assignment.objects.filter(state=2).values_list("pk", flat=True)[:5])
        approve_many(assignment_ids=sent, requester=rita, actor=TEST)


def test_a_storm_leaves_nothing_lost_and_nothing_doubled(cast_committed):
    rita, workers = cast_committed.rita, make_workers(10)
    with clock.stopped_at(clock.now()) as advance:
        for number in range(8):
            hit = publish_hit(rita, slots=1 + number % 3, lifetime_seconds=60, duration_seconds=30, approve_after_seconds=60)
        for phase in range(PHASES):
            # The clock stands while threads run: a bookmark's margin is longer than any transaction (data-model 5.1).
            at_once(
                *(partial(work_on, worker, hit.hit_type_id, phase * 100 + seed) for seed, worker in enumerate(workers)),
                sweep,
                sweep,
                partial(publish_and_review, rita, hit.hit_type_id),
            )
            assert driver().row(OVERTAKEN) == (0,)
            advance(timedelta(seconds=45))
    assert Assignment.objects.filter(state=6).exists()
    books_balance()
