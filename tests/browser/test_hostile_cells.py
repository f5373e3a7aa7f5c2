"""Cells of a table that are script, in a real browser: at most they run where their requester's page runs, and reach nothing."""

import io
import re

import pytest
from django.urls import reverse

from conftest import TEST, Cast
from kempelen.batches import actions as batches
from kempelen.core import ids
from kempelen.files.actions import keep
from kempelen.hits.actions import HitTypeProperties, accept_hit, submit_with_files
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.jobs.loop import run_once
from kempelen.questions.answers import fields_to_pairs
from support import publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_PROBE = """var said = [], base = location.protocol + "//" + location.host.split(".").slice(2).join(".");
function attempt(name, act) { try { said.push(name + "=" + act()) } catch (error) { said.push(name + " refused") } }
attempt("parent", function () { return parent.document.title });
attempt("cookie", function () { return "[" + document.cookie + "]" });
attempt("parent storage", function () { return parent.localStorage.length });
attempt("top", function () { top.location = "https://evil.example/"; return "asked" });
attempt("plant", function () { document.cookie = "planted=1; path=/"; return "asked" });
document.querySelectorAll("form").forEach(function (form) { form.target = "_parent" });
fetch(base + "/tasks?format=json", {credentials: "include"}).then(function (r) { return r.text() })
  .then(function () { said.push("queue READ") }, function () { said.push("queue refused") })
  .then(function () { return fetch("/t/OTHER") }).then(function (r) { said.push("other ticket " + r.status) })
  .then(function () { document.title = "over"; var p = document.createElement("p"); p.id = "said";
    p.textContent = said.join("; "); document.body.append(p) })"""
CELLS = (
    f"<script>{_PROBE}</script>",
    f"<img src=x onerror='{_PROBE.replace(chr(39), chr(34))}'>",
    '"><svg onload="document.title=\'ran\'">',
    "</textarea></p><iframe srcdoc=\"<script>parent.document.title='ran'</script>\">",
    "javascript:document.title='ran'",
)
_HTML = (
    '<form><p id="cell">${text}</p><a id="link" href="${text}">more</a><input id="field" value="${text}">'
    '<textarea>${text}</textarea><input name="answer"><input type="submit"></form>'
)


def _published(cast: Cast, escaping: str) -> list[Hit]:
    properties = batches.ProjectProperties(
        name=escaping,
        assignments_per_hit=1,
        lifetime_seconds=86_400,
        hit_type=HitTypeProperties(
            title=f"Cells, {escaping}",
            description="Read.",
            keywords="",
            reward_micros=1_000,
            duration_seconds=600,
            approve_after_seconds=86_400,
        ),
    )
    project = batches.save_project(
        requester=cast.rita, project=None, properties=properties, html=_HTML, frame_height=0, escaping=escaping, actor=TEST
    )
    rows = "".join('"' + cell.replace('"', '""') + '"\n' for cell in CELLS)
    draft = batches.draft_batch(project=project, file=io.BytesIO(f"text\n{rows}".encode()), file_name="cells.csv", actor=TEST)
    batch = batches.publish(batch=draft, name=escaping, actor=TEST)
    while run_once():
        pass
    return list(Hit.objects.filter(batch_id=batch.pk).order_by("id"))


def _address(site, hit: Hit, assignment_id: int) -> str:
    group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
    return f"{site.url}/projects/{group}/tasks/{public}?assignment_id={ids.encode(ids.Kind.ASSIGNMENT, assignment_id)}"


def test_contextual_cells_are_words_and_nothing_runs(cast_committed: Cast, site, page, let_in):
    let_in(page, cast_committed.wen.user)
    hits = _published(cast_committed, "contextual")
    assert len(hits) == len(CELLS)
    for hit, cell in zip(hits, CELLS, strict=True):
        key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
        page.goto(_address(site, hit, key))
        frame = page.frame_locator("iframe")
        assert frame.locator("#field").input_value() == cell.replace("\n", "")
        assert frame.locator("#cell").evaluate("node => node.childElementCount") == 0
        assert not frame.locator("#link").get_attribute("href").startswith("javascript:")
        assert frame.locator("body").evaluate("() => document.title") not in {"ran", "over"}
        assert frame.locator("#said").count() == 0


def test_raw_cells_run_in_their_requesters_frame_and_reach_nothing(cast_committed: Cast, site, page, let_in):
    """Raw is MTurk's way and may run; then it has what the requester's own page has: no session, no parent, nobody's task."""
    let_in(page, cast_committed.wen.user)
    others = publish_hit(cast_committed.ravi, title="Of another", reward_micros=0)
    others_key = accept_hit(worker_id=cast_committed.walt.pk, hit_id=others.pk).assignment_id
    hits = _published(cast_committed, "raw")[:2]
    keys = [accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id for hit in hits]
    for hit, key in zip(hits, keys, strict=True):
        page.goto(_address(site, hit, key))
        said = page.frame_locator("iframe").locator("#said").first.inner_text()
        parts = said.split("; ")
        assert "parent refused" in parts
        assert "parent storage refused" in parts
        assert not any(part.startswith("cookie=") and "kempelen" in part for part in parts)
        assert "queue refused" in parts
        assert "other ticket 404" in parts
        page.frame_locator("iframe").locator("input[type=submit]").first.click()
        page.wait_for_url(re.compile("after="), timeout=60_000)  # on to the next HIT, in spite of the form's target
        assert Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED
        assert page.url.partition("?")[0].startswith(site.url)
        assert "planted" not in {cookie["name"] for cookie in page.context.cookies(site.url)}
    assert Assignment.objects.get(pk=others_key).state == AssignmentState.ACCEPTED


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("/mturk/externalSubmit"); document.title = "ran"</script></svg>"""


def test_an_svg_that_was_sent_in_is_saved_and_never_opened(cast_committed: Cast, site, page, let_in):
    """It looks like a picture and acts like a page: whoever follows its address gets a file, and the tab stays where it was."""
    hit = publish_hit(cast_committed.rita)
    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    sent = keep(
        requester_id=cast_committed.rita.pk,
        assignment_id=key,
        field="photo",
        name="cat.svg",
        content=io.BytesIO(SVG),
        content_type="image/svg+xml",
    )
    submit_with_files(assignment_id=key, answer=fields_to_pairs([("photo", "cat.svg")]), proof=3, file_ids=[sent.pk])
    let_in(page, cast_committed.rita.user)
    page.goto(f"{site.url}{reverse('requester:review_group', args=[ids.encode(ids.Kind.HIT_TYPE, hit.hit_type_id)])}")
    before = page.url
    with page.expect_download() as saved:
        page.evaluate("address => { location.href = address }", page.get_by_role("link", name="cat.svg").get_attribute("href"))
    assert saved.value.suggested_filename == "cat.svg"
    assert page.url == before
    assert page.title() != "ran"
