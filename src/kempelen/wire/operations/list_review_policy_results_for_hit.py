"""ListReviewPolicyResultsForHIT (requester-api 4.4, 7.3)."""

from collections.abc import Sequence
from typing import Final

from kempelen.hits.models import Hit, PolicyAction, PolicyResult
from kempelen.hits.policies import MEMBERS, Level
from kempelen.hits.queries import reports
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.finding import standing_hit_of
from kempelen.wire.paging import Place, Walk, page_size
from kempelen.wire.policing import action_structure, result_structure

_LEVELS: Final = {"Assignment": Level.ASSIGNMENT, "HIT": Level.HIT}
_REPORTS: Final = {Level.ASSIGNMENT: "AssignmentReviewReport", Level.HIT: "HITReviewReport"}
_LINES_OF_A_RUN: Final = 1 << 24
"""More lines than a run can have, so that run and line make one number."""


def list_review_policy_results_for_hit(caller: Caller, request: Request) -> Output:
    """Return the HIT's policies and a page of what they found and did, over both levels in order of time.

    A level without a policy has no members; one with a policy has its report, also when this page has no line of it.
    """
    hit = standing_hit_of(caller, request["HITId"])
    levels = [_LEVELS[word] for word in request.get("PolicyLevels") or _LEVELS]
    walk = Walk.of("ListReviewPolicyResultsForHIT", caller, request)
    policies = reports.policies_of(hit, levels)
    lines = reports.report_lines(
        hit=hit,
        levels=levels,
        results=request.get("RetrieveResults", True),
        actions=request.get("RetrieveActions", True),
        after=_line_after(walk.start(request)),
        limit=page_size(request),
    )
    answer: Output = {"HITId": request["HITId"], "NextToken": walk.token_after(_place(lines[-1]) if lines else None)}
    for policy in policies:
        level = Level(policy.level)
        answer[MEMBERS[level]] = {"PolicyName": policy.name}
        answer[_REPORTS[level]] = _report(hit, [line for line in lines if line.run.policy_id == policy.pk])
    return answer


def _report(hit: Hit, lines: Sequence[PolicyResult | PolicyAction]) -> Output:
    return {
        "ReviewResults": [result_structure(hit, line) for line in lines if isinstance(line, PolicyResult)],
        "ReviewActions": [action_structure(hit, line) for line in lines if isinstance(line, PolicyAction)],
    }


def _place(line: PolicyResult | PolicyAction) -> Place:
    return line.run.at, line.run_id * _LINES_OF_A_RUN + line.position


def _line_after(place: Place | None) -> tuple[int, int] | None:
    return None if place is None else divmod(place[1], _LINES_OF_A_RUN)
