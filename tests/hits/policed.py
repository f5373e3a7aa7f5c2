"""HITs with review policies, for tests."""

from typing import Any

from kempelen.accounts.models import Requester, Worker
from kempelen.hits.actions import create_hit, judge_reviewable
from kempelen.hits.models import Assignment, Hit, PolicyAction, PolicyResult
from kempelen.hits.policies import Level, Policy, policy_from
from kempelen.hits.states import ActionStatus, AssignmentState
from support import QUESTION, TEST, make_hit_type, make_workers, work

KNOWN, PLURALITY = "ScoreMyKnownAnswers/2011-09-01", "SimplePlurality/2011-09-01"


def known_answers(key: dict[str, list[str]] | None = None, **parameters: Any) -> Policy:
    """Return an assignment-level policy: two known answers unless told otherwise, each wanting "yes"."""
    entries = [{"Key": name, "Values": texts} for name, texts in (key or {"a": ["yes"], "b": ["yes"]}).items()]
    given = [{"Key": name, "Values": [str(value)]} for name, value in parameters.items()]
    return policy_from(Level.ASSIGNMENT, KNOWN, [{"Key": "AnswerKey", "MapEntries": entries}, *given])


def plurality(questions: str = "a,b", threshold: int = 50, **parameters: Any) -> Policy:
    """Return a HIT-level policy."""
    asked = {"QuestionIds": questions, "QuestionAgreementThreshold": threshold, **parameters}
    return policy_from(Level.HIT, PLURALITY, [{"Key": name, "Values": [str(value)]} for name, value in asked.items()])


def publish(requester: Requester, *policies: Policy, slots: int = 1, approve_after_seconds: int = 86_400, **values: Any) -> Hit:
    """Publish a HIT with these policies."""
    levels = {policy.level: policy for policy in policies}
    return create_hit(
        requester=requester,
        hit_type=make_hit_type(requester, approve_after_seconds=approve_after_seconds),
        content=QUESTION,
        slots=slots,
        assignment_policy=levels.get(Level.ASSIGNMENT),
        hit_policy=levels.get(Level.HIT),
        actor=TEST,
        **{"lifetime_seconds": 3_600, **values},
    )


def said(*answers: str) -> list[tuple[str, str]]:
    """Return answers to questions a, b and so on."""
    return list(zip("abcd", answers, strict=False))


def results() -> list[tuple[str, str | None, str, int | None]]:
    """Return what was found so far: key, question, value, assignment."""
    return list(PolicyResult.objects.order_by("run_id", "position").values_list("key", "question", "value", "assignment_id"))


def actions(name: str | None = None) -> list[tuple[str, str, str, str]]:
    """Return what was done so far, but for reviews: name, status, what came of it, code."""
    rows = PolicyAction.objects.exclude(name="review").order_by("run_id", "position")
    return [
        (row.name, str(ActionStatus(row.status).label), row.result, row.error_code) for row in rows if name in {None, row.name}
    ]


EXTENDING = {"ExtendIfHITAgreementScoreIsLessThan": 100, "ExtendMaximumAssignments": 4, "ExtendMinimumTimeInSeconds": 3_600}


def state_of(assignment_id: int) -> AssignmentState:
    """Return the state an assignment is in."""
    return AssignmentState(Assignment.objects.get(pk=assignment_id).state)


def send(hit: Hit, *answers: tuple[str, ...], workers: list[Worker] | None = None) -> list[int]:
    """Let one worker a tuple of answers do the HIT, judge what is due, return the assignments' keys."""
    workers = workers or make_workers(len(answers))
    keys = [work(worker, hit, said(*given)) for worker, given in zip(workers, answers, strict=False)]
    judge_reviewable()
    return keys
