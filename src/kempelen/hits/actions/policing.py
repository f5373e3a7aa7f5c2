"""Running review policies: what answers alone decide, once for each submission and each time a HIT is reviewable (ADR 0017).

An assignment is judged by the transaction that submits it. A HIT is judged by a transaction of its own: whoever makes a
policed HIT reviewable sets ``hit.judge_due`` in the same row, and whoever clears it runs the policy. So a crash between
the two loses nothing (the sweep finds the mark), and however many come at once, one runs it.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import DatabaseError

from kempelen.accounts.models import Requester
from kempelen.audit.vocabulary import Actor
from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvariantError
from kempelen.hits.actions.announcing import announce_reviewable
from kempelen.hits.actions.growing import add_slot
from kempelen.hits.actions.reviewing import approve_locked, reject_locked
from kempelen.hits.errors import AssignmentStateError, ExtensionLimitError
from kempelen.hits.models import Assignment, Hit, PolicyAction, PolicyResult, PolicyRun, ReviewPolicy
from kempelen.hits.policies import Level, Policy, known_answers, plurality, policy_from
from kempelen.hits.policies.known_answers import KnownAnswers
from kempelen.hits.policies.plurality import Plurality, PluralityScore
from kempelen.hits.policies.replies import Reply, replies_of
from kempelen.hits.statements import policing as statements
from kempelen.hits.statements.reviewing import LOCK_WORKERS
from kempelen.hits.states import ACTION_MOVES, ON_THE_WIRE, ActionStatus, AssignmentState
from kempelen.ledger.errors import InsufficientFundsError

POLICY: Final = Actor.system("policy")
CHUNK: Final = 100
_SUSPENDED: Final = "The requester's account is suspended."

_log = logging.getLogger(__name__)


def keep_policies(hit: Hit, policies: Iterable[Policy]) -> None:
    """Write down the policies of a HIT that is just being made. The caller holds the transaction."""
    ReviewPolicy.objects.bulk_create(
        ReviewPolicy(hit=hit, level=policy.level, name=policy.name, parameters=list(policy.given)) for policy in policies
    )


def judge_assignment(assignment_id: int) -> None:
    """Run the assignment-level policy of a policed HIT on work that is just being submitted (requester-api 7.1).

    The caller holds the transaction and the locks of the assignment, its HIT and its worker. An action that fails is
    reported and breaks nothing. Locks: HIT type, group count, account.
    """
    assignment = Assignment.objects.select_related("hit__requester").get(pk=assignment_id)
    kept, rules = _kept(assignment.hit, Level.ASSIGNMENT)
    if kept is None or not isinstance(rules, KnownAnswers):
        return
    score = known_answers.score(rules, replies_of(assignment.answer))
    run = _Run.begin(kept, assignment.hit, score.percent, assignment_id)
    for name, correct in score.correct.items():
        run.find("KnownAnswerCorrect", str(int(correct)), assignment_id, name)
    run.find("KnownAnswerScore", str(score.percent), assignment_id)
    total = len(score.correct)
    run.end(run.intend("review", assignment_id), ActionStatus.SUCCEEDED, _reviewed(score.right, total))
    extends = rules.extends(score.percent)
    if extends:
        _lock_group(assignment.hit)
    states = {assignment_id: AssignmentState.SUBMITTED}
    if rules.approves(score.percent):
        _decide(run, _APPROVE, states, rules.approve_reason)
    if rules.rejects(score.percent):
        _decide(run, _REJECT, states, rules.reject_reason)
    if extends:
        _extend(run, rules)


@retried
def judge_hit(hit_id: int) -> bool:
    """Run the HIT-level policy of a HIT that has become reviewable, once; return whether it was this call (requester-api 7.2).

    Tells that the HIT is reviewable if it still is. Locks: the HIT's sent assignments, HIT, workers, HIT type, group
    count, account.
    """
    with atomic():
        locked = [int(row[0]) for row in driver().rows(statements.LOCK_SENT, hit=hit_id)]
        hit = Hit.objects.select_for_update().get(pk=hit_id)
        # More work than was locked: the HIT was offered again and finished meanwhile. Its mark stays for the next to come.
        if not hit.judge_due or hit.submitted + hit.approved + hit.rejected != len(locked):
            return False
        if driver().changed(statements.TAKE_DUE, hit=hit_id) != 1:
            message = "A HIT moved while it was locked."
            raise InvariantError(message)
        kept, rules = _kept(hit, Level.HIT)
        if kept is not None and isinstance(rules, Plurality) and locked:
            _judge_by_plurality(kept, rules, hit)
        announce_reviewable([hit_id])
    return True


def judge_soon(hit_id: int) -> None:
    """Judge a policed HIT after the change that may have made it reviewable is committed.

    What made it reviewable stands whatever comes of this: a database that gives up leaves the mark for the sweep.
    """
    try:
        judge_hit(hit_id)
    except DatabaseError:
        _log.warning("The policy of HIT %s is left for the sweep.", hit_id, exc_info=True)


def judge_reviewable(limit: int = CHUNK) -> int:
    """Judge HITs that are due: those that expired, and those whose judge crashed; return how many. Locks: as ``judge_hit``."""
    due = [int(row[0]) for row in driver().rows(statements.DUE, limit=limit)]
    return sum(judge_hit(hit_id) for hit_id in due)


@dataclass(frozen=True, slots=True)
class _Decision:
    """One way to decide on assignments, and the state in which nothing is left to do."""

    name: str
    goal: AssignmentState
    done: str
    perform: Callable[[Collection[int], Requester, str], None]


_APPROVE: Final = _Decision(
    "approve",
    AssignmentState.APPROVED,
    "approved",
    lambda keys, _requester, reason: approve_locked(list(keys), feedback=reason, actor=POLICY),
)
_REJECT: Final = _Decision(
    "reject",
    AssignmentState.REJECTED,
    "rejected",
    lambda keys, requester, reason: reject_locked(list(keys), requester=requester, feedback=reason, actor=POLICY),
)


@dataclass(slots=True)
class _Run:
    """One run while it writes its report, line by line in order."""

    row: PolicyRun
    hit: Hit
    lines: int = 0

    @classmethod
    def begin(cls, policy: ReviewPolicy, hit: Hit, score: int, assignment_id: int | None = None) -> "_Run":
        """Open the report. An assignment has one for life (``policy_run_once_per_assignment``)."""
        return cls(PolicyRun.objects.create(policy=policy, assignment_id=assignment_id, score=score, at=clock.now()), hit)

    def find(self, key: str, value: str, assignment_id: int | None = None, question: str | None = None) -> None:
        """Write one result."""
        PolicyResult.objects.create(
            run=self.row, position=self._next(), assignment_id=assignment_id, question=question, key=key, value=value
        )

    def intend(self, name: str, assignment_id: int | None = None) -> PolicyAction:
        """Write down an action before it is tried."""
        return PolicyAction.objects.create(run=self.row, position=self._next(), name=name, assignment_id=assignment_id)

    def end(self, action: PolicyAction, status: ActionStatus, result: str, error_code: str = "") -> None:
        """Move an intended action to its end, once."""
        if (ActionStatus.INTENDED, status) not in ACTION_MOVES:
            message = f"No action moves from intended to {status.label}."
            raise InvariantError(message)
        intended = PolicyAction.objects.filter(pk=action.pk, status=ActionStatus.INTENDED)
        if intended.update(status=status, completed_at=clock.now(), result=result, error_code=error_code) != 1:
            message = "An action ended twice."
            raise InvariantError(message)

    def _next(self) -> int:
        self.lines += 1
        return self.lines


def _kept(hit: Hit, level: Level) -> tuple[ReviewPolicy | None, KnownAnswers | Plurality | None]:
    """Return a HIT's policy of one level and its rules, read from the parameters as they were given."""
    row = ReviewPolicy.objects.filter(hit_id=hit.pk, level=level).first()
    return (row, policy_from(level, row.name, row.parameters).rules) if row else (None, None)


