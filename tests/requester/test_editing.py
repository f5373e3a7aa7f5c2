"""The editor's three tabs: what is typed is saved, or shown again with the reason beside it."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from kempelen.qualifications.requirements import Comparator, Guard, Locale, Requirement, from_json
from kempelen.qualifications.system import ADULT, HITS_APPROVED, LOCALE, MASTERS, PERCENT_APPROVED
from projects import TEMPLATE, make_project
from requester_desk import PROPERTIES as FORM
from requester_desk import at, page_of


def test_properties_are_saved(browser, project):
    response = browser.post(at("project", project), FORM | {"reward": "$0.005", "assignments": "9", "title": "A new title"})
    assert response.status_code == 302
    assert response.url == at("project_design", project)
    project.refresh_from_db()
    assert (project.title, project.reward_micros, project.assignments_per_hit) == ("A new title", 5_000, 9)
    assert (project.duration_seconds, project.lifetime_seconds, project.approve_after_seconds) == (600, 604_800, 0)


WRONG = (
    ("reward", "five cents", "0.05"),
    ("reward", "-1", "0.05"),
    ("reward", "", "This field is required."),
    ("assignments", "0", "greater than or equal to 1"),
    ("title", "", "This field is required."),
    ("title", "x" * 129, "128"),
    ("duration_0", "0", "between 30"),
    ("approve_after_0", "31", "2592000"),
    ("duration_1", "61", "Select a valid choice"),
    ("location", "In", "Name at least one place"),
    ("places", "Atlantis", "Atlantis"),
    ("approval", "GreaterThan", "Say how many percent"),
    ("approved", "GreaterThan", "Say how many HITs"),
    ("visibility", "PreviewAndAccept", "there is none yet"),
)


def test_a_wrong_value_is_shown_again_with_its_reason(browser, project):
    before = project.description
    for field, value, said in WRONG:
        response = browser.post(at("project", project), FORM | {field: value, "description": "Typed for an hour."})
        page = response.content.decode()
        assert response.status_code == 422, field
        assert said in page, field
        assert "Typed for an hour." in page, field
    project.refresh_from_db()
    assert project.description == before


def test_requirements_are_built_line_by_line(browser, project):
    asked = {
        "location": "In",
        "places": "us-ny, Germany",
        "approval": "GreaterThanOrEqualTo",
        "approval_percent": "95",
        "approved": "GreaterThan",
        "approved_number": "100",
        "masters": "on",
        "adult": "on",
        "visibility": "DiscoverPreviewAndAccept",
    }
    assert browser.post(at("project", project), FORM | asked).status_code == 302
    project.refresh_from_db()
    hidden = Guard.DISCOVER
    assert from_json(project.requirements) == (
        Requirement(LOCALE, Comparator.IN, (), (Locale("US", "NY"), Locale("DE")), hidden),
        Requirement(PERCENT_APPROVED, Comparator.GREATER_THAN_OR_EQUAL_TO, (95,), (), hidden),
        Requirement(HITS_APPROVED, Comparator.GREATER_THAN, (100,), (), hidden),
        Requirement(MASTERS, Comparator.EXISTS, (), (), hidden),
        Requirement(ADULT, Comparator.EQUAL_TO, (1,), (), hidden),
    )
    page = page_of(browser, at("project", project))
    assert 'value="US-NY, DE"' in page
    assert 'value="95"' in page


def test_a_requirement_without_a_line_is_kept(cast, browser):
    other = Requirement(PERCENT_APPROVED, Comparator.IN, (98, 99))
    project = make_project(cast.rita, requirements=(other,))
    assert "These requirements are kept as they are:" in page_of(browser, at("project", project))
    browser.post(at("project", project), FORM)
    project.refresh_from_db()
    assert from_json(project.requirements) == (other,)


def test_a_changed_design_is_a_new_version_and_the_same_is_not(browser, project):
    design = {"html": TEMPLATE + "<p>more</p>\r\n", "frame_height": "600", "escaping": "raw"}
    assert browser.post(at("project_design", project), design).url == at("project_preview", project)
    project.refresh_from_db()
    assert (project.versions.count(), project.layout.html, project.layout.escaping) == (2, TEMPLATE + "<p>more</p>\n", "raw")
    browser.post(at("project_design", project), design)
    assert project.versions.count() == 2


def test_an_uploaded_file_takes_the_place_of_the_text(browser, project):
    file = SimpleUploadedFile("task.html", "<form><p>${text} é</p><input name='a'></form>".encode())
    browser.post(
        at("project_design", project), {"html": "ignored", "html_file": file, "frame_height": "0", "escaping": "contextual"}
    )
    project.refresh_from_db()
    assert project.layout.html == "<form><p>${text} é</p><input name='a'></form>"


def test_a_design_that_cannot_work_is_shown_again(browser, project):
    for html, said in (
        ("<script>var x = ${text};</script>", "stands in"),
        ("<style>p { color: ${text} }</style>", "stands in"),
        ("   ", "The design is empty"),
        ("<p>" + "x" * 70_000, "65"),
    ):
        response = browser.post(at("project_design", project), {"html": html, "frame_height": "0", "escaping": "contextual"})
        page = response.content.decode()
        assert response.status_code == 422, html[:20]
        assert said in page, html[:20]
        assert html[:20].replace("<", "&lt;").replace(">", "&gt;") in page
    assert project.versions.count() == 1


LIQUID = '<form>\n<img src="{{ task.input.source-ref | grant_read_access }}">\n<input name="a"><button>Send</button></form>'
AS_TYPED = {"frame_height": "0", "escaping": "contextual"}


def findings_on(page):
    """Return what the page lists: a line, the rule, and whether a way to mend it stands there."""
    listed = page.split('id="id_html"')[0].split("<li>")[1:]
    found = (re.search(r"Line (\d+)</span>\s*(\S.*?) <b>(.+?)</b> <span[^>]*>(\S+)</span>", item, re.DOTALL) for item in listed)
    return [(int(one[1]), one[4]) for one in found if one]


def test_the_findings_of_the_saved_design_are_listed_with_lines_and_mends(cast, browser):
    html = '<form>\n<img src="http://example.org/a.png">\n<input name="a" title="${x}"><input name="a" title="t">\n</form>'
    project = make_project(cast.rita, html=html)
    wanted = [(1, "missing-submit"), (2, "http-media"), (3, "duplicate-name"), (2, "image-alt")]
    for name in ("project_design", "project_preview"):
        page = page_of(browser, at(name, project))
        assert findings_on(page) == wanted, name
        assert page.index("Mend this before workers see it.") < page.index("Worth a look.")
        assert "Write https:// instead." in page


def test_a_good_design_has_no_findings(cast, browser):
    project = make_project(cast.rita, html='<form><label>${text} <input name="a"></label><button>Send</button></form>')
    page = page_of(browser, at("project_design", project))
    assert findings_on(page) == []
    assert "Mend this" not in page
    assert "Worth a look." not in page


def test_findings_are_those_of_what_was_typed(browser, project):
    typed = {"html": "<style>p { color: ${text} }</style>\n<img src='<b>a.png'>", **AS_TYPED}
    page = browser.post(at("project_design", project), typed).content.decode()
    assert findings_on(page) == [(1, "unsafe-place"), (2, "image-alt")]
    assert "<b>a.png" not in page


def test_one_press_converts_plain_inputs_and_saves(cast, browser):
    project = make_project(cast.rita, html=LIQUID)
    page = page_of(browser, at("project_design", project))
    assert "This page looks like Liquid, which is off." in page
    assert 'name="convert"' in page
    answer = browser.post(at("project_design", project), {"html": LIQUID, "convert": "1", "liquid": "on", **AS_TYPED})
    assert answer.url == at("project_preview", project)
    project.refresh_from_db()
    assert (project.layout.variables, project.layout.liquid) == (["source-ref"], False)
    assert '<img src="${source-ref}">' in project.layout.html
    assert "looks like Liquid" not in page_of(browser, at("project_design", project))


def test_other_liquid_is_not_offered_and_never_half_converted(cast, browser):
    loop = "<form>{% for x in task.input.list %}{{ x }}{% endfor %}{{ task.input.a }}<input name='a'></form>"
    project = make_project(cast.rita, html=loop)
    page = page_of(browser, at("project_design", project))
    assert "This page looks like Liquid, which is off." in page
    assert 'name="convert"' not in page
    answer = browser.post(at("project_design", project), {"html": loop, "convert": "1", **AS_TYPED})
    assert answer.status_code == 422
    assert "nothing was saved" in answer.content.decode()
    assert project.versions.count() == 1


def test_liquid_that_is_on_is_not_complained_of(cast, browser, project):
    answer = browser.post(at("project_design", project), {"html": LIQUID, "liquid": "on", **AS_TYPED})
    assert answer.status_code == 302
    page = page_of(browser, at("project_design", project))
    assert "looks like Liquid" not in page
    assert '<code class="k-mono">source-ref</code>' in page


def test_a_file_that_is_not_text_is_refused(browser, project):
    file = SimpleUploadedFile("task.html", b"\xff\xfe\x00<")
    response = browser.post(at("project_design", project), {"html_file": file, "frame_height": "0", "escaping": "contextual"})
    assert "not UTF-8" in response.content.decode()
    assert project.versions.count() == 1


def test_the_preview_holds_the_frame_and_names_its_origin(browser, project):
    response = browser.get(at("project_preview", project))
    page = response.content.decode()
    assert "<iframe" in page
    assert 'sandbox="allow-scripts' in page
    policy = response.wsgi_request.META["kempelen.headers"]["Content-Security-Policy"]
    assert "frame-src 'none'" not in policy
