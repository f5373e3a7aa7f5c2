"""QuestionForm in a real browser: every kind of answer by mouse and by keyboard, with script and without, in both themes."""

import re
from functools import partial

import pytest
from axe_core_python.sync_playwright import Axe
from botocore.exceptions import ClientError
from django.conf import settings

from filing import PNG
from kempelen.core import clock, ids
from kempelen.files.models import StoredFile
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import answers_xml
from processes import wait_until
from question_forms import EVERY_KIND, UPLOAD, form_xml, question_xml, selection_xml, text_xml
from support import publish_hit
from wire.speaking import client_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ANSWERED = """<?xml version="1.0" encoding="ASCII"?>
<QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd">
<Answer><QuestionIdentifier>city</QuestionIdentifier><FreeText>Bras&#237;lia &amp; &lt;co&gt;</FreeText></Answer>
<Answer><QuestionIdentifier>speed</QuestionIdentifier><FreeText>49.5</FreeText></Answer>
<Answer><QuestionIdentifier>notes</QuestionIdentifier><FreeText>Nothing odd.
But wet.</FreeText></Answer>
<Answer><QuestionIdentifier>plate</QuestionIdentifier><FreeText>kx 4410</FreeText></Answer>
<Answer><QuestionIdentifier>kind</QuestionIdentifier><SelectionIdentifier>tram</SelectionIdentifier></Answer>
<Answer><QuestionIdentifier>colours</QuestionIdentifier><SelectionIdentifier>red</SelectionIdentifier>\
<SelectionIdentifier>blue</SelectionIdentifier><OtherSelectionText>rust</OtherSelectionText></Answer>
<Answer><QuestionIdentifier>road</QuestionIdentifier><SelectionIdentifier>wet</SelectionIdentifier></Answer>
<Answer><QuestionIdentifier>around</QuestionIdentifier><SelectionIdentifier>sign</SelectionIdentifier>\
<SelectionIdentifier>tree</SelectionIdentifier></Answer>
<Answer><QuestionIdentifier>light</QuestionIdentifier></Answer>
</QuestionFormAnswers>
"""


@pytest.fixture
def at_work(cast_committed, site, client):
    """Let Wen work on a form of Rita's; returns the assignment's key and the frame."""
    client.force_login(cast_committed.wen.user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def begin(page, content=EVERY_KIND, **properties):
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])
        hit = publish_hit(cast_committed.rita, content=content, **properties)
        key = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk).assignment_id
        page.goto(address(site, hit, key))
        return key, page.frame_locator("iframe")

    return begin


def address(site, hit, key):
    group, public = ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id), ids.encode(ids.Kind.HIT, hit.pk)
    return f"{site.url}/projects/{group}/tasks/{public}?assignment_id={ids.encode(ids.Kind.ASSIGNMENT, key)}"


def submitted(key):
    return Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED


def answer_of(key):
    wait_until(partial(submitted, key), "the form is submitted")
    return answers_xml(Assignment.objects.get(pk=key).answer)


def _fill(frame):
    frame.get_by_role("group", name="Which city is it?").get_by_role("textbox").fill("Brasília & <co>")
    frame.get_by_role("group", name="How fast, in km/h?").get_by_role("textbox").fill("49.5")
    frame.get_by_role("group", name="What is odd about it?").get_by_role("textbox").fill("Nothing odd.\nBut wet.")
    frame.get_by_role("group", name="The plate").get_by_role("textbox").fill("kx 4410")
    frame.get_by_label("Tram").check()
    frame.get_by_label("Red").check()
    frame.get_by_label("Blue").check()
    frame.get_by_label("Another answer").fill("rust")
    frame.get_by_role("group", name="The road").get_by_role("combobox").select_option("wet")
    frame.get_by_role("group", name="What is around it").get_by_role("listbox").select_option(["sign", "tree"])


def test_every_kind_by_mouse(at_work, page, console):
    key, frame = at_work(page)
    _fill(frame)
    frame.get_by_role("button", name="Submit").click()
    assert answer_of(key) == ANSWERED
    assert Assignment.objects.get(pk=key).proof == 3
    page.wait_for_url(re.compile("after="), timeout=60_000)
    assert console == []


def test_every_kind_by_keyboard(at_work, page, console):
    key, frame = at_work(page)
    keys = page.keyboard
    frame.locator("#q0").focus()
    keys.type("Brasília & <co>")
    keys.press("Tab")
    keys.type("49.5")
    keys.press("Tab")
    keys.press("Control+End")
    keys.type("\nBut wet.")
    keys.press("Tab")
    keys.type("kx 4410")
    keys.press("Tab")
    for name in ("Space", "ArrowDown", "ArrowDown", "Tab", "Space", "Tab", "Tab", "Space", "Tab"):
        keys.press(name)
    keys.type("rust")
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    for name in ("Tab", "ArrowDown", "Shift+ArrowDown"):
        keys.press(name)
    if frame.locator("#q7").evaluate("list => list.selectedOptions[0].value") != "sign":
        frame.locator("#q7").select_option(["sign", "tree"])
    for _ in range(3):
        keys.press("Tab")
    frame.locator("[data-send]").focus()
    keys.press("Enter")
    assert answer_of(key) == ANSWERED
    assert console == []


