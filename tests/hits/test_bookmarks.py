"""Whatever happens, in whatever order: a bookmark never passes an open HIT that its worker has not done."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kempelen.core import clock
from kempelen.core.db import Statement, driver
from kempelen.core.errors import Refusal
from kempelen.hits.actions import (
    abandon_overdue,
    accept_hit,
    accept_next,
    approve_overdue,
    expire_overdue,
    extend,
    move_expiration,
    return_assignment,
    submit,
)
from kempelen.hits.errors import NoHitsError
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.queries import counts_for, forget_groups, forget_viewers, group_by_id, viewer
from kempelen.hits.states import AssignmentState
from support import TEST, books_balance, publish_hit, work

PASSED = Statement.same(
    """SELECT g.worker_id, h.id FROM worker_group g JOIN hit h ON h.hit_type_id = g.hit_type_id
    WHERE h.queued_at IS NOT NULL AND h.queued_at < g.seen_until AND NOT EXISTS (
      SELECT 1 FROM assignment a WHERE a.hit_id = h.id AND a.worker_id = g.worker_id AND a.state <= 4)"""
)

NUMBER = st.integers(0, 3)
STEP = st.one_of(
    st.tuples(st.just("publish"), st.sampled_from([1, 1, 2, 3])),
    st.tuples(st.sampled_from(["next", "next", "next", "this", "submit", "submit", "return", "extend", "reopen"]), NUMBER),
    st.tuples(st.just("wait"), st.sampled_from([0, 1, 9, 10, 11, 45, 400])),
    st.tuples(st.just("sweep"), NUMBER),
)


def undone(worker_id):
    """Return the HITs that this worker could be given, found without any bookmark."""
    done = Assignment.objects.filter(worker_id=worker_id, state__lte=AssignmentState.REJECTED).values("hit_id")
    return Hit.objects.filter(queued_at__isnull=False, expires_at__gt=clock.now()).exclude(pk__in=done)


def held(worker_id, number):
    """Return one of the assignments a worker holds."""
    rows = list(Assignment.objects.filter(worker_id=worker_id, state=1).order_by("pk"))
    return rows[number % len(rows)].pk if rows else 0


def take_next(worker_id, group_id):
    """Accept; when the market says that nothing is left, nothing must be left."""
    try:
        accept_next(worker_id=worker_id, group_id=group_id)
    except NoHitsError:
        assert not undone(worker_id).exists()


def perform(cast, group_id, step, advance):
    """Do one thing, as whoever may do it."""
    name, number = step
    worker_id = (cast.wen.pk, cast.walt.pk)[number % 2]
    some_hit = Hit.objects.order_by("pk")[number:].first() or Hit.objects.first()
    with suppress(Refusal):
        match name:
            case "publish":
                publish_hit(cast.rita, slots=number, lifetime_seconds=60 * number, duration_seconds=40)
            case "next":
                take_next(worker_id, group_id)
            case "this":
                accept_hit(worker_id=worker_id, hit_id=some_hit.pk)
            case "submit":
                submit(assignment_id=held(worker_id, number), answer="[]", proof=3)
            case "return":
                return_assignment(assignment_id=held(worker_id, number), worker_id=worker_id)
            case "extend":
                extend(hit_id=some_hit.pk, requester=cast.rita, additional=1, actor=TEST)
            case "reopen":
                until = clock.now() + timedelta(seconds=100)
                move_expiration(hit_id=some_hit.pk, requester=cast.rita, expires_at=until, actor=TEST)
            case "wait":
                advance(timedelta(seconds=number))
            case "sweep":
                (abandon_overdue, expire_overdue, approve_overdue, expire_overdue)[number]()


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=40))
def test_no_history_passes_an_open_hit(cast, steps):
    with transaction.atomic(), clock.stopped_at(clock.now()) as advance:
        forget_groups()
        forget_viewers()
        group_id = publish_hit(cast.rita, slots=2, lifetime_seconds=120, duration_seconds=40).hit_type_id
        for step in steps:
            perform(cast, group_id, step, advance)
            assert driver().rows(PASSED) == []
        books_balance()
        forget_groups()
        for worker in (cast.wen, cast.walt):
            group = group_by_id(group_id)
            (count,) = counts_for(viewer(worker.pk), [group]).values()
            assert count >= undone(worker.pk).count()
        transaction.set_rollback(True)


def test_a_worker_who_did_everything_looks_no_further_back(cast):
    with clock.stopped_at(clock.now()) as advance:
        for _ in range(3):
            hit = publish_hit(cast.rita, slots=2)
            work(cast.wen, hit)
        moment = advance(timedelta(minutes=1))
        with pytest.raises(NoHitsError):
            accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    (row,) = driver().rows(
        Statement.same("SELECT count(*) FROM worker_group WHERE seen_until = :at"), at=moment - timedelta(seconds=10)
    )
    assert row[0] == 1
