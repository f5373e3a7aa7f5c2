"""Requesters' pages in a real browser: old pages work unchanged, hostile ones get nowhere."""

import re
from functools import partial

import pytest
from django.conf import settings

from kempelen.core import ids
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from kempelen.questions.documents import html_question_xml
from processes import wait_until
from support import publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEAD = "<!DOCTYPE html><html><head><title>t</title></head><body>"
OLD_SUBMIT = "https://www.mturk.com/mturk/externalSubmit"

PAGES = {
    "action in the markup": f"""<form method="post" action="{OLD_SUBMIT}"><input name="a" value="1">
        <button id="go">Send</button></form>""",
    "action set by script": f"""<form method="post" id="f"><input name="a" value="1"><button id="go">Send</button></form>
        <script>document.getElementById("f").onsubmit = function () {{ this.action = "{OLD_SUBMIT}" }}</script>""",
    "the old library": """<form id="mturk_form" method="post"><input type="hidden" name="assignmentId" id="assignmentId" value="">
        <input name="a" value="1"><input type="submit" id="submitButton" value="Send"></form><a id="go"></a>
        <script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script><script>turkSetAssignmentID();
        document.getElementById("go").onclick = function () { document.getElementById("submitButton").click() }</script><p>go</p>
        <style>#go { display: block; width: 99px; height: 30px }</style>""",
    "form.submit()": f"""<form method="post" id="f" action="{OLD_SUBMIT}"><input name="a" value="1"></form>
        <button id="go" onclick="document.getElementById('f').submit()">Send</button>""",
    "multipart": f"""<form method="post" enctype="multipart/form-data" action="{OLD_SUBMIT}"><input name="a" value="1">
        <input type="file" name="f"><button id="go">Send</button></form>""",
    "no action": """<form><input name="a" value="1"><button id="go">Send</button></form>""",
    "no action, by GET": """<form method="get"><input name="a" value="1"><button id="go">Send</button></form>""",
    "a link": """<a id="go">Send</a><script>var q = new URLSearchParams(location.search);
        document.getElementById("go").href = q.get("turkSubmitTo") + "/mturk/externalSubmit?a=1&assignmentId="
        + q.get("assignmentId")</script>""",
}


@pytest.fixture
def at_work(cast_committed, site, page, client):
    """Let Wen work on a page of Rita's; returns the assignment's key and the frame."""
    client.force_login(cast_committed.wen.user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])

    def begin(html, title="Judge a pair"):
        hit = publish_hit(cast_committed.rita, title=title, content=html_question_xml(HEAD + html, 300))
        key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
        group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
        page.goto(f"{site.url}/projects/{group}/tasks/{public}?assignment_id={ids.encode(ids.Kind.ASSIGNMENT, key)}")
        return key, page.frame_locator("iframe")

    return begin


def submitted(key):
    return Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED


def test_pages_written_for_mturk_submit_here(at_work, page):
    for kind, html in PAGES.items():
        key, frame = at_work(html, title=kind)
        frame.locator("#go").click()
        wait_until(partial(submitted, key), f"{kind} submits")
        assignment = Assignment.objects.get(pk=key)
        assert [pair for pair in pairs_of(assignment.answer) if pair[0] != "f"] == [("a", "1")], kind
        assert assignment.proof == (1 if kind == "a link" else 3), kind
        page.wait_for_url(re.compile("after="), timeout=60_000)


def test_fetch_submits_too(at_work, page):
    key, frame = at_work(f"""<button id="go">Send</button><p id="said"></p><script>go.onclick = async function () {{
        const answer = await fetch("{OLD_SUBMIT}", {{method: "POST", body: new URLSearchParams({{a: "1"}})}});
        said.textContent = answer.status }}</script>""")
    frame.locator("#go").click()
    frame.locator("#said", has_text="200").wait_for()
    assignment = Assignment.objects.get(pk=key)
    assert (assignment.state, pairs_of(assignment.answer), assignment.proof) == (AssignmentState.SUBMITTED, [("a", "1")], 3)
    assert "/tasks/" in page.url


HOSTILE = """<p id="done"></p><form id="return" method="post" target="_blank"><input name="_method" value="delete"></form><script>
var site = location.protocol + "//" + location.host.split(".").slice(2).join("."), log = [];
function attempt(name, act) { try { act(); log.push(name + " ran") } catch (error) { log.push(name + " refused") } }
attempt("top.location", function () { top.location = "https://evil.example/" });
attempt("window.open(_parent)", function () { window.open("https://evil.example/", "_parent") });
attempt("parent.document", function () { parent.document.body.innerHTML = "" });
attempt("frame of the site", function () {
  var f = document.createElement("iframe"); f.id = "inner"; f.src = site + "/dashboard"; document.body.append(f) });
attempt("image", function () { new Image().src = site + "/projects/GROUP/tasks/accept_random" });
attempt("messages", function () { for (var i = 0; i < 200; i++) parent.postMessage({type: "kempelen:submitted"}, "*") });
attempt("height", function () { parent.postMessage({type: "kempelen:height", height: 1e9}, "*") });
attempt("worker", function () { navigator.serviceWorker.register("/lib/shim.js").catch(function () {}) });
attempt("cookies", function () { document.cookie = "kempelen=stolen; path=/" });
fetch(site + "/tasks?format=json", {credentials: "include"}).then(function (r) { return r.text() })
  .then(function () { log.push("read the queue") }, function () { log.push("queue refused") })
  .then(function () { done.textContent = log.join(", ") });
</script><a id="top" href="https://evil.example/" target="_top">top</a>"""


def test_a_hostile_page_gets_nowhere(at_work, page, site):
    key, frame = at_work(HOSTILE)
    address = page.url
    frame.locator("#done", has_text="queue refused").wait_for()
    log = frame.locator("#done").inner_text()
    assert "parent.document refused" in log
    frame.locator("#top").click()
    frame.locator("#done").wait_for()
    assert page.url == address
    assert page.locator("iframe").get_attribute("height") == "300"
    assert page.get_by_text("Nobody asks for your password in it.").is_visible()
    assert Assignment.objects.get(pk=key).state == AssignmentState.ACCEPTED
    assert Assignment.objects.count() == 1
    page.goto(f"{site.url}/tasks")
    assert "/tasks" in page.url


def test_storage_lasts_within_a_requester_and_is_empty_for_another(at_work, cast_committed, page, site):
    _, frame = at_work("<p id=p></p><script>localStorage.secret = 'of Rita'; p.textContent = localStorage.secret</script>")
    frame.locator("#p", has_text="of Rita").wait_for()
    look = html_question_xml(
        HEAD + "<p id=p></p><script>p.textContent = 'found: ' + localStorage.getItem('secret')</script>", 300
    )
    for requester, found in ((cast_committed.rita, "found: of Rita"), (cast_committed.ravi, "found: null")):
        hit = publish_hit(requester, title="Look", reward_micros=0, content=look)
        page.goto(f"{site.url}/projects/{ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id)}/tasks")
        page.frame_locator("iframe").locator("#p", has_text=found).wait_for()
