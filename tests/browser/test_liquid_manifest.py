"""A Ground Truth template and its manifest in a real browser: from the upload to results with the manifest's own keys."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from downloads import downloaded_results
from filing import png
from kempelen.batches.models import Batch
from kempelen.core import ids
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.jobs.loop import run_once
from picture_host import PictureHost, picture_host
from processes import Site, free_port, running, wait_until
from projects import make_project
from requester_desk import at
from support import books_balance

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TEMPLATE = """<form>
  <h1>{{ task.input.source }}</h1>
  <img id="picture" src="{{ task.input.source-ref | grant_read_access }}" alt="To judge">
  <p id="where">{{ task.input.camera.place }}</p>
  {% for kind in task.input.animals %}<label><input type="radio" name="animal" value="{{ kind }}"> {{ kind }}</label>{% endfor %}
  <button>Send</button>
</form>"""
LINES = (
    {
        "source": 'Which <animal> is "it"?',
        "source-ref": "s3://herd/2026/first look.png",
        "animals": ["Cow", "Goat & kid"],
        "camera": {"place": "Zürich", "night": False},
        "id": 7,
    },
    {"source": "And here?", "source-ref": "s3://herd/2026/second.png", "animals": ["Cow"], "id": 8},
)


def written(*lines: object) -> str:
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.fixture
def pictures() -> Iterator[PictureHost]:
    """What stands behind s3://herd."""
    with picture_host({"/raw/first%20look.png": png(), "/raw/second.png": png()}) as host:
        yield host


@pytest.fixture
def site(transactional_db: None, database_address: str, pictures: PictureHost) -> Iterator[Site]:
    """The site of an operator who knows where the bucket is on the web."""
    place = Site(free_port())
    with running(
        "web", database=database_address, site=place, more={"KEMPELEN_S3_ADDRESSES": f"s3://herd/2026={pictures.address}/raw"}
    ):
        yield place


def turn_liquid_on(page, site, project):
    """Paste the template over the old design and turn Liquid on."""
    page.goto(f"{site.url}{at('project_design', project)}")
    page.get_by_label("HTML", exact=True).fill(TEMPLATE)
    page.get_by_label("Liquid template").check()
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_text("Design saved as version 2.")).to_be_visible()


def upload_the_manifest(page, site, project, tmp_path):
    """Upload a manifest whose bucket nobody knows, then the right one, and look at its rows."""
    page.goto(f"{site.url}{at('batch_new', project)}")
    wrong, right = tmp_path / "wrong.manifest", tmp_path / "herd.manifest"
    wrong.write_text(written(LINES[0], LINES[1] | {"source-ref": "s3://elsewhere/a.png"}), encoding="utf-8")
    right.write_text(written(*LINES), encoding="utf-8")
    page.get_by_label("CSV file or JSON-lines manifest").set_input_files(wrong)
    page.get_by_role("button", name="Upload and preview").click()
    errors = page.get_by_role("table", name="Errors").get_by_role("cell").all_inner_texts()
    assert errors[0] == "2"
    assert "No web address is known for “s3://elsewhere/a.png”." in errors[1]
    assert not Batch.objects.exists()
    page.get_by_label("CSV file or JSON-lines manifest").set_input_files(right)
    page.get_by_role("button", name="Upload and preview").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading")).to_have_text('Which <animal> is "it"?')
    expect(frame.locator("#where")).to_have_text("Zürich")
    page.get_by_role("link", name="Next HIT").click()
    expect(frame.get_by_role("heading")).to_have_text("And here?")
    expect(frame.locator("#where")).to_be_empty()


def publish_it(page):
    """Publish and let the jobs make the HITs."""
    page.get_by_role("link", name="Go on to the price").click()
    page.get_by_role("button", name="Publish 2 HITs").click()
    expect(page.get_by_text("Publishing has begun.")).to_be_visible()
    while run_once():
        pass
    assert Hit.objects.count() == 2


def answer_it(page, site, wen, pictures):
    """Do the first HIT as a worker."""
    hit = Hit.objects.order_by("pk")[0]
    key = accept_hit(worker_id=wen.pk, hit_id=hit.pk).assignment_id
    group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
    page.goto(f"{site.url}/projects/{group}/tasks/{public}?assignment_id={ids.encode(ids.Kind.ASSIGNMENT, key)}")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#picture")).to_have_js_property("naturalWidth", 1)
    assert frame.locator("#picture").get_attribute("src") == f"{pictures.address}/raw/first%20look.png"
    frame.get_by_label("Goat & kid").check()
    frame.get_by_role("button", name="Send").click()
    wait_until(lambda: Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED, "the answer arrives")


def results_of(page, site, batch, tmp_path):
    """Download the results as a spreadsheet would read them."""
    page.goto(f"{site.url}{at('batch', batch)}")
    return downloaded_results(page, tmp_path)


def test_from_a_manifest_to_its_results(  # noqa: PLR0913, PLR0917 -- the whole way needs everybody
    cast_committed, site, page, console, let_in, tmp_path, pictures
):
    project = make_project(cast_committed.rita)
    let_in(page, cast_committed.rita.user)
    turn_liquid_on(page, site, project)
    upload_the_manifest(page, site, project, tmp_path)
    publish_it(page)
    let_in(page, cast_committed.wen.user)
    answer_it(page, site, cast_committed.wen, pictures)
    page.wait_for_url(re.compile("after="), timeout=60_000)
    let_in(page, cast_committed.rita.user)
    (row,) = results_of(page, site, Batch.objects.get(), tmp_path)
    assert {name: row[name] for name in row if name.startswith(("Input.", "Answer."))} == {
        "Input.source": 'Which <animal> is "it"?',
        "Input.source-ref": "s3://herd/2026/first look.png",
        "Input.animals": '["Cow", "Goat & kid"]',
        "Input.camera": '{"place": "Zürich", "night": false}',
        "Input.id": "7",
        "Answer.animal": "Goat & kid",
    }
    books_balance()
    assert console == []
