"""Saving, copying and archiving projects."""

from dataclasses import dataclass
from typing import Any

from kempelen.accounts.models import Requester
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.batches.models import Project, ProjectVersion
from kempelen.core import clock
from kempelen.core.db import atomic
from kempelen.core.errors import NotFoundError
from kempelen.hits.types import MOST_SLOTS, SHORTEST_SECONDS, YEAR_SECONDS, HitTypeProperties, check, check_number, check_text
from kempelen.qualifications.requirements import to_json
from kempelen.questions.actions import save_layout
from kempelen.questions.models import Layout

_LONGEST_NAME = 120
_COPIED = (
    "requester",
    "title",
    "description",
    "keywords",
    "reward_micros",
    "assignments_per_hit",
    "duration_seconds",
    "lifetime_seconds",
    "approve_after_seconds",
    "requirements",
    "layout",
)
_DESIGN = ("html", "frame_height", "escaping", "liquid")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectProperties:
    """What a project's batches share. ``name`` is seen by its requester only."""

    name: str
    assignments_per_hit: int
    lifetime_seconds: int
    hit_type: HitTypeProperties


def save_project(  # noqa: PLR0913 -- the parts of a project's editor
    *,
    requester: Requester,
    project: Project | None,
    properties: ProjectProperties,
    html: str,
    frame_height: int,
    escaping: str,
    liquid: bool = False,
    actor: Actor,
) -> Project:
    """Make a project, or save ``project``; a changed design becomes a new version, older ones stay with their batches.

    Raises InvalidValueError with the name of the member that breaks a rule, TemplateError for a design that cannot
    work, NotFoundError for another requester's project. Batches made before keep what they were made with.
    """
    _check(properties)
    if project is not None and project.requester_id != requester.pk:
        raise NotFoundError
    with atomic():
        moment = clock.now()
        layout = _unchanged_layout(project, html, frame_height, escaping, liquid)
        fresh_design = layout is None
        if layout is None:
            layout = save_layout(
                requester_id=requester.pk, html=html, frame_height=frame_height, escaping=escaping, liquid=liquid
            )
        values = {**_columns(properties), "layout": layout, "updated_at": moment}
        if project is None:
            project = Project.objects.create(requester=requester, created_at=moment, **values)
        else:
            for name, value in values.items():
                setattr(project, name, value)
            project.save(update_fields=list(values))
        if fresh_design:
            _add_version(project, layout)
        _record(project, actor, {"name": project.name, "layout_id": layout.pk})
    return project


def copy_project(*, project: Project, name: str, actor: Actor) -> Project:
    """Make another project with the same properties and design; its versions start anew. Raises InvalidValueError."""
    check_text("Name", name, 1, _LONGEST_NAME)
    with atomic():
        moment = clock.now()
        values = {column: getattr(project, column) for column in _COPIED}
        copy = Project.objects.create(**values, name=name, created_at=moment, updated_at=moment)
        _add_version(copy, copy.layout)
        _record(copy, actor, {"name": name, "copy_of": project.pk, "layout_id": copy.layout_id})
    return copy


def archive_project(*, project: Project, actor: Actor) -> None:
    """Take the project off the requester's list; its batches go on. A second time changes nothing."""
    with atomic():
        if Project.objects.filter(pk=project.pk, archived_at=None).update(archived_at=clock.now()):
            _record(project, actor, {"archived": True})
    project.refresh_from_db(fields=["archived_at"])


def _check(properties: ProjectProperties) -> None:
    check_text("Name", properties.name, 1, _LONGEST_NAME)
    check(properties.hit_type)
    check_number("MaxAssignments", properties.assignments_per_hit, 1, MOST_SLOTS)
    check_number("LifetimeInSeconds", properties.lifetime_seconds, SHORTEST_SECONDS, YEAR_SECONDS)


def _columns(properties: ProjectProperties) -> dict[str, Any]:
    shared = properties.hit_type
    return {
        "name": properties.name,
        "title": shared.title,
        "description": shared.description,
        "keywords": shared.keywords,
        "reward_micros": shared.reward_micros,
        "assignments_per_hit": properties.assignments_per_hit,
        "duration_seconds": shared.duration_seconds,
        "lifetime_seconds": properties.lifetime_seconds,
        "approve_after_seconds": shared.approve_after_seconds,
        "requirements": to_json(shared.requirements),
    }


def _unchanged_layout(project: Project | None, *design: str | int | bool) -> Layout | None:
    if project is None:
        return None
    layout = project.layout
    return layout if tuple(getattr(layout, name) for name in _DESIGN) == design else None


def _add_version(project: Project, layout: Layout) -> None:
    latest = ProjectVersion.objects.filter(project=project).order_by("-number").first()
    number = latest.number + 1 if latest else 1
    ProjectVersion.objects.create(project=project, number=number, layout=layout, created_at=clock.now())


def _record(project: Project, actor: Actor, after: dict[str, Any]) -> None:
    record(Verb.PROJECT_SAVED, actor=actor, subject_kind="project", subject_id=project.pk, after=after)