def _judge_by_plurality(kept: ReviewPolicy, rules: Plurality, hit: Hit) -> None:
    states, replies = _counted(rules, hit)
    score = plurality.score(rules, replies)
    run = _Run.begin(kept, hit, score.percent)
    _report_agreement(run, score)
    percents = {key: one.percent for key, one in score.workers.items() if one.percent is not None}
    approving = {key: states[key] for key, percent in percents.items() if rules.approves(percent)}
    rejecting = {key: states[key] for key, percent in percents.items() if rules.rejects(percent)}
    extends = rules.extends(score.percent)
    driver().rows(LOCK_WORKERS, ids=[*approving, *rejecting])
    if extends:
        _lock_group(hit)
    _decide(run, _APPROVE, approving, "")
    _decide(run, _REJECT, rejecting, rules.reject_reason)
    if extends:
        _extend(run, rules)


def _counted(rules: Plurality, hit: Hit) -> tuple[dict[int, AssignmentState], dict[int, dict[str, Reply]]]:
    """Return the state of each assignment that takes part, and its replies to the policy's questions."""
    scores = dict(PolicyRun.objects.filter(policy__hit_id=hit.pk, assignment__isnull=False).values_list("assignment_id", "score"))
    states: dict[int, AssignmentState] = {}
    replies: dict[int, dict[str, Reply]] = {}
    sent = Assignment.objects.filter(hit_id=hit.pk, state__in=ON_THE_WIRE).order_by("pk")
    for key, number, answer in sent.values_list("pk", "state", "answer").iterator(chunk_size=CHUNK):
        state = AssignmentState(number)
        if rules.counts(rejected=state is AssignmentState.REJECTED, known_answer_score=scores.get(key)):
            given = replies_of(answer)
            states[key] = state
            replies[key] = {name: given[name] for name in rules.questions if name in given}
    return states, replies


