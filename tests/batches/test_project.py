"""Saving, copying, archiving and finding projects."""

import pytest

from kempelen.batches.access import own_batch, own_project
from kempelen.batches.actions import archive_project, copy_project, save_project
from kempelen.batches.models import Project, ProjectVersion
from kempelen.core import ids
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.questions.errors import TemplateError
from kempelen.questions.models import Layout
from projects import PLAIN, TEMPLATE, TEST, make_draft, make_project, make_properties


def save(project, html=TEMPLATE, requester=None, **changes):
    """Save a project as its editor does."""
    return save_project(
        requester=requester or project.requester,
        project=project,
        properties=make_properties(**changes),
        html=html,
        frame_height=450,
        escaping="contextual",
        actor=TEST,
    )


def test_a_project_keeps_what_it_was_given(cast):
    project = Project.objects.get(pk=make_project(cast.rita, assignments_per_hit=3).pk)
    assert (project.name, project.title, project.assignments_per_hit) == ("Texts", "Judge a text", 3)
    assert project.layout.variables == ["text", "image"]


def test_a_changed_design_is_a_new_version_and_changed_properties_are_not(cast):
    project = make_project(cast.rita)
    first = project.layout_id
    save(project, title="Another title")
    assert (Project.objects.get().title, Project.objects.get().layout_id) == ("Another title", first)
    save(project, html=PLAIN)
    versions = list(ProjectVersion.objects.order_by("number").values_list("number", "layout_id"))
    assert versions == [(1, first), (2, Project.objects.get().layout_id)]


def test_a_batch_keeps_its_version(cast):
    project = make_project(cast.rita)
    batch = make_draft(project)
    save(project, html=PLAIN)
    assert own_batch(cast.rita, ids.encode(ids.Kind.BATCH, batch.pk)).layout.html == TEMPLATE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "Name"),
        ({"title": ""}, "Title"),
        ({"reward_micros": -1}, "Reward"),
        ({"assignments_per_hit": 0}, "MaxAssignments"),
        ({"lifetime_seconds": 29}, "LifetimeInSeconds"),
        ({"duration_seconds": 1}, "AssignmentDurationInSeconds"),
    ],
)
def test_a_value_out_of_bounds_is_named_and_nothing_is_saved(cast, changes, field):
    with pytest.raises(InvalidValueError) as refused:
        make_project(cast.rita, **changes)
    assert refused.value.field == field
    assert not Project.objects.exists()
    assert not Layout.objects.exists()


def test_a_design_that_cannot_be_made_safe_is_refused(cast):
    with pytest.raises(TemplateError):
        make_project(cast.rita, html="<form><script>let x = ${text};</script></form>")
    assert not Project.objects.exists()


def test_another_requester_can_neither_see_nor_save(cast):
    project = make_project(cast.rita)
    batch = make_draft(project)
    with pytest.raises(NotFoundError):
        own_project(cast.ravi, ids.encode(ids.Kind.PROJECT, project.pk))
    with pytest.raises(NotFoundError):
        own_batch(cast.ravi, ids.encode(ids.Kind.BATCH, batch.pk))
    with pytest.raises(NotFoundError):
        save(project, requester=cast.ravi, title="Mine now")
    assert Project.objects.get().title == "Judge a text"


@pytest.mark.parametrize("public_id", ["", "x", "3" * 30])
def test_an_id_that_is_none_is_not_found(cast, public_id):
    with pytest.raises(NotFoundError):
        own_project(cast.rita, public_id)
    with pytest.raises(NotFoundError):
        own_batch(cast.rita, public_id)


def test_a_copy_stands_alone(cast):
    project = make_project(cast.rita)
    copy = copy_project(project=project, name="Texts again", actor=TEST)
    save(copy, html=PLAIN, name="Texts again", title="Changed")
    assert Project.objects.get(pk=project.pk).title == "Judge a text"
    assert Project.objects.get(pk=project.pk).layout.html == TEMPLATE
    assert list(ProjectVersion.objects.filter(project=copy).order_by("number").values_list("number", flat=True)) == [1, 2]


def test_archiving_twice_keeps_the_first_moment(cast):
    project = make_project(cast.rita)
    archive_project(project=project, actor=TEST)
    first = project.archived_at
    archive_project(project=project, actor=TEST)
    assert first is not None
    assert Project.objects.get().archived_at == first
    assert own_project(cast.rita, ids.encode(ids.Kind.PROJECT, project.pk)) == project
