"""The project editor's three tabs: enter properties, design layout, preview and finish (requester-site 5)."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kempelen.batches import actions
from kempelen.batches.access import own_project
from kempelen.batches.actions import ProjectProperties
from kempelen.batches.models import Project
from kempelen.batches.queries import latest_batches
from kempelen.core.errors import Refusal
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import HitTypeProperties
from kempelen.hits.pricing import fee_for
from kempelen.qualifications.engine import sentence
from kempelen.qualifications.queries import with_names
from kempelen.qualifications.requirements import from_json
from kempelen.questions.designs import check_layout
from kempelen.questions.liquid import converted, looks_liquid
from kempelen.questions.models import Layout
from kempelen.web.frames import allow_frames, layout_frame
from kempelen.web.requester.findings import Group, findings_of, grouped
from kempelen.web.requester.forms import DesignForm, PropertiesForm, add_refusal, design_form, properties_form
from kempelen.web.requester.page import RequesterRequest, actor_of, requester_page, show, status_of
from kempelen.web.requester.requirements import Visibility
from kempelen.web.requester.standing import pace_of, pay_of


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def properties(request: RequesterRequest, project_id: str) -> HttpResponse:
    """Show and save what the HITs are, what they pay and who may do them."""
    project = own_project(request.requester, project_id)
    form = properties_form(project, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _save_properties(request, project, form):
        messages.success(request, _("Properties saved."))
        return redirect("requester:project_design", project_id)
    latest = latest_batches([project]).get(project.pk)
    context = {
        "form": form,
        "kept": [sentence(requirement) for requirement in form.kept],
        "pay": pay_of(latest.batch) if latest else None,
        "pace": pace_of(latest.batch) if latest else None,
    }
    return show(request, "requester/properties.html", "projects", _editor(project) | context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def design(request: RequesterRequest, project_id: str) -> HttpResponse:
    """Show and save the HTML; a changed design becomes a new version, and batches keep the one they were made with."""
    project = own_project(request.requester, project_id)
    sent = request.method == "POST"
    form = design_form(project.layout, request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        saved = _save_design(request, project, form)
        if saved is not None:
            messages.success(request, _("Design saved as version %(number)d.") % {"number": saved.versions.count()})
            return redirect("requester:project_preview", project_id)
    layout = project.layout
    report = check_layout(layout, None)
    context = {
        "form": form,
        "report": report,
        "findings": _findings_of_sent(form) if sent and form.errors else findings_of(layout),
        "versions": project.versions.count(),
        "layout_id": encode(Kind.LAYOUT, layout.pk),
        "snippet": _snippet(project, report.variables),
        "looks_liquid": looks_liquid(layout.html) and not layout.liquid,
        "convertible": converted(layout.html) is not None,
    }
    return show(request, "requester/design.html", "projects", _editor(project) | context, status=status_of(form))


@require_safe
@requester_page
def preview(request: RequesterRequest, project_id: str) -> HttpResponse:
    """Show the task as workers will see it, with variables by their names, and what it costs for each HIT."""
    project = own_project(request.requester, project_id)
    frame = layout_frame(project.layout, request.requester)
    allow_frames(request, frame)
    requirements = from_json(project.requirements)
    fee_micros = fee_for(project.reward_micros, project.assignments_per_hit, requirements)
    context = {
        "frame": frame,
        "findings": findings_of(project.layout),
        "facts": facts_of(project),
        "price_micros": project.assignments_per_hit * (project.reward_micros + fee_micros),
        "fee_micros": fee_micros,
        "versions": list(project.versions.order_by("-number")[:10]),
    }
    return show(request, "requester/preview.html", "projects", _editor(project) | context)


def properties_of(project: Project) -> ProjectProperties:
    """Return what is saved of a project in the form the verbs take."""
    return ProjectProperties(
        name=project.name,
        assignments_per_hit=project.assignments_per_hit,
        lifetime_seconds=project.lifetime_seconds,
        hit_type=HitTypeProperties(
            title=project.title,
            description=project.description,
            keywords=project.keywords,
            reward_micros=project.reward_micros,
            duration_seconds=project.duration_seconds,
            approve_after_seconds=project.approve_after_seconds,
            requirements=from_json(project.requirements),
        ),
    )


def facts_of(project: Project) -> dict[str, Any]:
    """Return what a worker would see of the project, for the preview and the last step before publishing."""
    requirements = with_names(from_json(project.requirements))
    guard = requirements[0].guard.value if requirements else Visibility.PUBLIC.value
    return {"requirements": [sentence(requirement) for requirement in requirements], "visibility": Visibility(guard).label}


def _editor(project: Project) -> dict[str, Any]:
    return {"project": project, "project_id": encode(Kind.PROJECT, project.pk)}


def _findings_of_sent(form: DesignForm) -> list[Group]:
    data = form.cleaned_data
    escaping = data.get("escaping", Layout.Escaping.CONTEXTUAL)
    return grouped(form.sent_html, None, escaping=escaping, liquid=data.get("liquid", False))


def _snippet(project: Project, variables: tuple[str, ...]) -> str:
    """Return a call of CreateHIT with this design, to be copied into a program (question-formats 10)."""
    parameters = "".join(f"        {json.dumps({'Name': name, 'Value': '...'})},\n" for name in variables)
    given = f"    HITLayoutParameters=[\n{parameters}    ],\n" if variables else ""
    return (
        "client.create_hit(\n"
        f"    Title={json.dumps(project.title)},\n"
        f"    Description={json.dumps(project.description)},\n"
        f'    Reward="{project.reward_micros / 1_000_000:.2f}",\n'
        f"    AssignmentDurationInSeconds={project.duration_seconds},\n"
        f"    LifetimeInSeconds={project.lifetime_seconds},\n"
        f"    MaxAssignments={project.assignments_per_hit},\n"
        f'    HITLayoutId="{encode(Kind.LAYOUT, project.layout.pk)}",\n'
        f"{given})"
    )


def _save_properties(request: RequesterRequest, project: Project, form: PropertiesForm) -> bool:
    layout = project.layout
    try:
        actions.save_project(
            requester=request.requester,
            project=project,
            properties=form.properties(),
            html=layout.html,
            frame_height=layout.frame_height,
            escaping=layout.escaping,
            liquid=layout.liquid,
            actor=actor_of(request),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _save_design(request: RequesterRequest, project: Project, form: DesignForm) -> Project | None:
    data = form.cleaned_data
    try:
        return actions.save_project(
            requester=request.requester,
            project=project,
            properties=properties_of(project),
            html=data["html"],
            frame_height=data["frame_height"],
            escaping=data["escaping"],
            liquid=data["liquid"],
            actor=actor_of(request),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None
