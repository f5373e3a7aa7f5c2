"""Deciding on submitted work, and paying bonuses. Page, API and sweep meet in ``_move``: one rule, one payment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kempelen.accounts.models import Requester
from kempelen.audit.actions import record, record_many
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvalidValueError, InvariantError, NotFoundError
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions.announcing import announce
from kempelen.hits.actions.tokens import claim_token
from kempelen.hits.errors import AssignmentStateError, HitDisposedError, TokenAlreadyUsedError
from kempelen.hits.models import Bonus
from kempelen.hits.statements import reviewing as statements
from kempelen.hits.states import ON_THE_WIRE, OVERRIDE_WINDOW, AssignmentState
from kempelen.ledger.actions import Settlement, pay, pay_bonus, pay_overridden, refund
from kempelen.money import fee_for_bonus, format_micros
from kempelen.notify.actions import tell_of_bonus, tell_of_rejection

SWEEP = Actor.system("sweep")
FEEDBACK_LONGEST = 1_024
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_UNDECIDED = (ON_THE_WIRE[AssignmentState.SUBMITTED],)
_SENT = tuple(ON_THE_WIRE.values())


@dataclass(frozen=True, slots=True)
class _Found:
    """The facts a decision is judged by, read under the assignment's lock."""

    state: AssignmentState
    submitted_at: datetime | None
    worker_id: int
    disposed: bool
    due_at: datetime | None

    @property
    def standing(self) -> AssignmentState:
        """Return the state, APPROVED for work that nobody decided on in time, also while no sweep has come by yet."""
        overdue = self.state is AssignmentState.SUBMITTED and self.due_at is not None and self.due_at <= clock.now()
        return AssignmentState.APPROVED if overdue else self.state


@retried
def approve(*, assignment_id: int, requester: Requester, feedback: str = "", override: bool = False, actor: Actor) -> None:
    """Approve submitted work and pay for it, once; with ``override`` also rejected work of the last 30 days.

    Raises InvalidValueError, NotFoundError, HitDisposedError, AssignmentStateError and, for an override, whose hold is
    gone, InsufficientFundsError (requester-api 4.4). Locks: assignment, HIT, worker, account.
    """
    with atomic():
        found = _find(assignment_id, requester)
        check_feedback(feedback)
        if override and _can_override(found):
            (settlement,) = _move(statements.OVERRIDE, [assignment_id], feedback=feedback)
            pay_overridden(settlement)
            verb = Verb.ASSIGNMENT_OVERRIDDEN
        elif found.state is AssignmentState.SUBMITTED:
            pay(_move(statements.APPROVE, [assignment_id], feedback=feedback))
            verb = Verb.ASSIGNMENT_APPROVED
        else:
            raise AssignmentStateError(found.state, _UNDECIDED)
        _record(verb, assignment_id, found.state, feedback, actor)


@retried
def reject(*, assignment_id: int, requester: Requester, feedback: str, actor: Actor) -> None:
    """Reject submitted work and give its price back to the requester. The slot is not offered again (requester-api 5.1).

    Raises InvalidValueError, NotFoundError, HitDisposedError, AssignmentStateError. Locks: assignment, HIT, worker, account.
    """
    with atomic():
        found = _find(assignment_id, requester)
        check_feedback(feedback)
        if found.standing is not AssignmentState.SUBMITTED:
            raise AssignmentStateError(found.standing, _UNDECIDED)
        refund(_move(statements.REJECT, [assignment_id], feedback=feedback))
        _record(Verb.ASSIGNMENT_REJECTED, assignment_id, found.state, feedback, actor)
        tell_of_rejection(worker_id=found.worker_id, requester=requester, **_work(assignment_id), reason=feedback)


@retried
def approve_many(*, assignment_ids: Sequence[int], requester: Requester, feedback: str = "", actor: Actor) -> int:
    """Approve those of the requester's that are still undecided, as one set; return how many that were.

    Raises InvalidValueError. Locks: assignments, HITs, workers, each by ascending id.
    """
    check_feedback(feedback)
    with atomic():
        rows = driver().rows(statements.LOCK_OWN_SUBMITTED, ids=list(assignment_ids), requester=requester.pk)
        moving = [int(row[0]) for row in rows]
        if moving:
            approve_locked(moving, feedback=feedback, actor=actor)
    return len(moving)


