"""The operator's overview: people, open work, money in the books, what waits in the outbox, and the proof of the books."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kempelen.accounts.queries import headcount
from kempelen.batches.checks import verify_everything
from kempelen.core.findings import Finding
from kempelen.core.queries import outbox_state
from kempelen.files.queries import upload_trouble
from kempelen.hits.queries import open_groups, refresh_groups
from kempelen.ledger.queries import book_totals
from kempelen.notify.events.queries import dead_events
from kempelen.web.context import operator_navigation
from kempelen.web.middleware import PageRequest


def operator_page(view: Callable[[PageRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let operators in; to everybody else, signed in or not, there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or not request.user.is_operator:
            raise Http404
        return view(cast("PageRequest", request))

    return guarded


@require_safe
@operator_page
def overview(request: PageRequest) -> HttpResponse:
    """Show this moment's figures of the environment whose host name was asked."""
    return _show(request, findings=None)


@require_POST
@operator_page
def verify(request: PageRequest) -> HttpResponse:
    """Recompute every balance and every count, and say what disagrees; changes nothing."""
    return _show(request, findings=verify_everything())


def _show(request: PageRequest, *, findings: Sequence[Finding] | None) -> HttpResponse:
    refresh_groups()
    groups = [group for group in open_groups().groups if group.sandbox is request.sandbox]
    context = operator_navigation() | {
        "section": "overview",
        "people": headcount(sandbox=request.sandbox),
        "open_groups": len(groups),
        "open_hits": sum(group.hits for group in groups),
        "books": book_totals(sandbox=request.sandbox),
        "outbox": outbox_state(),
        "dead_events": dead_events(),
        "uploads": upload_trouble(),
        "findings": findings,
        "was_verified": findings is not None,
    }
    return render(request, "operator/overview.html", context)
