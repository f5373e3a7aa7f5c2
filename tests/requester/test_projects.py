"""The list of projects, and what begins, copies or puts away one."""

import csv
import io

from django.urls import reverse

from kempelen.batches.actions import draft_batch
from kempelen.batches.models import Project
from kempelen.web.requester.starters import STARTERS
from projects import make_project, make_published
from requester_desk import answered, at, page_of, queries_of
from support import TEST


def test_a_newcomer_starts_in_one_click(cast, browser):
    page = page_of(browser, at("projects"))
    assert "Your first answers are three steps away" in page
    start = reverse("requester:project_start", args=["compare-answers"])
    assert f'action="{start}"' in page
    response = browser.post(start, follow=True)
    assert response.status_code == 200
    project = Project.objects.get(requester=cast.rita)
    assert response.redirect_chain[-1][0] == at("project_preview", project)
    assert "Your project is saved" in response.content.decode()


def test_every_starter_can_be_published_with_its_own_table(cast, browser):
    for slug, starter in STARTERS.items():
        browser.post(reverse("requester:project_start", args=[slug]))
        project = Project.objects.latest("pk")
        table = None
        if starter.table:
            table = io.BytesIO(browser.get(reverse("requester:sample_table", args=[slug])).content)
        batch = draft_batch(project=project, file=table, file_name="", actor=TEST)
        assert batch.rows_total == max(len(starter.table) - 1, 1), slug


def test_there_is_no_other_starter(cast, browser):
    assert browser.post(reverse("requester:project_start", args=["nothing"])).status_code == 404
    assert browser.get(reverse("requester:sample_table", args=["survey-code"])).status_code == 404
    assert not Project.objects.exists()


def test_the_list_says_how_the_latest_batch_stands(cast, browser, project, batch):
    answered(batch, [cast.wen], ["yes"])
    page = page_of(browser, at("projects"))
    assert "16 %" in page  # one answer of six
    assert "no data yet" in page
    assert "Live" in page


def test_a_search_narrows_the_list(cast, browser):
    make_project(cast.rita, name="Street photos")
    make_project(cast.rita, name="Receipts")
    page = page_of(browser, f"{at('projects')}?q=street")
    assert "Street photos" in page
    assert "Receipts" not in page
    assert "No project has this" in page_of(browser, f"{at('projects')}?q=nowhere")


def test_names_and_titles_are_text(cast, browser):
    project = make_project(cast.rita, name="<script>alert(1)</script>", title='"><img src=x onerror=alert(2)>')
    for name in ("projects", "project", "project_design", "project_preview", "batch_new"):
        page = page_of(browser, at(name, None if name == "projects" else project))
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


def test_a_copy_is_a_project_of_its_own(cast, browser, project):
    browser.post(at("project_copy", project))
    copy = Project.objects.exclude(pk=project.pk).get()
    assert (copy.name, copy.title, copy.layout_id) == (f"{project.name}, copy", project.title, project.layout_id)


def test_a_project_is_put_away_and_its_batches_stay(cast, browser, project, batch):
    browser.post(at("project_archive", project))
    page_of(browser, at("projects"))  # says what happened, by name, once
    assert project.name not in page_of(browser, at("projects"))
    assert batch.name in page_of(browser, at("batches"))


def test_an_empty_table_has_the_right_columns(cast, browser, project):
    response = browser.get(at("empty_table", project))
    assert list(csv.reader(io.StringIO(response.content.decode()))) == [["text", "image"]]
    assert response["Content-Disposition"] == 'attachment; filename="table.csv"'


def test_the_list_costs_the_same_for_twice_as_many(cast, browser):
    for number in range(2):
        make_published(make_project(cast.rita, name=f"Project {number}"))
    once = queries_of(browser, at("projects"))
    for number in range(2):
        make_published(make_project(cast.rita, name=f"More {number}"))
    assert queries_of(browser, at("projects")) == once
