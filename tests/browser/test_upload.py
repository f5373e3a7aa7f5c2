"""A worker sends files from a task's page in a real browser; its requester looks at them."""

import struct
import zlib
from pathlib import Path

import pytest
from django.urls import reverse

from conftest import Cast
from kempelen.core import ids
from kempelen.files import storage
from kempelen.files.models import StoredFile
from kempelen.hits.actions import accept_hit
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

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x80\xc0" * 40 for _ in range(40))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


def test_files_go_from_a_task_to_its_requester(cast_committed: Cast, site, page, let_in, console, tmp_path):
    hit = publish_hit(cast_committed.rita, content=html_question_xml(FORM, 300))
    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
    picture, large = a_picture(tmp_path / "猫.png"), tmp_path / "notes.html"
    large.write_bytes(b"<script>alert(1)</script>" * 100_000)

    let_in(page, cast_committed.wen.user)
    page.goto(f"{site.url}/projects/{group}/tasks/{public}?assignment_id={ids.encode(ids.Kind.ASSIGNMENT, key)}")
    task = page.frame_locator("iframe")
    task.get_by_label("Photos").set_input_files([picture, large])
    task.locator("#go").click()
    wait_until(lambda: Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED, "the answer arrives")
    first, second = StoredFile.objects.order_by("id")
    assert (first.name, first.content_type) == ("猫.png", "image/png")
    assert (second.name, second.content_type, second.size) == ("notes.html", "application/octet-stream", 2_500_000)
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
