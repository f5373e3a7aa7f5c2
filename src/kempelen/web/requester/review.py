"""Reviewing answers: HITs with their answers side by side, one decision at a time or all that agree (requester-site 8)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kempelen.batches.access import own_batch
from kempelen.batches.models import Batch
from kempelen.batches.queries import Source, agreeing_work, progress_of, review_hit, review_page
from kempelen.batches.queries.review import HITS_A_PAGE
from kempelen.core.errors import Refusal
from kempelen.core.ids import Kind, encode
from kempelen.files.access import file_by_key
from kempelen.files.urls import SAVED, signed
from kempelen.hits.access import own_assignment, own_hit_type
from kempelen.hits.actions import approve, approve_many, reject
from kempelen.hits.models import Assignment, Hit
from kempelen.money import format_micros
from kempelen.web.frames import allow_files
from kempelen.web.requester.cards import card_of
from kempelen.web.requester.forms import DecisionForm, add_refusal
from kempelen.web.requester.page import RequesterRequest, actor_of, requester_page, show
from kempelen.web.requester.policy_reports import reports_of
from kempelen.web.requester.standing import grouped

_AT_ONCE = 500
"""So many approvals are one transaction; a page of thousands holds no lock for long."""
_KEPT = ("status", "agree", "page", "answers", "keys")
"""What of the address says where on the page one is."""


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def batch(request: RequesterRequest, batch_id: str) -> HttpResponse:
    """Review the answers of a batch; a POST approves all HITs in which everybody agrees."""
    source = own_batch(request.requester, batch_id)
    return _approve_agreeing(request, source) if request.method == "POST" else _page(request, source, request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def group(request: RequesterRequest, group_id: str) -> HttpResponse:
    """Review the answers of HITs that a program made, by their HIT type."""
    source = own_hit_type(request.requester, group_id)
    return _approve_agreeing(request, source) if request.method == "POST" else _page(request, source, request.GET)


@require_POST
@requester_page
def decide(request: RequesterRequest, assignment_id: str) -> HttpResponse:
    """Approve, reject, or take a rejection back; answer with the HIT's card for htmx, else with the page as it was."""
    assignment = own_assignment(request.requester, assignment_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        _decide(request, assignment, form)
    at = QueryDict(request.POST.get("at", ""))
    refused = {} if form.is_valid() else {assignment.pk: form}
    if request.headers.get("HX-Request"):
        return _card(request, assignment, at, refused)
    source = _source_of(assignment.hit)
    if refused:
        return _page(request, source, at, refused)
    messages.success(request, _done(form, assignment))
    return redirect(f"{_address(source, at)}#hit-{encode(Kind.HIT, assignment.hit_id)}")


@require_safe
@requester_page
def file(request: RequesterRequest, assignment_id: str, key: str) -> HttpResponse:
    """Send on to a file of an answer, under an address signed for this look; with ``?save``, to be saved.

    What a page shows therefore stays there however long it is open, while every address still ends soon (security F4).
    """
    found = file_by_key(own_assignment(request.requester, assignment_id).pk, key)
    return redirect(signed(found) + (f"?{SAVED}" if SAVED in request.GET else ""))


def _decide(request: RequesterRequest, assignment: Assignment, form: DecisionForm) -> None:
    """Call the verb. A refusal, such as another's decision that came first, becomes the form's."""
    decision, feedback = form.cleaned_data["decision"], form.cleaned_data["feedback"]
    common: dict[str, Any] = {"assignment_id": assignment.pk, "requester": request.requester, "actor": actor_of(request)}
    try:
        if decision == "reject":
            reject(**common, feedback=feedback)
        else:
            approve(**common, feedback=feedback, override=decision == "override")
    except Refusal as refusal:
        add_refusal(form, refusal)


def _done(form: DecisionForm, assignment: Assignment) -> str:
    amount = format_micros(assignment.reward_micros)
    if form.cleaned_data["decision"] == "reject":
        return _("Rejected. The worker reads your reason; the money is back in your balance.")
    return _("Approved. %(amount)s was paid.") % {"amount": amount}


def _card(request: RequesterRequest, assignment: Assignment, at: QueryDict, refused: Mapping[int, forms.Form]) -> HttpResponse:
    card = card_of(review_hit(assignment.hit), refused, reports_of([assignment.hit_id]).get(assignment.hit_id))
    waiting = [cell.answer.assignment_id for cell in card.cells if cell.undecided]
    context = {
        "card": card,
        "focus": assignment.pk if refused or not waiting else waiting[0],
        "here": _kept(at),
        "at": at,
        "reject": "",
    }
    return render(request, "requester/parts/review_card.html", context)


def _page(
    request: RequesterRequest, source: Source, at: QueryDict, refused: Mapping[int, forms.Form] | None = None
) -> HttpResponse:
    status = at.get("status", "submitted")
    found = review_page(
        source,
        status=status,
        agreeing=at.get("agree") == "1",
        page=_number(at.get("page")),
        answer_page=_number(at.get("answers")),
    )
    work = agreeing_work(source)
    reports = reports_of([hit.hit_id for hit in found.hits])
    if any(answer.files for hit in found.hits for answer in hit.answers):
        allow_files(request)
    context = {
        **_named(source),
        "address": _address(source),
        "cards": [card_of(hit, refused, reports.get(hit.hit_id)) for hit in found.hits],
        "found": found,
        "page": Paginator(range(found.hits_total), HITS_A_PAGE).get_page(found.number),
        "answer_pages": range(1, found.answer_pages + 1) if found.answer_pages > 1 else (),
        "status": status,
        "agreeing": at.get("agree") == "1",
        "keys": at.get("keys", "on"),
        "progress": progress_of(source),
        "bulk": work,
        "bulk_count": len(work.assignment_ids),
        "here": _kept(at),
        "at": at,
        "reject": at.get("reject", ""),
    }
    return show(request, "requester/review.html", "batches", context, status=422 if refused else 200)


def _approve_agreeing(request: RequesterRequest, source: Source) -> HttpResponse:
    """Approve what agrees, unless it costs more than the button said: then somebody should look again."""
    work = agreeing_work(source)
    if work.price_micros > _number(request.POST.get("price"), default=0):
        messages.warning(
            request, _("More answers have come in, so the price has changed. Nothing was approved yet; look at it again.")
        )
        return redirect(_address(source))
    moved = 0
    for begin in range(0, len(work.assignment_ids), _AT_ONCE):
        chosen = work.assignment_ids[begin : begin + _AT_ONCE]
        moved += approve_many(assignment_ids=chosen, requester=request.requester, feedback="", actor=actor_of(request))
    said = ngettext("%(count)s answer approved and paid.", "%(count)s answers approved and paid.", moved)
    messages.success(request, said % {"count": grouped(moved)})
    return redirect(_address(source))


def _source_of(hit: Hit) -> Source:
    return hit.hit_type if hit.batch_id is None else Batch.objects.select_related("project").get(pk=hit.batch_id)


def _named(source: Source) -> dict[str, Any]:
    if isinstance(source, Batch):
        return {"name": source.name, "batch_id": encode(Kind.BATCH, source.pk)}
    return {"name": source.title, "batch_id": ""}


def _address(source: Source, at: QueryDict | None = None) -> str:
    if isinstance(source, Batch):
        address = reverse("requester:review", args=[encode(Kind.BATCH, source.pk)])
    else:
        address = reverse("requester:review_group", args=[encode(Kind.HIT_TYPE, source.pk)])
    kept = _kept(at) if at is not None else ""
    return f"{address}?{kept}" if kept else address


def _kept(at: QueryDict) -> str:
    """Return the part of an address's query that says where on the page one is; everything else is left out."""
    return urlencode({name: at[name] for name in _KEPT if at.get(name)})


def _number(text: str | None, *, default: int = 1) -> int:
    digits = text or ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 17 else default  # noqa: PLR2004 -- 64 bits
