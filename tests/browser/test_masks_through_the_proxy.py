"""A segmentation task over a host that lets no script read its pixels: the marketplace fetches the mask (crowd-elements 7.9)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page

from canvas import Canvas
from filing import png
from kempelen.core import ids
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from kempelen.questions.documents import html_question_xml
from picture_host import PictureHost, picture_host
from processes import Site, free_port, running, wait_until
from support import publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TAG = "crowd-semantic-segmentation"
WIDTH, HEIGHT = 64, 42
BLUE, ORANGE = "#1f77b4", "#ff7f0e"
TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script><crowd-form>
<crowd-semantic-segmentation name="work" header="Mark it" src="{host}/street.png" labels="['Road', 'Sky']"
  initial-value="{{labelMappings: {{Road: {{color: '{blue}'}}}}, src: '{host}/mask.png'}}">
<short-instructions>Mark every one.</short-instructions></crowd-semantic-segmentation></crowd-form>"""
COUNT = """async (image) => {
  const blob = await (await fetch("data:image/png;base64," + image)).blob();
  const bitmap = await createImageBitmap(blob, {colorSpaceConversion: "none", premultiplyAlpha: "none"});
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const bytes = context.getImageData(0, 0, bitmap.width, bitmap.height).data, counts = {};
  for (let at = 0; at < bytes.length; at += 4) {
    const hex = "#" + [0, 1, 2].map((one) => bytes[at + one].toString(16).padStart(2, "0")).join("");
    if (bytes[at + 3]) counts[hex] = (counts[hex] ?? 0) + 1;
  }
  return [bitmap.width, bitmap.height, counts];
}"""


def rows(*, road: int) -> bytes:
    """Return the pixels of a picture whose upper ``road`` lines are blue and whose others are black."""
    blue = bytes.fromhex(BLUE[1:])
    return b"".join(b"\0" + (blue if line < road else b"\0\0\0") * WIDTH for line in range(HEIGHT))


@pytest.fixture
def pictures() -> Iterator[PictureHost]:
    """The street, and a mask of its upper ten lines."""
    found = {"/street.png": png(WIDTH, HEIGHT, rows(road=0)), "/mask.png": png(WIDTH, HEIGHT, rows(road=10))}
    with picture_host(found) as host:
        yield host


@pytest.fixture
def site(transactional_db: None, database_address: str) -> Iterator[Site]:
    """The site of an operator whose media proxy may ask this machine."""
    place = Site(free_port())
    with running("web", database=database_address, site=place, more={"KEMPELEN_OUTGOING_NETWORKS": "127.0.0.0/8"}):
        yield place


@dataclass
class Work:
    """The page of a HIT, as ``Canvas`` knows a task."""

    page: Page
    frame: FrameLocator

    def find(self, selector: str) -> Any:
        """Return a locator in the frame."""
        return self.frame.locator(selector)

    def script(self, expression: str, argument: object = None) -> Any:
        """Evaluate in the task's document."""
        return self.page.frames[1].evaluate(expression, argument)


def test_the_mask_of_a_host_without_permission_is_read_and_handed_in(cast_committed, site, page, let_in, pictures):
    template = TEMPLATE.format(host=pictures.address, blue=BLUE)
    hit = publish_hit(cast_committed.rita, content=html_question_xml(template, 0))
    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
    let_in(page, cast_committed.wen.user)
    page.goto(f"{site.url}/projects/{group}/tasks/{public}?assignment_id={ids.encode(ids.Kind.ASSIGNMENT, key)}")
    canvas = Canvas(Work(page, page.frame_locator("iframe")), TAG)
    page.frames[1].wait_for_function(f"document.querySelector('{TAG}')?._submittableValue?.labelMappings?.Road")
    # Its script is refused the bytes; the second time a program asks, which names no origin.
    assert [scripted for path, scripted in pictures.asked if path == "/mask.png"] == [True, False]

    canvas.label("Sky")
    canvas.task.find(f"{TAG} .tools").get_by_role("button", name="Fill a polygon").click()
    canvas.click((10, 20), (50, 20), (50, 40), (10, 40))
    canvas.focus()
    page.keyboard.press("Enter")
    canvas.task.frame.get_by_role("button", name="Submit").click()
    wait_until(lambda: Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED, "the mask arrives")
    answer = json.loads(dict(pairs_of(Assignment.objects.get(pk=key).answer))["taskAnswers"])[0]["work"]
    assert answer["labelMappings"] == {"Road": {"color": BLUE}, "Sky": {"color": ORANGE}}
    assert answer["inputImageProperties"] == {"height": HEIGHT, "width": WIDTH}
    assert answer["initialValueModified"] is True
    with page.context.new_page() as reader:
        width, height, counts = reader.evaluate(COUNT, answer["labeledImage"]["pngImageData"])
    assert (width, height, counts[BLUE], set(counts)) == (WIDTH, HEIGHT, 10 * WIDTH, {BLUE, ORANGE})
    assert counts[ORANGE] == pytest.approx(40 * 20, abs=130)  # where a click lands is the screen's pixel, not the picture's
