"""A worker sends files from a task's page in a real browser; its requester looks at them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from conftest import Cast
from filing import keep, png
from kempelen.core import ids
from kempelen.files import storage
from kempelen.files.models import StoredFile
from kempelen.hits.actions import accept_hit, submit_with_files
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.documents import html_question_xml
from processes import wait_until
from support import publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FORM = """<!DOCTYPE html><html><head><title>t</title></head><body>
<form method="post" enctype="multipart/form-data" action="https://www.mturk.com/mturk/externalSubmit">
<label>Photos <input type="file" name="photo" multiple></label><input name="note" value="two">
<button id="go">Send</button></form>"""


def a_picture(path: Path) -> Path:
    """Write a small real PNG."""
    path.write_bytes(png(40, 40, b"".join(b"\0" + b"\x20\x80\xc0" * 40 for _ in range(40))))
    return path


def test_files_go_from_a_task_to_its_requester(cast_committed: Cast, site, page, let_in, console, tmp_path):
    hit = publish_hit(cast_committed.rita, content=html_question_xml(FORM, 300))
    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
    picture, large = a_picture(tmp_path / "猫.png"), tmp_path / "notes.html"
    large.write_bytes(b"<script>alert(1)</script>" * 1_100_000)
    assert large.stat().st_size > settings.KEMPELEN.submit_limit_bytes  # only files of a named assignment may be so large

    let_in(page, cast_committed.wen.user)
    page.goto(f"{site.url}/projects/{group}/tasks/{public}?assignment_id={ids.encode(ids.Kind.ASSIGNMENT, key)}")
    task = page.frame_locator("iframe")
    task.get_by_label("Photos").set_input_files([picture, large])
    task.locator("#go").click()
    wait_until(lambda: Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED, "the answer arrives")
    first, second = StoredFile.objects.order_by("id")
    assert (first.name, first.content_type) == ("猫.png", "image/png")
    assert (second.name, second.content_type, second.size) == ("notes.html", "application/octet-stream", 27_500_000)
    with storage.opened(first.key) as content:
        assert content.read() == picture.read_bytes()

    let_in(page, cast_committed.rita.user)
    review = reverse("requester:review_group", args=[ids.encode(ids.Kind.HIT_TYPE, hit.hit_type_id)])
    page.goto(f"{site.url}{review}")
    shown = page.get_by_alt_text("猫.png")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth === 40", arg=shown.element_handle())
    with page.expect_download() as saved:
        page.evaluate("address => { location.href = address }", page.get_by_role("link", name="notes.html").get_attribute("href"))
    assert saved.value.suggested_filename == "notes.html"
    assert console == []


ATTACK = b"<script>document.title = 'run'; alert(1)</script>"
HOSTILE = {
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + ATTACK + b"</svg>",
    "page.html": b"<!DOCTYPE html>" + ATTACK,
    "frames.pdf": b"%PDF-1.7 " + ATTACK,
    "moving.gif": b"GIF89a" + bytes([1, 0, 1, 0, 0, 0, 0]) + b"," + bytes([0, 0, 0, 0, 1, 0, 1, 0, 0]) + b"\x02\x00;" + ATTACK,
    "film.webm": b"\x1aE\xdf\xa3" + ATTACK,
    "sound.mp3": b"ID3" + ATTACK,
}
SHOWN = {"moving.gif", "film.webm", "sound.mp3"}


def test_what_a_worker_sends_runs_nowhere(cast_committed: Cast, site, page, let_in):
    """Opened straight from the review page, as file and as page, nothing in it acts (security F1, hostile page 15)."""
    hit = publish_hit(cast_committed.rita)
    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    kept = [keep(content, requester_id=hit.requester_id, assignment_id=key, name=name) for name, content in HOSTILE.items()]
    submit_with_files(assignment_id=key, answer="[]", proof=3, file_ids=[file.pk for file in kept])
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    let_in(page, cast_committed.rita.user)
    for file in kept:
        way = site.url + reverse("requester:file", args=[ids.encode(ids.Kind.ASSIGNMENT, key), file.key])
        page.goto(f"{site.url}/health")
        with page.expect_download() as saved:
            page.evaluate("address => { location.href = address }", f"{way}?save")
        assert saved.value.suggested_filename == file.name
        if file.name in SHOWN:
            page.goto(way)
            assert page.title() != "run"
        else:
            with page.expect_download():
                page.evaluate("address => { location.href = address }", way)
    assert dialogs == []
