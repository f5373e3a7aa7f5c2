"""Review policies on the wire: given at creation, and the reports of what they found and did (requester-api 3.5, 7)."""

from typing import Final

from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Hit, PolicyAction, PolicyResult
from kempelen.hits.policies import MEMBERS, Level, Policy, policy_from
from kempelen.hits.states import ActionStatus
from kempelen.wire.call import Output, Request

ERROR_CODES: Final = {
    "insufficient_funds": "InsufficientFunds",
    "invalid_assignment_state": "InvalidAssignmentState",
    "invalid_maximum_assignments_increase": "InvalidMaximumAssignmentsIncrease",
}
"""What an action can fail with, by the refusal's own code."""


def policy_of(request: Request, level: Level) -> Policy | None:
    """Return the policy of a level that a request asks for, if any. Raises InvalidValueError naming the member."""
    given = request.get(MEMBERS[level])
    return None if given is None else policy_from(level, given["PolicyName"], given.get("Parameters", ()))


def result_structure(hit: Hit, result: PolicyResult) -> Output:
    """Return a line of what a run found. All lines of one run have the run's id."""
    return {
        "ActionId": encode(Kind.POLICY_RUN, result.run_id),
        **_named("Subject", hit, result.assignment_id),
        "QuestionId": result.question,
        "Key": result.key,
        "Value": result.value,
    }


def action_structure(hit: Hit, action: PolicyAction) -> Output:
    """Return what a run did, or tried to do."""
    return {
        "ActionId": encode(Kind.POLICY_ACTION, action.pk),
        "ActionName": action.name,
        **_named("Target", hit, action.assignment_id),
        "Status": str(ActionStatus(action.status).label),
        "CompleteTime": action.completed_at,
        "Result": action.result or None,
        "ErrorCode": f"AWS.MechanicalTurk.{ERROR_CODES[action.error_code]}" if action.error_code else None,
    }


def _named(what: str, hit: Hit, assignment_id: int | None) -> Output:
    if assignment_id is None:
        return {f"{what}Id": encode(Kind.HIT, hit.pk), f"{what}Type": "HIT"}
    return {f"{what}Id": encode(Kind.ASSIGNMENT, assignment_id), f"{what}Type": "Assignment"}
