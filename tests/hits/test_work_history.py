"""What a worker holds, has done and has earned."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kempelen.core import clock, ids
from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind
from kempelen.hits.access import own_work
from kempelen.hits.actions import accept_hit, approve, reject, send_bonus
from kempelen.hits.queries import day_assignments, day_statistics, earnings, queue_of
from kempelen.hits.states import AssignmentState
from support import TEST, counted_queries, make_workers, publish_hit, work

NEW_YEAR = datetime(2031, 1, 1, 3, 30, tzinfo=UTC)


def test_the_queue_shows_what_runs_out_first(cast):
    slow = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita, duration_seconds=900).pk)
    fast = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita, duration_seconds=300).pk)
    accept_hit(worker_id=cast.walt.pk, hit_id=publish_hit(cast.rita).pk)
    held = queue_of(cast.wen.pk)
    assert [row.assignment_id for row in held] == [fast.assignment_id, slow.assignment_id]
    assert (held[0].deadline, held[0].accepted_at, held[0].duration_seconds) == (fast.deadline, fast.accepted_at, 300)
    assert (held[0].group.title, held[0].group.requester_name, held[0].reward_micros) == ("Judge a pair", "Rita's Lab", 50_000)
    assert ids.identify(held[0].group.public_id) == (Kind.HIT_GROUP, fast.group_id)


def test_what_is_sent_or_out_of_time_is_not_in_the_queue(cast):
    with clock.stopped_at(clock.now()) as advance:
        work(cast.wen, publish_hit(cast.rita))
        accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita, duration_seconds=60).pk)
        assert len(queue_of(cast.wen.pk)) == 1
        advance(timedelta(seconds=60))
        assert queue_of(cast.wen.pk) == []


def test_a_worker_reaches_what_they_hold_and_nothing_else(cast):
    held = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    public_id = ids.encode(Kind.ASSIGNMENT, held.assignment_id)
    assert own_work(cast.wen.pk, public_id).pk == held.assignment_id
    for worker_id, asked in ((cast.walt.pk, public_id), (cast.wen.pk, "3ABC")):
        with pytest.raises(NotFoundError):
            own_work(worker_id, asked)


def test_days_are_those_of_the_marketplace(cast, settings):
    settings.KEMPELEN = replace(settings.KEMPELEN, time_zone="America/New_York")
    with clock.stopped_at(NEW_YEAR - timedelta(hours=2)) as advance:
        paid, unpaid, bonus_on = (work(cast.wen, publish_hit(cast.rita)) for _ in range(3))
        approve(assignment_id=paid, requester=cast.rita, actor=TEST)
        reject(assignment_id=unpaid, requester=cast.rita, feedback="no", actor=TEST)
        advance(timedelta(hours=6))
        send_bonus(requester=cast.rita, assignment_id=bonus_on, amount_micros=20_000, reason="well done", actor=TEST)
        work(cast.wen, publish_hit(cast.rita))
        today, yesterday = day_statistics(cast.wen.pk)
        page = day_assignments(cast.wen.pk, date(2030, 12, 31))
    assert (today.date, today.submitted, today.pending, today.bonus_micros) == (date(2031, 1, 1), 1, 1, 20_000)
    assert (yesterday.date, yesterday.submitted, yesterday.approved, yesterday.rejected) == (date(2030, 12, 31), 3, 1, 1)
    assert (yesterday.pending, yesterday.rewards_micros, yesterday.bonus_micros) == (1, 50_000, 0)
    assert page.total == 3
    assert {row.assignment_id: (row.state, row.bonus_micros) for row in page.assignments} == {
        paid: (AssignmentState.APPROVED, 0),
        unpaid: (AssignmentState.REJECTED, 0),
        bonus_on: (AssignmentState.SUBMITTED, 20_000),
    }


def test_old_days_are_left_out(cast):
    with clock.stopped_at(NEW_YEAR) as advance:
        work(cast.wen, publish_hit(cast.rita))
        advance(timedelta(days=44))
        assert len(day_statistics(cast.wen.pk)) == 1
        advance(timedelta(days=1))
        assert day_statistics(cast.wen.pk) == []


def test_a_days_pages_follow_each_other(cast):
    with clock.stopped_at(NEW_YEAR) as advance:
        sent = []
        for _ in range(5):
            sent.append(work(cast.wen, publish_hit(cast.rita)))
            advance(timedelta(seconds=1))
    pages = [day_assignments(cast.wen.pk, NEW_YEAR.date(), page, page_size=2).assignments for page in (1, 2, 3, 4)]
    assert [row.assignment_id for page in pages for row in page] == sent[::-1]


def test_earnings_add_up(cast):
    paid, waiting = (work(cast.wen, publish_hit(cast.rita)) for _ in range(2))
    approve(assignment_id=paid, requester=cast.rita, actor=TEST)
    send_bonus(requester=cast.rita, assignment_id=waiting, amount_micros=20_000, reason="", actor=TEST)
    earned = earnings(cast.wen.pk)
    assert (earned.available_micros, earned.approved_rewards_micros, earned.bonuses_micros) == (70_000, 50_000, 20_000)
    assert (earned.pending_micros, earned.total_micros) == (50_000, 70_000)
    assert earnings(cast.walt.pk).total_micros == 0


@pytest.mark.parametrize("ask", [queue_of, day_statistics, earnings, lambda key: day_assignments(key, clock.now().date())])
def test_a_long_history_costs_the_queries_of_a_short_one(cast, ask):
    def cost(worker, rows):
        for _ in range(rows):
            work(worker, publish_hit(cast.rita))
            accept_hit(worker_id=worker.pk, hit_id=publish_hit(cast.rita).pk)
        with counted_queries() as queries:
            ask(worker.pk)
        return len(queries)

    first, second = make_workers(2)
    assert cost(first, 2) == cost(second, 4)
