"""What a HIT's review policies found and did, in words for the review page; the API tells it line by line (requester-api 7.3)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kempelen.hits.models import PolicyAction
from kempelen.hits.queries.reports import Line, lines_of_hits
from kempelen.hits.states import ActionStatus

_MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Agreed:
    """One question of a plurality policy. ``answer`` is None where too few said the same."""

    question: str
    answer: str | None
    percent: str


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """One HIT's policies. ``scores`` are sentences by assignment; ``failed`` says what could not be done, and why."""

    agreed: Sequence[Agreed] = ()
    scores: Mapping[int, Sequence[str]] = field(default_factory=dict)
    done: Sequence[str] = ()
    failed: Sequence[str] = ()


def reports_of(hit_ids: Collection[int]) -> dict[int, PolicyReport]:
    """Return the reports of those HITs that have review policies, by HIT."""
    return {hit_id: _report(lines) for hit_id, lines in lines_of_hits(hit_ids, limit=_MOST_LINES).items()}


def _report(lines: Iterable[Line]) -> PolicyReport:
    scores: dict[int, list[str]] = {}
    questions: dict[str, dict[str, str]] = {}
    done: Counter[str] = Counter()
    failed = []
    for line in lines:
        if isinstance(line, PolicyAction):
            if line.status == ActionStatus.FAILED:
                failed.append(line.result)
            elif line.status == ActionStatus.SUCCEEDED:
                done[line.name] += 1
        elif line.question is not None and line.assignment_id is None:
            questions.setdefault(line.question, {})[line.key] = line.value
        elif line.assignment_id is not None and (sentence := _score(line.key, line.value)):
            scores.setdefault(line.assignment_id, []).append(sentence)
    return PolicyReport(
        agreed=[
            Agreed(name, found.get("AgreedAnswer"), found.get("AnswerAgreementScore", "")) for name, found in questions.items()
        ],
        scores=scores,
        done=[sentence for name in ("approve", "reject", "extend") if (sentence := _done(name, done[name]))],
        failed=failed,
    )


def _score(key: str, value: str) -> str:
    if key == "KnownAnswerScore":
        return _("Known answers: %(percent)s %% right") % {"percent": value}
    if key == "WorkerAgreementScore":
        return _("Agreed answers: %(percent)s %% the same") % {"percent": value}
    return ""


def _done(name: str, count: int) -> str:
    if not count:
        return ""
    if name == "approve":
        return ngettext("%(count)d answer approved", "%(count)d answers approved", count) % {"count": count}
    if name == "reject":
        return ngettext("%(count)d answer rejected", "%(count)d answers rejected", count) % {"count": count}
    return ngettext("HIT extended once", "HIT extended %(count)d times", count) % {"count": count}
