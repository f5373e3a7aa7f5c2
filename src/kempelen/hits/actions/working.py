"""What workers do: accept, submit, return. The hot core; the SQL stands in ``statements.working``.

PostgreSQL gets one fused statement per verb; SQLite the same steps in one transaction. Both decide by conditional
updates, so whatever races, a HIT is never oversold and a worker never holds too much (data-model 4).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from kempelen.accounts.models import Worker
from kempelen.core import clock
from kempelen.core.db import Row, Statement, atomic, driver, retried
from kempelen.core.errors import InvalidValueError, InvariantError, Refusal
from kempelen.hits.actions.announcing import announce, announce_reviewable
from kempelen.hits.actions.closing import count_groups
from kempelen.hits.actions.policing import judge_assignment, judge_soon
from kempelen.hits.actions.reviewing import approve_now
from kempelen.hits.errors import (
    AnswerOfFormError,
    BlockedError,
    GroupNotFoundError,
    NoHitsError,
    NotActiveError,
    NotQualifiedError,
    QueueFullError,
    SignedOutError,
)
from kempelen.hits.facts import TypeFacts, type_facts
from kempelen.hits.models import Hit
from kempelen.hits.queries.viewers import forget_viewer
from kempelen.hits.statements import working as statements
from kempelen.hits.states import AssignmentState
from kempelen.hits.types import SUBMIT_GRACE
from kempelen.notify.events import EventType
from kempelen.qualifications.engine import Action, facts_of, first_unmet
from kempelen.qualifications.queries import values_among

SETTLED_AFTER = timedelta(seconds=10)
"""A transaction that queues HITs commits within this time, so a bookmark may stand before it (data-model 5.1)."""

_SHARDS = 16
_MOST_LOOKS = 20
_REASON_LONGEST = 24
_NO_SESSION = -1
_SENT = frozenset({AssignmentState.SUBMITTED, AssignmentState.APPROVED, AssignmentState.REJECTED})


@dataclass(frozen=True, slots=True)
class Accepted:
    """A HIT in the worker's queue. ``deadline`` is when its time runs out."""

    assignment_id: int
    hit_id: int
    group_id: int
    reward_micros: int
    accepted_at: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Submitted:
    """An answer that is stored. ``fresh`` is False when it had been stored before and nothing was done."""

    assignment_id: int
    hit_id: int
    worker_id: int
    reward_micros: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One worker's wish for a HIT of one group at one moment; ``values`` are the statements' parameters."""

    group: TypeFacts
    values: dict[str, Any]

    def accepted(self, assignment_id: int, hit_id: int, reward_micros: int) -> Accepted:
        """Return what was given."""
        return Accepted(assignment_id, hit_id, self.group.id, reward_micros, self.values["now"], self.values["deadline"])


@retried
def accept_next(*, worker_id: int, group_id: int, epoch: int | None = None) -> Accepted:
    """Give the worker the group's next HIT that they have not done, in the order in which HITs were queued.

    ``epoch`` is the session's, tested by the statement itself (security A7). Raises GroupNotFoundError, SignedOutError,
    BlockedError, NotQualifiedError, QueueFullError, NoHitsError. Locks: HIT, worker, bookmark, group count.
    """
    attempt = _attempt(worker_id, type_facts(group_id), epoch)
    accepted = _next_fused(attempt) if driver().is_postgresql else _next_by_steps(attempt)
    forget_viewer(worker_id)
    if accepted is None:
        raise NoHitsError
    return accepted


@retried
def accept_hit(*, worker_id: int, hit_id: int, epoch: int | None = None) -> Accepted:
    """Give the worker this very HIT. Raises what ``accept_next`` raises; NoHitsError also when they did it before."""
    group_id = Hit.objects.filter(pk=hit_id).values_list("hit_type_id", flat=True).first()
    if group_id is None:
        raise NoHitsError
    attempt = _attempt(worker_id, type_facts(group_id), epoch)
    accepted = _this_fused(attempt, hit_id) if driver().is_postgresql else _this_by_steps(attempt, hit_id)
    forget_viewer(worker_id)
    if accepted is None:
        raise _refusal(attempt) or NoHitsError
    return accepted


@retried
def submit(*, assignment_id: int, answer: str, proof: int, by_worker_id: int | None = None, by_form: bool = False) -> Submitted:
    """Store an answer, as JSON pairs (``questions.answers``), and fix when it is approved by itself.

    The assignment's id is the credential; ``by_worker_id`` is a session's worker, if there is one, and must match
    (security 1.7). Sent again, nothing changes. With an approval delay of zero it is approved in the same transaction
    (requester-api 5.2). ``by_form``: the answer was read by the HIT's own form (``submit_form``); a HIT with a form takes
    no other. Raises NotActiveError, AnswerOfFormError. Locks: assignment, HIT, worker.
    """
    moment = clock.now()
    values = {
        "assignment": assignment_id,
        "answer": answer,
        "proof": proof,
        "by": _NO_SESSION if by_worker_id is None else by_worker_id,
        "by_form": by_form,
        "now": moment,
        "earliest_deadline": moment - SUBMIT_GRACE,
    }
    row = driver().row(statements.SUBMIT_FUSED, **values) if driver().is_postgresql else None
    if row is None:
        submitted = _submit_by_steps(values)
    else:
        submitted = Submitted(assignment_id, int(row[0]), int(row[1]), int(row[2]), fresh=True)
    forget_viewer(submitted.worker_id)
    return submitted


@retried
def return_assignment(*, assignment_id: int, worker_id: int, reason: str = "", epoch: int | None = None) -> None:
    """Give a HIT back; it goes to the end of its group's queue, and the same worker may take it again.

    Raises NotActiveError, SignedOutError, InvalidValueError. Locks: assignment, HIT, worker, bookmark, group count.
    """
    if len(reason) > _REASON_LONGEST:
        raise InvalidValueError("reason", f"A reason has at most {_REASON_LONGEST} characters.", value=reason)
    moment = clock.now()
    values = {
        "assignment": assignment_id,
        "worker": worker_id,
        "reason": reason,
        "epoch": _NO_SESSION if epoch is None else epoch,
        "now": moment,
        "earliest_deadline": moment - SUBMIT_GRACE,
        "shard": worker_id % _SHARDS,
    }
    returned = _return_fused(values) if driver().is_postgresql else _return_by_steps(values)
    forget_viewer(worker_id)
    if not returned:
        signed_in = driver().row(statements.SIGNED_IN, worker=worker_id, epoch=values["epoch"])
        raise NotActiveError if signed_in else SignedOutError


def _attempt(worker_id: int, group: TypeFacts, epoch: int | None) -> _Attempt:
    """Check what the worker's own row decides, and gather the rest for the statement to decide."""
    moment = clock.now()
    attempt = _Attempt(
        group,
        {
            "worker": worker_id,
            "group": group.id,
            "requester": group.requester_id,
            "sandbox": group.sandbox,
            "epoch": _NO_SESSION if epoch is None else epoch,
            "most_held": settings.KEMPELEN.queue_limit,
            "now": moment,
            "settled": moment - SETTLED_AFTER,
            "deadline": moment + timedelta(seconds=group.duration_seconds),
            "shard": worker_id % _SHARDS,
        },
    )
    if group.requirements:
        _check_qualified(attempt)
    return attempt


