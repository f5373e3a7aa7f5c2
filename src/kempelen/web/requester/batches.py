"""The list of batches and one batch's page: how far it is, what it costs, and what can be done with it (requester-site 7)."""

from datetime import timedelta
from typing import Any, get_args

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from kempelen.batches import actions
from kempelen.batches.access import own_batch
from kempelen.batches.models import Batch
from kempelen.batches.queries import BatchSummary, api_groups, batch_list, progress_of
from kempelen.batches.results import results_csv, results_name
from kempelen.batches.states import BatchState
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError, Refusal
from kempelen.core.ids import Kind, encode
from kempelen.hits.facts import requirements_of
from kempelen.ledger.queries import available_micros
from kempelen.qualifications.engine import sentence
from kempelen.questions.answers import Style
from kempelen.web.requester.forms import ExtendForm, add_refusal
from kempelen.web.requester.page import RequesterRequest, actor_of, requester_page, show, status_of
from kempelen.web.requester.standing import Standing

PER_PAGE = 100
_STYLES: tuple[Style, ...] = get_args(Style)


@require_safe
@requester_page
def batches(request: RequesterRequest) -> HttpResponse:
    """List the batches by what they ask of their requester, and the HITs that programs made beside them."""
    before = request.GET.get("before", "")
    found = batch_list(
        request.requester, before_id=own_batch(request.requester, before).pk if before else None, limit=PER_PAGE + 1
    )
    rows = [Standing(summary) for summary in found[:PER_PAGE]]
    titles = (
        ("in_progress", _("Batches in progress")),
        ("ready", _("Ready for review")),
        ("draft", _("Drafts")),
        ("reviewed", _("Already reviewed")),
    )
    sections = [{"title": title, "rows": [row for row in rows if row.summary.section == name]} for name, title in titles]
    groups = [] if before else [(encode(Kind.HIT_TYPE, group.hit_type.pk), group) for group in api_groups(request.requester)]
    more = rows[-1].public_id if len(found) > PER_PAGE else ""
    context = {"sections": sections, "groups": groups, "nothing": not rows and not groups, "more": more, "first_page": not before}
    return show(request, "requester/batches.html", "batches", context)


@require_safe
@requester_page
def batch(request: RequesterRequest, batch_id: str) -> HttpResponse:
    """Show one batch; a draft goes on where it was left."""
    found = own_batch(request.requester, batch_id)
    if found.state == BatchState.DRAFT or found.hit_type is None:
        return redirect("requester:batch_preview", batch_id)
    context = {
        **_about(found, batch_id),
        "view": Standing(BatchSummary(found, progress_of(found))),
        "hit_type": found.hit_type,
        "hit_type_id": encode(Kind.HIT_TYPE, found.hit_type.pk),
        "requirements": [sentence(row) for row in requirements_of([found.hit_type.pk]).get(found.hit_type.pk, ())],
    }
    return show(request, "requester/batch.html", "batches", context)


@require_safe
@requester_page
def progress(request: RequesterRequest, batch_id: str) -> HttpResponse:
    """Answer with the live part of the batch page, for htmx; it stops asking once nothing moves."""
    found = own_batch(request.requester, batch_id)
    view = Standing(BatchSummary(found, progress_of(found)))
    if request.GET.get("state", view.state) != view.state:
        return HttpResponseClientRefresh()  # The rest of the page speaks of the state before.
    context = {**_about(found, batch_id), "view": view}
    return render(request, "requester/parts/progress.html", context)


@require_POST
@requester_page
def cancel(request: RequesterRequest, batch_id: str) -> HttpResponse:
    """Call the batch off. What is being worked on can still be submitted."""
    actions.cancel(batch=own_batch(request.requester, batch_id), actor=actor_of(request))
    messages.success(request, _("Cancelled. Nobody can accept any more of it; what is being worked on can still be submitted."))
    return redirect("requester:batch", batch_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def extend(request: RequesterRequest, batch_id: str) -> HttpResponse:
    """Ask for more assignments or more time: first the price is worked out, then it is confirmed."""
    found = own_batch(request.requester, batch_id)
    form = ExtendForm(request.POST or None)
    price_micros = found.reward_micros + found.fee_micros
    asked_micros: int | None = None
    if form.is_bound and form.is_valid():
        asked_micros = found.rows_total * form.cleaned_data["assignments"] * price_micros
        if "confirmed" in request.POST and request.POST.get("seen") != _seen(found):
            form.add_error(None, _("The batch was changed a moment ago. Look at it again before you extend it."))
        elif "confirmed" in request.POST and _extend(request, found, form):
            messages.success(request, _("The batch is extended."))
            return redirect("requester:batch", batch_id)
    context = {
        **_about(found, batch_id),
        "form": form,
        "price_micros": price_micros,
        "round_micros": found.rows_total * price_micros,
        "asked_micros": asked_micros,
        "available_micros": available_micros(request.requester.pk),
        "seen": _seen(found),
    }
    return show(request, "requester/extend.html", "batches", context, status=status_of(form))


@require_safe
@requester_page
def results(request: RequesterRequest, batch_id: str) -> StreamingHttpResponse:
    """Stream the results file: exact for scripts unless it is asked for a spreadsheet (security B1)."""
    found = own_batch(request.requester, batch_id)
    asked = request.GET.get("style", "both")
    style = next((known for known in _STYLES if known == asked), None)
    if style is None:
        raise InvalidValueError("style", _("The style is both, flattened or packed."), value=asked)
    lines = results_csv(found, style=style, spreadsheet_safe=request.GET.get("spreadsheet_safe") == "1")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{results_name(found)}"'
    return response


def _about(found: Batch, batch_id: str) -> dict[str, Any]:
    return {"batch": found, "batch_id": batch_id, "project_id": encode(Kind.PROJECT, found.project_id)}


def _seen(found: Batch) -> str:
    """Return what an extension was worked out from: a second press finds it changed and extends nothing."""
    return f"{found.slots}:{found.expires_at.isoformat() if found.expires_at else ''}"


def _extend(request: RequesterRequest, found: Batch, form: ExtendForm) -> bool:
    seconds = form.cleaned_data["lifetime"]
    try:
        actions.extend(
            batch=found,
            additional_assignments=form.cleaned_data["assignments"],
            expires_at=clock.now() + timedelta(seconds=seconds) if seconds else None,
            actor=actor_of(request),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True
