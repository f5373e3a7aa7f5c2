"""The project form asks for the requester's own qualification types, by name."""

import pytest

from kempelen.batches.models import Project
from kempelen.hits.actions import update_qualification_type
from kempelen.qualifications.types import TypeChanges
from kempelen.web.requester.fields import DurationField
from projects import make_project
from qualifications.making import make_type
from requester_desk import PROPERTIES as FORM
from requester_desk import at, page_of, queries_of
from support import TEST


def sent(**changes):
    return {**FORM, **changes}


def line(kind, comparator="Exists", values="", number=1):
    return {f"own_{number}_type": kind.public_id, f"own_{number}_comparator": comparator, f"own_{number}_values": values}


def test_own_types_are_offered_by_name_and_saved_with_their_values(cast, browser):
    project, french, eyes = make_project(cast.rita), make_type(cast.rita, "French, native"), make_type(cast.rita, "Sharp eyes")
    fields = sent(**line(french, "GreaterThanOrEqualTo", "80"), **line(eyes, "In", "1, -2 3", number=2))
    assert browser.post(at("project", project), fields).status_code == 302
    saved = {row["QualificationTypeId"]: row for row in Project.objects.get(pk=project.pk).requirements}
    assert (saved[french.public_id]["Comparator"], saved[french.public_id]["IntegerValues"]) == ("GreaterThanOrEqualTo", [80])
    assert saved[eyes.public_id]["IntegerValues"] == [1, -2, 3]
    page = page_of(browser, at("project", project))
    assert f'value="{french.public_id}" selected' in page
    assert "French, native is at least 80" in page_of(browser, at("project_preview", project))


@pytest.mark.parametrize(
    ("comparator", "values", "says"),
    [
        ("Exists", "80", "compares no value"),
        ("EqualTo", "", "one whole number"),
        ("EqualTo", "1, 2", "one whole number"),
        ("EqualTo", "many", "whole numbers only"),
        ("EqualTo", "2147483648", "whole numbers only"),
        ("NotIn", "", "separated by commas"),
    ],
)
def test_what_a_line_lacks_is_said_and_nothing_changes(cast, browser, comparator, values, says):
    project = make_project(cast.rita)
    before = Project.objects.get(pk=project.pk).requirements
    response = browser.post(at("project", project), sent(**line(make_type(cast.rita), comparator, values)))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Project.objects.get(pk=project.pk).requirements == before


def test_types_of_others_and_inactive_ones_are_not_offered(cast, browser):
    project, foreign, asleep = make_project(cast.rita), make_type(cast.ravi, "Theirs"), make_type(cast.rita, "Asleep")
    make_type(cast.rita, "Awake")
    update_qualification_type(type_id=asleep.pk, changes=TypeChanges(active=False), actor=TEST)
    page = page_of(browser, at("project", project))
    assert "Awake" in page
    assert "Theirs" not in page
    assert "Asleep" not in page
    assert browser.post(at("project", project), sent(**line(foreign))).status_code == 422


def test_more_types_cost_no_more_queries(cast, browser):
    project = make_project(cast.rita)
    make_type(cast.rita, "One")
    few = queries_of(browser, at("project", project))
    for number in range(8):
        make_type(cast.rita, f"Type {number}")
    assert queries_of(browser, at("project", project)) == few


def test_an_empty_duration_offers_the_unit_it_was_made_with():
    assert DurationField(unit=60).widget.decompress(None) == [None, 60]
    assert DurationField().widget.decompress(None) == [None, 3_600]
