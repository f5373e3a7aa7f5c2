"""Whatever people and time do to a HIT, in whatever order: its status follows the table, and the books balance."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_cast
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import Refusal
from kempelen.hits import actions
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import ASSIGNMENT_MOVES, AssignmentState, HitStatus
from support import TEST, books_balance, make_workers, publish_hit

pytestmark = pytest.mark.django_db
OURS = ("approve", "override", "reject", "bonus")
CHANGES = ("extend", "prolong", "end", "reviewing", "dispose")
SWEEPS = ("abandon_overdue", "approve_overdue", "expire_overdue")
STEP = st.one_of(
    st.tuples(st.sampled_from(("accept", "accept", "submit", "submit", "return")), st.integers(0, 2)),
    st.tuples(st.sampled_from(OURS), st.integers(0, 2)),
    st.tuples(st.sampled_from(CHANGES), st.just(0)),
    st.tuples(st.sampled_from(SWEEPS), st.just(0)),
    st.tuples(st.just("wait"), st.sampled_from((60, 700, 4_000, 90_000))),
)


class Story:
    """One HIT of two slots, its requester and three workers."""

    def __init__(self, advance) -> None:
        """Publish it."""
        self.rita, self.advance, self.workers = make_cast().rita, advance, make_workers(3)
        self.hit = publish_hit(self.rita, slots=2)

    def perform(self, name: str, number: int) -> None:
        """Do one thing; a refusal is an answer like any other."""
        with suppress(Refusal):
            self._verb(name, number)()

    def _verb(self, name: str, number: int):
        if name in SWEEPS:
            return getattr(actions, name)
        if name in CHANGES:
            return self._change(name)
        if name == "wait":
            return partial(self.advance, timedelta(seconds=number))
        worker = self.workers[number]
        if name == "accept":
            return partial(actions.accept_hit, worker_id=worker.pk, hit_id=self.hit.pk)
        held = Assignment.objects.filter(worker=worker).order_by("-pk").values_list("pk", flat=True).first() or 0
        decide = {"assignment_id": held, "requester": self.rita, "actor": TEST}
        return {
            "submit": partial(actions.submit, assignment_id=held, answer="[]", proof=3),
            "return": partial(actions.return_assignment, assignment_id=held, worker_id=worker.pk),
            "approve": partial(actions.approve, **decide),
            "override": partial(actions.approve, override=True, **decide),
            "reject": partial(actions.reject, feedback="", **decide),
            "bonus": partial(actions.send_bonus, amount_micros=10_000, reason="", **decide),
        }[name]

    def _change(self, name: str):
        change = {"hit_id": self.hit.pk, "requester": self.rita, "actor": TEST}
        moment = clock.now()
        return {
            "extend": partial(actions.extend, additional=1, **change),
            "prolong": partial(actions.move_expiration, expires_at=moment + timedelta(hours=1), **change),
            "end": partial(actions.move_expiration, expires_at=moment, **change),
            "reviewing": partial(actions.set_reviewing, reviewing=True, **change),
            "dispose": partial(actions.dispose, **change),
        }[name]

    def states(self) -> dict[int, AssignmentState]:
        """Return where each assignment stands."""
        return {key: AssignmentState(state) for key, state in Assignment.objects.values_list("pk", "state")}

    def check(self, before: dict[int, AssignmentState]) -> None:
        """Compare with requester-api 5.1 to 5.3, recomputed from the assignments."""
        hit, states, moment = Hit.objects.get(pk=self.hit.pk), self.states(), clock.now()
        moved = {(before[key], state) for key, state in states.items() if key in before and before[key] is not state}
        assert moved <= ASSIGNMENT_MOVES
        pending = sum(state is AssignmentState.ACCEPTED for state in states.values())
        live = sum(state <= AssignmentState.REJECTED for state in states.values())
        counts = hit.counts
        assert (counts.pending, counts.available) == (pending, hit.slots - live)
        assert counts.status(moment) is self._status(hit, pending, available=hit.slots - live)
        if counts.status(moment) not in {HitStatus.REVIEWABLE, HitStatus.REVIEWING, HitStatus.DISPOSED}:
            assert not hit.reviewing
        books_balance()

    @staticmethod
    def _status(hit: Hit, pending: int, *, available: int) -> HitStatus:
        if hit.disposed_at is not None:
            return HitStatus.DISPOSED
        expired = clock.now() >= hit.expires_at
        if not expired and available > 0:
            return HitStatus.ASSIGNABLE
        if pending > 0:
            return HitStatus.UNASSIGNABLE
        return HitStatus.REVIEWING if hit.reviewing else HitStatus.REVIEWABLE


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=4, max_size=16))
def test_every_history_follows_the_tables(db, steps):
    with stopped_at(clock.now()) as advance, transaction.atomic():
        story = Story(advance)
        for name, number in steps:
            before = story.states()
            story.perform(name, number)
            story.check(before)
        transaction.set_rollback(True)
