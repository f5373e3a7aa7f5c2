"""A page on a requester's own server in a real browser: its parameters, its height, its way back (question-formats 6)."""

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler

import pytest
from playwright.sync_api import expect

from kempelen.core import ids
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from kempelen.questions.external import external_question_xml
from processes import wait_until
from serving import served
from support import publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SURVEY = b"""<!DOCTYPE html><title>survey</title><p id="asked"></p>
<form method="post"><input name="a" value="1"><input type="hidden" name="assignmentId"><button>Send</button></form><script>
asked.textContent = location.search + location.hash;
const given = new URLSearchParams(location.search), form = document.forms[0];
form.elements.assignmentId.value = given.get("assignmentId");
form.action = given.get("turkSubmitTo") + "/mturk/externalSubmit";
</script>"""


class _Survey(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(SURVEY)


@pytest.fixture
def survey() -> Iterator[str]:
    """The address of somebody's survey."""
    with served(_Survey) as address:
        yield f"{address}/survey?study=7#intro"


def _submitted(key: int) -> bool:
    return Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED


def test_a_survey_is_told_who_works_and_fills_the_window(cast_committed, site, page, let_in, survey):
    hit = publish_hit(cast_committed.rita, content=external_question_xml(survey, 0))
    group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
    submit_to = f"http%3A%2F%2Ftasks.kempelen.localhost%3A{site.port}"
    let_in(page, cast_committed.wen.user)

    page.goto(f"{site.url}/projects/{group}/tasks")
    asked = page.frame_locator("iframe").locator("#asked")
    given = f"?study=7&assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId={public}&turkSubmitTo={submit_to}#intro"
    expect(asked).to_have_text(given)

    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    own = ids.encode(ids.Kind.ASSIGNMENT, key)
    page.goto(f"{site.url}/projects/{group}/tasks/{public}?assignment_id={own}")
    worker = cast_committed.wen.public_id
    expect(asked).to_have_text(f"?study=7&assignmentId={own}&hitId={public}&turkSubmitTo={submit_to}&workerId={worker}#intro")

    expect(page.get_by_text("written by Rita's Lab and comes from 127.0.0.1.")).to_be_visible()
    frame = page.locator("iframe")
    for height in (1_200, 700):
        page.set_viewport_size({"width": 1_280, "height": height})
        # All but our bars above and below, for which 12 times the root's 16 pixels are kept.
        expect(frame).to_have_js_property("clientHeight", height - 192)
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0

    page.frame_locator("iframe").get_by_role("button", name="Send").click()
    wait_until(partial(_submitted, key), "the survey submits")
    answer = Assignment.objects.get(pk=key)
    assert (pairs_of(answer.answer), answer.proof) == ([("a", "1")], 2)
