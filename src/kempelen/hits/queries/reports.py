"""What a HIT's review policies found and did, line by line in order of time (requester-api 7.3)."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from kempelen.hits.models import Hit, PolicyAction, PolicyResult, ReviewPolicy
from kempelen.hits.policies import Level

Line = PolicyResult | PolicyAction


def policies_of(hit: Hit, levels: Collection[Level] = tuple(Level)) -> list[ReviewPolicy]:
    """Return the HIT's policies of these levels, the assignment's first; no query for a HIT without any."""
    if not hit.policed:
        return []
    return list(ReviewPolicy.objects.filter(hit_id=hit.pk, level__in=levels).order_by("level"))


def lines_of_hits(hit_ids: Collection[int], *, limit: int) -> dict[int, list[Line]]:
    """Return by HIT what its policies found and did, those without policies left out; three queries, one where none has any.

    At most ``limit`` results and as many actions over all of them, the oldest runs first.
    """
    hit_of = dict(ReviewPolicy.objects.filter(hit_id__in=hit_ids).values_list("pk", "hit_id"))
    found: dict[int, list[Line]] = {hit_id: [] for hit_id in hit_of.values()}
    if not hit_of:
        return found
    lines: list[Line] = []
    for rows in (PolicyResult.objects.all(), PolicyAction.objects.all()):
        mine = rows.select_related("run").filter(run__policy__in=hit_of)
        lines += mine.order_by("run_id", "position")[:limit]
    for line in sorted(lines, key=lambda line: (line.run_id, line.position)):
        found[hit_of[line.run.policy_id]].append(line)
    return found


def report_lines(
    *,
    hit: Hit,
    levels: Collection[Level] = tuple(Level),
    results: bool = True,
    actions: bool = True,
    after: tuple[int, int] | None = None,
    limit: int,
) -> list[Line]:
    """Return a page of the HIT's report with their runs: ``after`` is the run and the position of the line before it.

    Two queries at most. Indexes: review_policy_once_per_level, policy_run by policy, policy_result_in_order,
    policy_action_in_order.
    """
    if not hit.policed:
        return []
    wanted: Any = Q(run__policy__hit_id=hit.pk, run__policy__level__in=levels)
    if after is not None:
        run_id, position = after
        wanted &= Q(run_id__gt=run_id) | Q(run_id=run_id, position__gt=position)
    found: list[Line] = []
    if results:
        found += PolicyResult.objects.select_related("run").filter(wanted).order_by("run_id", "position")[:limit]
    if actions:
        found += PolicyAction.objects.select_related("run").filter(wanted).order_by("run_id", "position")[:limit]
    return sorted(found, key=lambda line: (line.run_id, line.position))[:limit]