def approve_locked(assignment_ids: Sequence[int], *, feedback: str, actor: Actor) -> None:
    """Approve undecided work, as one set. The caller holds the transaction and the assignments' locks. Locks: HITs, workers."""
    pay(_move(statements.APPROVE, assignment_ids, feedback=feedback))
    after = _after(AssignmentState.APPROVED, feedback)
    record_many(Verb.ASSIGNMENT_APPROVED, actor=actor, subject_kind="assignment", subject_ids=assignment_ids, after=after)


def reject_locked(assignment_ids: Sequence[int], *, requester: Requester, feedback: str, actor: Actor) -> None:
    """Reject undecided work of one requester, as one set, and tell its workers.

    The caller holds the transaction and the assignments' locks. Locks: HITs, workers, account.
    """
    settlements = _move(statements.REJECT, assignment_ids, feedback=feedback)
    refund(settlements)
    after = _after(AssignmentState.REJECTED, feedback)
    record_many(Verb.ASSIGNMENT_REJECTED, actor=actor, subject_kind="assignment", subject_ids=assignment_ids, after=after)
    for one in settlements:
        tell_of_rejection(worker_id=one.worker_id, requester=requester, **_work(one.assignment_id), reason=feedback)


def approve_now(assignment_ids: Sequence[int], *, actor: Actor = SWEEP) -> int:
    """Approve undecided work as of the moment it is due: for sweeps, and for a submit whose approval delay is zero.

    The caller holds the transaction, and the assignments' locks or none. Returns how many moved.
    Locks: assignments, HITs, workers, each by ascending id.
    """
    moving = [int(row[0]) for row in driver().rows(statements.LOCK_SUBMITTED, ids=list(assignment_ids))]
    if moving:
        pay(_move(statements.APPROVE_WHEN_DUE, moving))
        record_many(
            Verb.ASSIGNMENT_APPROVED,
            actor=actor,
            subject_kind="assignment",
            subject_ids=moving,
            after=_after(AssignmentState.APPROVED, ""),
        )
    return len(moving)


@retried
def send_bonus(
    *,
    requester: Requester,
    assignment_id: int,
    amount_micros: int,
    reason: str,
    unique_request_token: str | None = None,
    actor: Actor,
) -> Bonus:
    """Pay a bonus for sent work, decided or not, with the requester's words; a token makes it once within a day.

    Raises InvalidValueError (BonusAmount, Reason), NotFoundError, AssignmentStateError, TokenAlreadyUsedError,
    InsufficientFundsError (requester-api 1.10, 4.4). Locks: assignment, worker, account.
    """
    _check_bonus(amount_micros, reason)
    fee_micros = fee_for_bonus(settings.KEMPELEN.fee_policy, amount_micros)
    with atomic():
        found = _find(assignment_id, requester, even_disposed=True)
        if found.state not in ON_THE_WIRE:
            raise AssignmentStateError(found.state, _SENT)
        bonus = Bonus.objects.create(
            assignment_id=assignment_id,
            worker_id=found.worker_id,
            amount_micros=amount_micros,
            fee_micros=fee_micros,
            reason=reason,
            at=clock.now(),
        )
        earlier = claim_token(requester.pk, "SendBonus", unique_request_token, bonus.pk)
        if earlier is not None:
            raise TokenAlreadyUsedError(unique_request_token or "", earlier.result_id, earlier.request_id)
        pay_bonus(
            bonus_id=bonus.pk,
            requester_id=requester.pk,
            worker_id=found.worker_id,
            amount_micros=amount_micros,
            fee_micros=fee_micros,
            sandbox=requester.sandbox,
        )
        record(
            Verb.BONUS_SENT,
            actor=actor,
            subject_kind="assignment",
            subject_id=assignment_id,
            after={"bonus": bonus.pk, "amount_micros": amount_micros, "fee_micros": fee_micros},
        )
        tell_of_bonus(
            worker_id=found.worker_id, requester=requester, **_work(assignment_id), amount_micros=amount_micros, reason=reason
        )
    return bonus


