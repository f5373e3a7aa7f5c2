"""The table of an assignment's moves, pair by pair: legal moves happen, all others are refused and change nothing."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.hits.actions import abandon_overdue, accept_hit, approve, reject, return_assignment, submit
from kempelen.hits.errors import AssignmentStateError, NotActiveError
from kempelen.hits.models import Assignment
from kempelen.hits.states import ASSIGNMENT_MOVES, AssignmentState
from support import TEST, books_balance, publish_hit
from world import unchanged

ACCEPTED, SUBMITTED, APPROVED, REJECTED, RETURNED, ABANDONED = AssignmentState
SENT = {SUBMITTED, APPROVED, REJECTED}


class Walk:
    """One assignment and the verbs that move it, each named by the state it leads to."""

    def __init__(self, cast, start: AssignmentState) -> None:
        """Bring a fresh assignment of Wen's to ``start`` by legal moves."""
        self.cast = cast
        accepted = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
        self.key, self.deadline = accepted.assignment_id, accepted.deadline
        if start in {APPROVED, REJECTED}:
            self.to(SUBMITTED)
        if start is not ACCEPTED:
            self.to(start)
        assert self.state is start

    @property
    def state(self) -> AssignmentState:
        """Where it stands now."""
        return AssignmentState(Assignment.objects.get(pk=self.key).state)

    def to(self, end: AssignmentState) -> None:
        """Try to move there, as a worker, the requester or the sweep would."""
        verbs: dict[AssignmentState, Callable[[], object]] = {
            SUBMITTED: lambda: submit(assignment_id=self.key, answer="[]", proof=3),
            APPROVED: lambda: approve(assignment_id=self.key, requester=self.cast.rita, override=True, actor=TEST),
            REJECTED: lambda: reject(assignment_id=self.key, requester=self.cast.rita, feedback="no", actor=TEST),
            RETURNED: lambda: return_assignment(assignment_id=self.key, worker_id=self.cast.wen.pk),
            ABANDONED: self._let_time_pass,
        }
        verbs[end]()

    def _let_time_pass(self) -> None:
        with stopped_at(max(clock.now(), self.deadline) + timedelta(minutes=1)):
            abandon_overdue()


@pytest.mark.parametrize(("start", "end"), sorted(ASSIGNMENT_MOVES))
def test_a_legal_move_happens(cast, start, end):
    walk = Walk(cast, start)
    walk.to(end)
    assert walk.state is end
    books_balance()


@pytest.mark.parametrize(
    ("start", "end"),
    [pair for pair in product(AssignmentState, AssignmentState) if pair not in ASSIGNMENT_MOVES and pair[1] is not ACCEPTED],
)
def test_any_other_move_changes_nothing(cast, start, end):
    walk = Walk(cast, start)
    with unchanged():
        if end is ABANDONED or (end is SUBMITTED and start in SENT):
            walk.to(end)  # a sweep that finds nothing, and a form sent twice, are no errors: they do nothing
        else:
            with pytest.raises((AssignmentStateError, NotActiveError)):
                walk.to(end)
    assert walk.state is start


@pytest.mark.parametrize("start", list(AssignmentState))
def test_nothing_becomes_accepted_again(cast, start):
    walk = Walk(cast, start)
    hit_id = Assignment.objects.get(pk=walk.key).hit_id
    if start in {RETURNED, ABANDONED}:
        again = accept_hit(worker_id=cast.wen.pk, hit_id=hit_id)
        assert again.assignment_id != walk.key
    assert walk.state is start
