"""The list of projects and what begins, copies or puts away one."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kempelen.batches import actions
from kempelen.batches.access import own_project
from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, encode
from kempelen.ledger.queries import requester_balance
from kempelen.questions.models import Layout
from kempelen.web.requester.forms import TemplateFileForm
from kempelen.web.requester.overview import overview_of
from kempelen.web.requester.page import RequesterRequest, actor_of, requester_page, show
from kempelen.web.requester.starters import FIRST, STARTERS, Starter

_LONGEST_NAME = 120


@require_safe
@requester_page
def home(request: RequesterRequest) -> HttpResponse:
    """Send to the projects, where a requester's day begins."""
    del request
    return redirect("requester:projects")


@require_safe
@requester_page
def projects(request: RequesterRequest) -> HttpResponse:
    """List the projects with the state of the latest batch of each; a newcomer is offered a first one."""
    overview = overview_of(request)
    context = {"overview": overview, "balance": requester_balance(request.requester.pk), "first": STARTERS[FIRST]}
    return show(request, "requester/projects.html", "projects", context)


@require_safe
@requester_page
def starters(request: RequesterRequest) -> HttpResponse:
    """Show the designs a project can start from."""
    return show(
        request, "requester/starters.html", "projects", {"starters": list(STARTERS.values()), "template_form": TemplateFileForm()}
    )


@require_POST
@requester_page
def start(request: RequesterRequest, starter: str) -> HttpResponse:
    """Make a project from a built-in design, ready to be published or changed."""
    chosen = _starter(starter)
    project = actions.save_project(
        requester=request.requester,
        project=None,
        properties=chosen.properties(),
        html=chosen.html,
        frame_height=0,
        escaping=Layout.Escaping.CONTEXTUAL,
        actor=actor_of(request),
    )
    messages.success(request, _("Your project is saved. Change what you like, or publish it as it is."))
    return redirect("requester:project_preview", encode(Kind.PROJECT, project.pk))


@require_safe
@requester_page
def sample_table(request: RequesterRequest, starter: str) -> HttpResponse:
    """Hand out the small table that belongs to a built-in design."""
    del request
    chosen = _starter(starter)
    if not chosen.table:
        raise NotFoundError
    return table_response(chosen.table, f"{chosen.slug}.csv")


@require_POST
@requester_page
def copy(request: RequesterRequest, project_id: str) -> HttpResponse:
    """Make a second project like this one."""
    project = own_project(request.requester, project_id)
    name = (_("%(name)s, copy") % {"name": project.name})[:_LONGEST_NAME]
    made = actions.copy_project(project=project, name=name, actor=actor_of(request))
    messages.success(request, _("Copied. You are looking at the copy."))
    return redirect("requester:project", encode(Kind.PROJECT, made.pk))


@require_POST
@requester_page
def archive(request: RequesterRequest, project_id: str) -> HttpResponse:
    """Put a project away; its batches and results stay."""
    project = own_project(request.requester, project_id)
    actions.archive_project(project=project, actor=actor_of(request))
    messages.success(request, _("“%(name)s” was put away. Its batches and results are still there.") % {"name": project.name})
    return redirect("requester:projects")


def table_response(rows: Iterable[Sequence[str]], file_name: str) -> HttpResponse:
    """Answer with a small CSV file of our own making."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _starter(slug: str) -> Starter:
    found = STARTERS.get(slug)
    if found is None:
        raise NotFoundError
    return found