def _report_agreement(run: _Run, score: PluralityScore) -> None:
    for name, found in score.questions.items():
        run.find("AgreedAnswerFound", "true" if found else "false", question=name)
        if found:
            run.find("AgreedAnswer", found.answer, question=name)
            run.find("AnswerAgreementScore", str(found.percent), question=name)
    for key, one in score.workers.items():
        if one.percent is not None:
            run.find("WorkerAgreementScore", str(one.percent), key)
        run.find("PluralityAnswersCorrect", str(one.correct), key)
        run.find("PluralityAnswersIncorrect", str(one.incorrect), key)
    run.find("HitAgreementScore", str(score.percent))


def _decide(run: _Run, decision: _Decision, states: Mapping[int, AssignmentState], reason: str) -> None:
    """Approve or reject as one set what is undecided; say of the rest why not."""
    actions = {key: run.intend(decision.name, key) for key in states}
    requester = run.hit.requester
    if requester.suspended_at is not None:
        for action in actions.values():
            run.end(action, ActionStatus.CANCELLED, _SUSPENDED)
        return
    undecided = [key for key, state in states.items() if state is AssignmentState.SUBMITTED]
    if undecided:
        decision.perform(undecided, requester, reason)
    for key, state in states.items():
        if state is AssignmentState.SUBMITTED:
            run.end(actions[key], ActionStatus.SUCCEEDED, decision.done.capitalize())
        elif state is decision.goal:
            run.end(actions[key], ActionStatus.SUCCEEDED, f"Already {decision.done}")
        else:
            refusal = AssignmentStateError(state, (ON_THE_WIRE[AssignmentState.SUBMITTED],))
            run.end(actions[key], ActionStatus.FAILED, str(refusal), refusal.code)


def _extend(run: _Run, rules: KnownAnswers | Plurality) -> None:
    """Add one assignment to the HIT unless it has as many as the policy allows."""
    action, hit = run.intend("extend"), Hit.objects.get(pk=run.hit.pk)
    if run.hit.requester.suspended_at is not None:
        run.end(action, ActionStatus.CANCELLED, _SUSPENDED)
        return
    if hit.slots >= rules.most_slots:
        run.end(action, ActionStatus.SUCCEEDED, f"The HIT has {hit.slots} assignments, which is the maximum")
        return
    try:
        with atomic():  # a savepoint: what cannot be paid is undone, and the rest of the run stands (requester-api 7.3)
            add_slot(hit, prolong_seconds=rules.extend_seconds, actor=POLICY)
    except (ExtensionLimitError, InsufficientFundsError) as refusal:
        run.end(action, ActionStatus.FAILED, str(refusal), refusal.code)
    else:
        run.end(action, ActionStatus.SUCCEEDED, f"Extended to {hit.slots + 1} assignments")


def _lock_group(hit: Hit) -> None:
    """Take the locks of an extension before any account is locked by a rejection (ADR 0005)."""
    database = driver()
    database.rows(statements.LOCK_TYPE, hit_type=hit.hit_type_id)
    database.rows(statements.LOCK_COUNT, hit_type=hit.hit_type_id)


def _reviewed(right: int, total: int) -> str:
    noun = "answer" if total == 1 else "answers"
    return f"Reviewed {total} known {noun}; {right}/{total} correct"
