"""What pages of the site are told about a frame."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import RequestFactory

from kempelen.batches.models import Batch, BatchRows, Project
from kempelen.config.wrapper import HEADERS
from kempelen.core import clock, ids
from kempelen.hits.actions import accept_hit
from kempelen.questions.actions import save_layout
from kempelen.questions.documents import html_question_xml
from kempelen.questions.external import external_question_xml
from kempelen.web.frames import allow_frames, row_frame, work_frame
from kempelen.web.task import tickets
from support import publish_hit


def query_of(frame):
    return {name: values[0] for name, values in parse_qs(urlsplit(frame.src).query).items()}


def test_accepted_html_question(cast, settings):
    hit = publish_hit(cast.rita)
    key = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id
    frame = work_frame(hit, cast.wen, key)
    origin, base = tickets.document_origin(cast.rita.pk), settings.KEMPELEN.task_base_url
    assert urlsplit(frame.src).netloc == f"{tickets.label_of(cast.rita.pk)}.tasks.{settings.KEMPELEN.site_host}"
    assert query_of(frame) == {
        "assignmentId": ids.encode(ids.Kind.ASSIGNMENT, key),
        "hitId": ids.encode(ids.Kind.HIT, hit.pk),
        "turkSubmitTo": base,
        "workerId": cast.wen.public_id,
    }
    assert frame.origins == frame.frame_sources == (origin, base)
    assert frame.height == 450
    assert "allow-same-origin" in frame.sandbox
    read = tickets.read(urlsplit(frame.src).path.removeprefix("/t/"))
    assert (read.subject, read.detail, read.viewer) == (hit.pk, key, cast.wen.pk)
    assert read.expires_at >= clock.epoch_seconds(clock.now()) + 600 + 30


def test_a_preview_names_no_worker(cast):
    frame = work_frame(publish_hit(cast.rita), cast.wen, None)
    assert query_of(frame)["assignmentId"] == "ASSIGNMENT_ID_NOT_AVAILABLE"
    assert "workerId" not in query_of(frame)
    assert cast.wen.public_id not in frame.src


def test_external_question(cast, settings):
    hit = publish_hit(cast.rita, content=external_question_xml("https://survey.example/a?b=c#d", 0))
    key = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id
    frame = work_frame(hit, cast.wen, key)
    base = settings.KEMPELEN.task_base_url
    assert frame.src.startswith("https://survey.example/a?b=c&assignmentId=")
    assert frame.src.endswith(f"&workerId={cast.wen.public_id}#d")
    assert frame.origins == (base,)
    assert frame.frame_sources == ("https:", base)
    assert frame.height == 0
    assert "allow-same-origin" in frame.sandbox


def test_external_question_over_http(cast, under):
    hit = publish_hit(cast.rita, content=external_question_xml("http://127.0.0.1:9000/a", 0))
    assert "http://127.0.0.1:9000" in work_frame(hit, None, None).frame_sources
    under(allow_http_questions=True)
    assert "http:" in work_frame(hit, None, None).frame_sources


def test_opaque_pages_speak_as_null(cast, under):
    under(task_isolation="opaque")
    frame = work_frame(publish_hit(cast.rita), None, None)
    assert frame.origins == ("null",)
    assert "allow-same-origin" not in frame.sandbox


@pytest.mark.parametrize(
    "word", ["camera", "microphone", "geolocation", "display-capture", "top-navigation", "payment", "publickey"]
)
def test_what_no_frame_is_ever_given(cast, word):
    external = publish_hit(cast.rita, title="External", content=external_question_xml("https://survey.example/", 0))
    for frame in (work_frame(publish_hit(cast.rita), None, None), work_frame(external, None, None)):
        assert word not in frame.allow + frame.sandbox


def test_the_host_of_a_foreign_page_is_named_as_the_network_writes_it(cast):
    lookalike = "https://\u0430\u0440\u0440\u04cf\u0435.example/"  # Cyrillic, and reads like a well-known name
    for url, host in (("https://Survey.example:8443/a", "survey.example"), (lookalike, "xn--80ak6aa92e.example")):
        hit = publish_hit(cast.rita, title=host, content=external_question_xml(url, 0))
        assert work_frame(hit, None, None).host == host
    assert work_frame(publish_hit(cast.rita), None, None).host == ""


def test_heights_are_bounded(cast):
    hit = publish_hit(cast.rita, content=html_question_xml("<form></form>", 900_000_000))
    assert work_frame(hit, None, None).height == 10_000


def test_a_page_may_embed_the_frame_and_nothing_else(cast, settings):
    frame = work_frame(publish_hit(cast.rita), None, None)
    request = RequestFactory().get("/")
    allow_frames(request, frame)
    headers = request.META[HEADERS]
    origin = tickets.document_origin(cast.rita.pk)
    assert f"frame-src {origin} {settings.KEMPELEN.task_base_url};" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert f'fullscreen=(self "{origin}")' in headers["Permissions-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


def _draft(cast, rows):
    layout = save_layout(requester_id=cast.rita.pk, html="<form>${a}-${b}</form>", frame_height=300, escaping="contextual")
    shared = {"requester": cast.rita, "layout": layout, "reward_micros": 1, "lifetime_seconds": 60, "created_at": clock.now()}
    project = Project.objects.create(
        name="P", title="T", description="D", assignments_per_hit=1, duration_seconds=60, approve_after_seconds=0,
        updated_at=clock.now(), **shared,
    )  # fmt: skip
    batch = Batch.objects.create(project=project, name="B", columns=["a", "b"], rows_total=len(rows), slots=1, **shared)
    for first in range(0, len(rows), 2):
        run = rows[first : first + 2]
        BatchRows.objects.create(batch=batch, first_row=first, row_count=len(run), rows=json.dumps(run))
    return batch


def test_rows_of_a_draft(cast, market):
    batch = _draft(cast, [["r0", "x"], ["r1", "<y>"], ["r2", "z"]])
    pages = [market.ask("GET", row_frame(batch, row, cast.rita).src) for row in range(4)]
    assert [page.status for page in pages] == [200, 200, 200, 404]
    assert "<form>r1-&lt;y&gt;</form>" in pages[1].text
    assert "<form>r2-z</form>" in pages[2].text
    assert row_frame(batch, 0, cast.rita).height == 300
