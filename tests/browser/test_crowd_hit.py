"""A template with crowd elements, from a real HIT to the stored answer: the library as the task origin serves it."""

import json

import pytest

from kempelen.accounts.models import User
from kempelen.core import ids
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from kempelen.questions.documents import html_question_xml
from processes import wait_until
from support import publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-classifier name="mood" categories="['Pleased', 'Neutral', 'Annoyed']" header="How does the writer feel?">
    <classification-target>The parcel came early.</classification-target>
    <full-instructions header="How to judge">Judge the whole text.</full-instructions>
    <short-instructions>Judge the text.</short-instructions>
  </crowd-classifier>
  <crowd-input name="why" label="Why?"></crowd-input>
  <crowd-icon-button icon="star" title="Star"></crowd-icon-button>
</crowd-form>"""


def test_a_worker_answers_with_elements(cast_committed, site, page, let_in, console):
    hit = publish_hit(cast_committed.rita, title="Judge a text", content=html_question_xml(TEMPLATE, 0))
    key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
    group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
    let_in(page, cast_committed.wen.user)
    work = f"{site.url}/projects/{group}/tasks/{public}?assignment_id={ids.encode(ids.Kind.ASSIGNMENT, key)}"
    page.goto(work)
    frame = page.frame_locator("iframe")
    frame.get_by_role("radio", name="Neutral").click()
    frame.get_by_label("Why?").fill("It only says when.")
    frame.locator("crowd-icon-button svg").wait_for()  # a chunk beside the script
    page.wait_for_timeout(600)
    page.reload()  # the draft comes back
    frame.get_by_text("put back").wait_for()
    assert frame.get_by_label("Why?").input_value() == "It only says when."
    frame.get_by_role("button", name="Submit").click()
    wait_until(lambda: Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED, "the answer arrives")
    assignment = Assignment.objects.get(pk=key)
    answers = {pair[0]: pair[1] for pair in pairs_of(assignment.answer)}
    assert json.loads(answers["taskAnswers"]) == [{"mood": {"label": "Neutral"}, "why": "It only says when."}]
    assert assignment.proof == 3
    assert console == []


def test_a_preview_cannot_be_submitted(cast_committed, site, page, let_in):
    hit = publish_hit(cast_committed.rita, title="Judge a text", content=html_question_xml(TEMPLATE, 600))
    group = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id)
    let_in(page, cast_committed.wen.user)
    page.goto(f"{site.url}/projects/{group}/tasks")
    frame = page.frame_locator("iframe")
    assert frame.get_by_role("button", name="Submit").is_disabled()
    assert frame.get_by_text("Accept the HIT").is_visible()


def test_a_page_that_can_be_dark_follows_the_workers_theme(cast_committed, site, page, let_in, console):
    content = html_question_xml(f'<!doctype html><meta name="color-scheme" content="light dark">{TEMPLATE}', 600)
    hit = publish_hit(cast_committed.rita, title="Judge a text", content=content)
    group = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id)
    let_in(page, cast_committed.wen.user)
    for theme in ("dark", "light"):
        User.objects.filter(pk=cast_committed.wen.user_id).update(theme=theme)
        page.goto(f"{site.url}/projects/{group}/tasks")
        page.frames[1].wait_for_function(f"getComputedStyle(document.documentElement).colorScheme === '{theme}'")
    assert console == []