def test_what_is_wrong_is_named_linked_and_focused(at_work, page, console):
    key, frame = at_work(page)
    frame.locator("#q1").fill("201")
    frame.locator("#q3").fill("KX4410")
    frame.get_by_role("button", name="Submit").click()
    summary = frame.get_by_role("alert")
    summary.get_by_text("6 answers need another look. Nothing was submitted yet.").wait_for()
    assert frame.locator("#q0").evaluate("field => document.activeElement === field")
    assert frame.locator("#q0-error").inner_text() == "Enter 2 to 40 characters."
    assert frame.locator("#q1-error").inner_text() == "Enter a number from 0 to 200."
    assert frame.locator("#q3-error").inner_text() == "Write it like KX 4410."
    assert "q0-error" in frame.locator("#q0").get_attribute("aria-describedby")
    summary.get_by_role("link", name="The plate").click()
    assert frame.locator("#q3").evaluate("field => document.activeElement === field")
    frame.locator("#q3").fill("KX 4410")
    assert frame.locator("#q3-error").is_hidden()
    assert Assignment.objects.get(pk=key).state == AssignmentState.ACCEPTED
    assert console == []


def test_without_script_the_server_says_the_same_and_keeps_everything(at_work, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    window = context.new_page()
    key, frame = at_work(window)
    _fill(frame)
    frame.locator("#q1").fill("201")
    frame.locator("#q3").fill("KX4410")
    frame.get_by_role("button", name="Submit").click()
    frame.get_by_text("2 answers need another look. Nothing was submitted yet.").wait_for()
    assert frame.locator("#q1-error").inner_text() == "Enter a number from 0 to 200."
    assert frame.locator("#q3-error").inner_text() == "Write it like KX 4410."
    assert frame.locator("#q2").input_value() == "Nothing odd.\nBut wet."
    assert frame.get_by_label("Blue").is_checked()
    frame.locator("#q1").fill("49.5")
    frame.locator("#q3").fill("kx 4410")
    frame.get_by_role("button", name="Submit").click()
    frame.get_by_text("Your answer has arrived.").wait_for()
    assert answer_of(key) == ANSWERED
    context.close()


def test_without_script_a_file_that_was_lost_is_asked_for_again(at_work, chromium, tmp_path):
    cat = tmp_path / "cat.png"
    cat.write_bytes(PNG)
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    window = context.new_page()
    key, frame = at_work(window, UPLOAD.replace("<FreeTextAnswer/>", text_xml('<Length minLength="5"/>')), title="Send a photo")
    assert window.locator("iframe").bounding_box()["height"] == 844 - 192  # nobody says how high the form is
    frame.locator("#q0").set_input_files(cat)
    frame.locator("#q1").fill("note")
    frame.get_by_role("button", name="Submit").click()
    frame.get_by_text("2 answers need another look. Nothing was submitted yet.").wait_for()
    assert frame.locator("#q0-error").inner_text().startswith("Choose “cat.png” once more")
    assert not StoredFile.objects.exists()
    frame.locator("#q0").set_input_files(cat)
    frame.locator("#q1").fill("a note")
    frame.get_by_role("button", name="Submit").click()
    frame.get_by_text("Your answer has arrived.").wait_for()
    assert "<FreeText>a note</FreeText>" in answer_of(key)
    assert StoredFile.objects.get().name == "cat.png"
    context.close()


def test_a_reload_and_a_time_that_ran_out_lose_nothing(at_work, page, site, console):
    key, frame = at_work(page)
    _fill(frame)
    page.wait_for_timeout(700)  # the draft is written when typing pauses
    page.reload()
    assert frame.locator("#q0").input_value() == "Brasília & <co>"
    assert frame.get_by_label("Blue").is_checked()
    held = Assignment.objects.get(pk=key)
    over = clock.now() - (held.deadline - held.accepted_at)
    Assignment.objects.filter(pk=key).update(deadline=over, due_at=over)
    frame.get_by_role("button", name="Submit").click()
    frame.get_by_text("Nothing you typed is lost").wait_for()
    assert frame.locator("#q0").input_value() == "Brasília & <co>"
    assert frame.get_by_role("button", name="Submit").count() == 0
    assert Assignment.objects.get(pk=key).answer is None
    Assignment.objects.filter(pk=key).update(state=AssignmentState.ABANDONED, due_at=None)
    Assignment.objects.get(pk=key).hit.__class__.objects.filter(pk=held.hit_id).update(pending=0, queued_at=clock.now())
    again = accept_hit(worker_id=held.worker_id, hit_id=held.hit_id).assignment_id
    page.goto(address(site, held.hit, again))
    assert frame.locator("#q0").input_value() == "Brasília & <co>"
    frame.get_by_role("button", name="Submit").click()
    assert answer_of(again) == ANSWERED


def test_a_file_is_measured_here_and_there(at_work, page, tmp_path, console):
    key, frame = at_work(page, UPLOAD, title="Send a photo")
    small, sound = tmp_path / "small.png", tmp_path / "cat.png"
    small.write_bytes(b"tiny")
    sound.write_bytes(PNG)
    frame.locator("input[type=file]").set_input_files(small)
    frame.get_by_role("button", name="Submit").click()
    assert frame.locator("#q0-error").inner_text() == "Choose a file of 10 bytes to 2 kB."
    frame.locator("input[type=file]").set_input_files(sound)
    frame.get_by_role("button", name="Submit").click()
    xml = answer_of(key)
    file = StoredFile.objects.get(assignment_id=key)
    assert f"<UploadedFileSizeInBytes>{len(PNG)}</UploadedFileSizeInBytes><UploadedFileKey>{file.key}</UploadedFileKey>" in xml
    assert (file.field, file.name, file.size, file.bound_at is not None) == ("photo", "cat.png", len(PNG), True)
    assert console == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(at_work, page, site, scheme):
    page.emulate_media(color_scheme=scheme)
    _key, frame = at_work(page)
    frame.get_by_role("button", name="Submit").click()
    frame.get_by_role("alert").wait_for()
    inner = next(one for one in page.frames if "/t/" in one.url)
    found = Axe().run(inner)
    serious = [issue["id"] for issue in found["violations"] if issue["impact"] in {"serious", "critical"}]
    assert serious == []


@pytest.mark.parametrize("width", [390, 320])
def test_no_sideways_scroll(at_work, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    wide = form_xml(
        question_xml(
            selection_xml("x" * 90, "tram", other=""),
            content="<FormattedContent><![CDATA[<table><tr>" + "<td>wide cell here</td>" * 20 + "</tr></table><p>"
            + "y" * 300 + "</p>]]></FormattedContent><Text>" + "z" * 300 + "</Text>",
            name="A" * 60,
            required=True,
        )
    )  # fmt: skip
    for content, title in ((EVERY_KIND, "Every kind"), (wide, "Wide")):
        _key, frame = at_work(page, content, title=title)
        frame.get_by_role("button", name="Submit").click()
        frame.get_by_role("alert").or_(frame.locator("[data-error]:visible")).first.wait_for()
        inner = next(one for one in page.frames if "/t/" in one.url)
        assert inner.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, title
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, title


def test_a_preview_shows_and_takes_nothing(cast_committed, site, page, console):
    hit = publish_hit(cast_committed.rita, content=EVERY_KIND)
    page.goto(f"{site.url}/projects/{ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id)}/tasks")
    frame = page.frame_locator("iframe")
    frame.get_by_text("Accept the HIT to answer.").wait_for()
    assert frame.locator("#q0").is_disabled()
    assert frame.get_by_label("Tram").is_disabled()
    assert frame.get_by_role("button").count() == 0
    assert console == []


def test_boto3_publishes_the_browser_answers_boto3_reads(at_work, cast_committed, site, page, client):
    with client_of(site.url.replace("kempelen.localhost", "127.0.0.1"), cast_committed.rita) as mturk:
        made = mturk.create_hit(
            Title="Describe a street",
            Description="Look and answer.",
            Reward="0.10",
            LifetimeInSeconds=3_600,
            AssignmentDurationInSeconds=600,
            MaxAssignments=1,
            Question=EVERY_KIND,
        )["HIT"]
        assert mturk.get_hit(HITId=made["HITId"])["HIT"]["Question"] == EVERY_KIND
        hit_id = ids.decode(ids.Kind.HIT, made["HITId"])
        held = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit_id).assignment_id
        client.force_login(cast_committed.wen.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])
        page.goto(address(site, Assignment.objects.get(pk=held).hit, held))
        frame = page.frame_locator("iframe")
        _fill(frame)
        frame.get_by_role("button", name="Submit").click()
        wait_until(partial(submitted, held), "the form is submitted")
        (assignment,) = mturk.list_assignments_for_hit(HITId=made["HITId"])["Assignments"]
        assert assignment["Answer"] == ANSWERED
        with pytest.raises(ClientError, match=r"QuestionForm/Question .*QuestionIdentifier must come here") as refused:
            mturk.create_hit(
                Title="Broken",
                Description="Broken.",
                Reward="0.10",
                LifetimeInSeconds=3_600,
                AssignmentDurationInSeconds=600,
                Question=form_xml("<Question/>"),
            )
        assert refused.value.response["Error"]["Code"] == "ParameterValidationError"