def check_feedback(feedback: str) -> None:
    """Raise InvalidValueError for feedback over 1,024 characters or with control characters (requester-api 4.4)."""
    if len(feedback) > FEEDBACK_LONGEST:
        sentence = f"Feedback has at most {FEEDBACK_LONGEST:,} characters; this has {len(feedback):,}."
        raise InvalidValueError("RequesterFeedback", sentence, value=feedback)
    _check_writable("RequesterFeedback", feedback)


def _check_bonus(amount_micros: int, reason: str) -> None:
    if amount_micros not in settings.KEMPELEN.bonus_range:
        sentence = f"A bonus is {settings.KEMPELEN.bonus_range}; this is {format_micros(amount_micros)}."
        raise InvalidValueError("BonusAmount", sentence, value=amount_micros)
    _check_writable("Reason", reason)


def _check_writable(field: str, text: str) -> None:
    if _UNWRITABLE.search(text):
        raise InvalidValueError(field, f"{field} cannot hold control characters.", value=text)


def _find(assignment_id: int, requester: Requester, *, even_disposed: bool = False) -> _Found:
    row = driver().row(statements.FIND, assignment=assignment_id)
    if row is None or row[3] != requester.pk:
        raise NotFoundError
    found = _Found(
        state=AssignmentState(row[0]),
        submitted_at=clock.as_utc(row[1]),
        worker_id=int(row[2]),
        disposed=row[4] is not None,
        due_at=clock.as_utc(row[5]),
    )
    if found.disposed and not even_disposed:
        raise HitDisposedError
    return found


def _work(assignment_id: int) -> dict[str, str]:
    """Return what a mail names the work by."""
    row = driver().row(statements.TITLE, assignment=assignment_id)
    return {"title": row[0] if row else "", "assignment": encode(Kind.ASSIGNMENT, assignment_id)}


def _can_override(found: _Found) -> bool:
    if found.state is not AssignmentState.REJECTED or found.submitted_at is None:
        return False
    return clock.now() <= found.submitted_at + OVERRIDE_WINDOW


def _move(move: statements.Move, assignment_ids: Sequence[int], *, feedback: str = "") -> list[Settlement]:
    """Perform one legal move on assignments whose locks and state the caller has checked; return what each costs.

    Raises HitDisposedError when a HIT was deleted meanwhile. Locks: HITs, workers, each by ascending id.
    """
    database, ids = driver(), list(assignment_ids)
    locked = database.rows(statements.LOCK_HITS, ids=ids)
    if any(disposed_at is not None for _hit_id, disposed_at, _mask in locked):
        raise HitDisposedError
    if database.changed(move.assignments, ids=ids, now=clock.now(), feedback=feedback) != len(ids):
        message = "An assignment moved while it was locked."
        raise InvariantError(message)
    database.run(move.hits, ids=ids)
    database.run(statements.LOCK_WORKERS, ids=ids)
    database.run(move.workers, ids=ids)
    if any(mask & move.event.bit for _hit_id, _disposed_at, mask in locked):
        announce(move.event, assignment_ids=ids)
    return [
        Settlement(assignment, requester, worker, reward, fee, sandbox=bool(sandbox))
        for assignment, requester, worker, reward, fee, sandbox in database.rows(statements.SETTLEMENTS, ids=ids)
    ]


def _after(state: AssignmentState, feedback: str) -> dict[str, str]:
    return {"state": state.name.lower(), "feedback": feedback} if feedback else {"state": state.name.lower()}


def _record(verb: Verb, assignment_id: int, before: AssignmentState, feedback: str, actor: Actor) -> None:
    after = AssignmentState.REJECTED if verb is Verb.ASSIGNMENT_REJECTED else AssignmentState.APPROVED
    record(
        verb,
        actor=actor,
        subject_kind="assignment",
        subject_id=assignment_id,
        before=_after(before, ""),
        after=_after(after, feedback),
    )
