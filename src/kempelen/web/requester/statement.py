"""The transactions of a requester in words: what moved, for which batch, HIT or worker, and what was available after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kempelen.accounts.models import Requester
from kempelen.batches.models import Batch
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Bonus
from kempelen.ledger.models import Deposit, Reason
from kempelen.ledger.queries import StatementLine, moved_since, statement_of
from kempelen.web.requester.page import RequesterRequest

PER_PAGE = 50
_OF_A_BATCH = frozenset({Reason.BATCH_HOLD, Reason.BATCH_RELEASE})
_OF_A_HIT = frozenset({Reason.HOLD, Reason.RELEASE})
_OF_AN_ASSIGNMENT = frozenset({Reason.REFUND, Reason.OVERRIDE})
_OF_A_BONUS = frozenset({Reason.BONUS, Reason.BONUS_FEE})


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page. ``code`` is an id shown in the type of ids; ``href`` leads to what it names."""

    at: datetime
    kind: str
    subject: str
    code: str
    href: str
    amount_micros: int
    after_micros: int


def statement_page(request: RequesterRequest, available_micros: int) -> dict[str, Any]:
    """Return one page of lines, newest first, and where the next page begins. ``?before=`` is the last line seen."""
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None  # noqa: PLR2004 -- 64 bits
    found = statement_of(request.requester.pk, before_id=before_id, limit=PER_PAGE + 1)
    shown = found[:PER_PAGE]
    after_micros = available_micros
    if shown and before_id is not None:
        after_micros -= moved_since(request.requester.pk, shown[0].transfer_id)
    lines = list(_lines(request.requester, shown, after_micros))
    more = found[PER_PAGE - 1].transfer_id if len(found) > PER_PAGE else None
    return {"lines": lines, "more": more, "first_page": before_id is None}


def _lines(requester: Requester, found: list[StatementLine], after_micros: int) -> Iterable[Line]:
    named = _names(requester, found)
    for line in found:
        subject, code, href = named.get((line.reason, line.subject_id), ("", "", ""))
        yield Line(line.at, str(line.reason.label), subject, code, href, line.amount_micros, after_micros)
        after_micros -= line.amount_micros


def _names(requester: Requester, found: list[StatementLine]) -> Mapping[tuple[Reason, int], tuple[str, str, str]]:
    """Return words, id and address of every subject, with one query for each kind that has names."""
    names: dict[tuple[Reason, int], tuple[str, str, str]] = {}

    def subjects(reasons: frozenset[Reason]) -> set[int]:
        return {line.subject_id for line in found if line.reason in reasons}

    batches = Batch.objects.filter(requester=requester, pk__in=subjects(_OF_A_BATCH)).values_list("pk", "name")
    for key, name in batches:
        href = reverse("requester:batch", args=[encode(Kind.BATCH, key)])
        names |= {(reason, key): (name, "", href) for reason in _OF_A_BATCH}
    bonuses = Bonus.objects.filter(pk__in=subjects(_OF_A_BONUS)).values_list("pk", "worker__public_id")
    for key, worker_id in bonuses:
        names |= {(reason, key): (_("to worker"), worker_id, "") for reason in _OF_A_BONUS}
    deposits = Deposit.objects.filter(requester_id=requester.pk, pk__in=subjects(frozenset({Reason.DEPOSIT})))
    names |= {(Reason.DEPOSIT, row.pk): (_("reference"), row.reference, "") for row in deposits}
    for line in found:
        if line.reason in _OF_A_HIT:
            names[line.reason, line.subject_id] = (_("HIT"), encode(Kind.HIT, line.subject_id), "")
        elif line.reason in _OF_AN_ASSIGNMENT:
            names[line.reason, line.subject_id] = (_("assignment"), encode(Kind.ASSIGNMENT, line.subject_id), "")
    return names
