"""Publishing a batch in three steps: upload the table, look at HITs, confirm the price (requester-site 6)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kempelen.batches import actions
from kempelen.batches.access import own_batch, own_project
from kempelen.batches.errors import BatchStateError, TableError
from kempelen.batches.models import Batch
from kempelen.batches.queries import cost_of, rows_of
from kempelen.batches.states import BatchState
from kempelen.core.errors import Refusal
from kempelen.core.ids import Kind, encode
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.questions.designs import check_layout
from kempelen.web.frames import allow_frames, row_frame
from kempelen.web.requester.editing import facts_of
from kempelen.web.requester.forms import PublishForm, UploadForm, add_refusal
from kempelen.web.requester.page import RequesterRequest, actor_of, requester_page, show, status_of
from kempelen.web.requester.projects import table_response


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def upload(request: RequesterRequest, project_id: str) -> HttpResponse:
    """Take the table; every error is shown by its row, and nothing is stored until there is none."""
    project = own_project(request.requester, project_id)
    variables = check_layout(project.layout, None).variables
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    form.fields["table"].required = bool(variables)
    if project.layout.liquid:
        form.take_manifests()
    wrong: TableError | None = None
    if sent and form.is_valid():
        file = form.cleaned_data["table"]
        try:
            batch = actions.draft_batch(
                project=project,
                file=file,
                file_name=file.name if file else "",
                encoding=form.encoding,
                actor=actor_of(request),
            )
        except TableError as refusal:
            wrong = refusal
        else:
            if form.encoding == "cp1252":
                messages.warning(
                    request, _("The file was read as Windows-1252. Look at letters such as é and ü before you go on.")
                )
            return redirect("requester:batch_preview", encode(Kind.BATCH, batch.pk))
    context = {"project": project, "project_id": project_id, "form": form, "wrong": wrong, "variables": variables}
    context["offers_windows"] = form["windows"].value() or (wrong is not None and wrong.undecodable)
    return show(request, "requester/upload.html", "projects", context, status=422 if wrong else status_of(form))


@require_safe
@requester_page
def empty_table(request: RequesterRequest, project_id: str) -> HttpResponse:
    """Hand out a table that has the right first row and nothing else."""
    project = own_project(request.requester, project_id)
    names = check_layout(project.layout, None).variables
    return table_response([names], "table.csv")


@require_safe
@requester_page
def preview(request: RequesterRequest, batch_id: str) -> HttpResponse:
    """Show one row of a draft as workers will see it, with the row's cells beside it; any row can be asked for."""
    batch = own_batch(request.requester, batch_id)
    if batch.state != BatchState.DRAFT:
        return redirect("requester:batch", batch_id)
    number = min(max(_number(request.GET.get("row", "")), 1), batch.rows_total)
    (values,) = rows_of(batch, number - 1, 1)
    frame = row_frame(batch, number - 1, request.requester)
    allow_frames(request, frame)
    context = {
        **_draft(batch, batch_id),
        "frame": frame,
        "cells": values,
        "number": number,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < batch.rows_total else None,
        "report": check_layout(batch.layout, batch.columns),
    }
    return show(request, "requester/batch_preview.html", "projects", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def confirm(request: RequesterRequest, batch_id: str) -> HttpResponse:
    """Show what it costs, and publish. A second press, or a second tab, finds the batch already on its way."""
    batch = own_batch(request.requester, batch_id)
    if batch.state != BatchState.DRAFT:
        return redirect("requester:batch", batch_id)
    form = PublishForm(request.POST or None, initial={"name": batch.name, "lifetime": batch.lifetime_seconds})
    if form.is_bound and form.is_valid():
        try:
            actions.publish(
                batch=batch,
                name=form.cleaned_data["name"],
                lifetime_seconds=form.cleaned_data["lifetime"],
                actor=actor_of(request),
            )
        except BatchStateError:
            return redirect("requester:batch", batch_id)
        except InsufficientFundsError:
            pass  # The page says what is missing, from the same figures, and the draft stays.
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Publishing has begun. You can leave this page; it goes on by itself."))
            return redirect("requester:batch", batch_id)
    cost = cost_of(batch)
    context = {
        **_draft(batch, batch_id),
        "form": form,
        "cost": cost,
        "facts": facts_of(batch.project),
        "report": check_layout(batch.layout, batch.columns),
    }
    status = 422 if form.is_bound and cost.missing_micros else status_of(form)
    return show(request, "requester/confirm.html", "projects", context, status=status)


@require_POST
@requester_page
def discard(request: RequesterRequest, batch_id: str) -> HttpResponse:
    """Forget a draft and its table."""
    batch = own_batch(request.requester, batch_id)
    project_id = encode(Kind.PROJECT, batch.project_id)
    actions.discard_draft(batch=batch, actor=actor_of(request))
    messages.success(request, _("The draft is gone. Nothing was published and nothing was paid."))
    return redirect("requester:project_preview", project_id)


def _draft(batch: Batch, batch_id: str) -> dict[str, Any]:
    return {
        "batch": batch,
        "batch_id": batch_id,
        "project": batch.project,
        "project_id": encode(Kind.PROJECT, batch.project_id),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004 -- no table is that long