def _check_qualified(attempt: _Attempt) -> None:
    """Raise NotQualifiedError, or GroupNotFoundError where the worker may not even know of the group (security H9)."""
    worker = Worker.objects.filter(pk=attempt.values["worker"]).first()
    if worker is None:
        raise SignedOutError
    requirements = attempt.group.requirements
    facts = facts_of(worker, values_among(worker.pk, requirements))
    if first_unmet(requirements, facts, Action.DISCOVER):
        raise _refusal(attempt) or GroupNotFoundError
    unmet = first_unmet(requirements, facts, Action.ACCEPT)
    if unmet:
        raise _refusal(attempt) or NotQualifiedError(unmet)


def _next_fused(attempt: _Attempt) -> Accepted | None:
    """Take the next HIT that nobody is just taking; where others hold all that is left, wait for one by its id.

    A walk along the queue with waiting locks would deadlock (data-model 9), so each look is without a lock.
    """
    accepted = _try(attempt, statements.ACCEPT_NEXT)
    looks = 0
    while accepted is None and looks < _MOST_LOOKS:
        seen = driver().row(statements.PICK_NEXT, **attempt.values)
        if seen is None:
            _find_nothing(attempt)
            return None
        accepted = _try(attempt, statements.ACCEPT_THIS, hit_id=seen[0])
        looks += 1
    return accepted


def _this_fused(attempt: _Attempt, hit_id: int) -> Accepted | None:
    return _try(attempt, statements.ACCEPT_THIS, hit_id=hit_id)


def _try(attempt: _Attempt, statement: Statement, hit_id: int | None = None) -> Accepted | None:
    """Run a fused accept. None where no HIT was picked; raises the refusal where one was and the worker may not."""
    row = driver().row(statement, **attempt.values, hit=hit_id)
    if row is None:
        raise InvariantError("A fused accept answers with one row.")
    picked, assignment_id, *facts = row
    if assignment_id is not None:
        return attempt.accepted(assignment_id, *facts)
    refusal = _refusal(attempt) if picked else None
    if refusal:
        raise refusal
    return None


def _next_by_steps(attempt: _Attempt) -> Accepted | None:
    with atomic():
        picked = driver().row(statements.PICK_NEXT, **attempt.values)
        if picked is None:
            _find_nothing(attempt)
            return None
        accepted = _take(attempt, picked)
        driver().run(statements.MOVE_BOOKMARK, **attempt.values)
    return accepted


def _this_by_steps(attempt: _Attempt, hit_id: int) -> Accepted | None:
    with atomic():
        picked = driver().row(statements.PICK_THIS, **attempt.values, hit=hit_id)
        return _take(attempt, picked) if picked else None


def _take(attempt: _Attempt, picked: Row) -> Accepted:
    """Give the picked HIT to the worker: the steps of the fused statement, in its order. SQLite's writer is alone."""
    database, values = driver(), attempt.values
    hit_id, reward_micros, fee_micros = picked
    if not database.changed(statements.HOLD_ONE_MORE, **values):
        raise _refusal(attempt) or InvariantError("A worker in good standing could not hold one more HIT.")
    still_queued = database.row(statements.TAKE_SLOT, hit=hit_id)
    made = database.row(statements.MAKE_ASSIGNMENT, **values, hit=hit_id, reward=reward_micros, fee=fee_micros)
    database.run(statements.NOTE_DONE, **values)
    if still_queued is None or made is None:
        raise InvariantError("A HIT vanished while it was taken.")
    if still_queued[0] is None:
        count_groups({attempt.group.id: -1})
    if still_queued[1]:  # somebody listens to something; SQLite is spared the statement otherwise
        announce(EventType.ASSIGNMENT_ACCEPTED, assignment_ids=[made[0]])
    return attempt.accepted(made[0], hit_id, reward_micros)


def _find_nothing(attempt: _Attempt) -> None:
    """Raise the refusal that weighs more than an empty group; else move the bookmark, so that the next poll is cheap."""
    refusal = _refusal(attempt)
    if refusal:
        raise refusal
    driver().run(statements.MOVE_BOOKMARK, **attempt.values)


def _refusal(attempt: _Attempt) -> Refusal | None:
    """Return why this worker may take no HIT of this group now, the weightiest reason first; None when they may."""
    row = driver().row(statements.STANDING, **attempt.values)
    if row is None:
        return SignedOutError()
    pending, suspended, sandbox, signed_in, blocked = row
    if not signed_in:
        return SignedOutError()
    if bool(sandbox) is not attempt.group.sandbox:
        return GroupNotFoundError()
    if suspended:
        return BlockedError("Your account is suspended, which prevents you from working. Write to the operator.")
    if blocked:
        return BlockedError()
    most_held = attempt.values["most_held"]
    return QueueFullError(most_held) if pending >= most_held else None


def _submit_by_steps(values: dict[str, Any]) -> Submitted:
    """Submit with each step its own statement: always on SQLite, and where the answer is approved at once or refused."""
    database, assignment_id = driver(), values["assignment"]
    row = database.row(statements.ASSIGNMENT, **values)
    if row is None or values["by"] not in {_NO_SESSION, row[1]}:
        raise NotActiveError
    hit_id, worker_id, reward_micros, _state, hit_type_id, policed = map(int, row[:6])
    if bool(row[6]) is not values["by_form"]:
        raise AnswerOfFormError
    listened = bool(row[7])
    approve_after = timedelta(seconds=type_facts(hit_type_id).approve_after_seconds)
    with atomic():
        fresh = bool(database.changed(statements.SEND, **values, due=values["now"] + approve_after))
        if fresh:
            database.run(statements.COUNT_SENT, **values, hit=hit_id)
            database.run(statements.COUNT_SENT_BY_WORKER, worker=worker_id)
            if listened:
                announce(EventType.ASSIGNMENT_SUBMITTED, assignment_ids=[assignment_id])
            if policed:
                judge_assignment(assignment_id)
            if not approve_after:
                approve_now([assignment_id])
            if listened:
                announce_reviewable([hit_id])
        elif not _was_sent(assignment_id):
            raise NotActiveError
        if policed:
            transaction.on_commit(partial(judge_soon, hit_id))
    return Submitted(assignment_id, hit_id, worker_id, reward_micros, fresh=fresh)


def _was_sent(assignment_id: int) -> bool:
    row = driver().row(statements.ASSIGNMENT, assignment=assignment_id)
    return row is not None and row[3] in _SENT


def _return_fused(values: dict[str, Any]) -> bool:
    return driver().row(statements.RETURN_FUSED, **values) is not None


def _return_by_steps(values: dict[str, Any]) -> bool:
    database = driver()
    with atomic():
        values["now"] = clock.now()  # after waiting for the writer's turn: bookmarks trust the moment of queueing
        row = database.row(statements.GIVE_BACK, **values)
        if row is None:
            return False
        (hit_id,) = row
        group_id, queued_at = database.row(statements.QUEUE_STATE, hit=hit_id) or (0, None)
        database.run(statements.FREE_SLOT, **values, hit=hit_id)
        database.run(statements.COUNT_RETURNED, **values)
        database.run(statements.NOTE_UNDONE, **values, group=group_id)
        if queued_at is None:
            count_groups({group_id: 1})
        announce(EventType.ASSIGNMENT_RETURNED, assignment_ids=[values["assignment"]])
    return True
