"""Camera and microphone: off, asked for by the page, granted by the worker, to one frame (security 1.6)."""

import pytest

from conftest import Cast
from kempelen.config.wrapper import HEADERS
from kempelen.hits.actions import accept_next
from kempelen.questions.documents import HtmlQuestion, html_question_xml
from kempelen.questions.external import external_question_xml
from kempelen.web.task.devices import devices_of
from kempelen.web.worker.doors import work_address
from support import PAGE, publish_hit

from .conftest import Browser

VOICE = PAGE.replace("<head>", '<head><meta name="kempelen-devices" content="microphone">')


def hold(cast: Cast, page: str) -> str:
    hit = publish_hit(cast.rita, content=html_question_xml(page, 450))
    accepted = accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    return work_address(accepted.group_id, accepted.hit_id, accepted.assignment_id)


def policy_of(response) -> str:
    found: str = response.wsgi_request.META[HEADERS]["Permissions-Policy"]
    return found


def test_a_task_that_does_not_ask_gets_nothing(cast: Cast, wen: Browser):
    response = wen.get(f"{hold(cast, PAGE)}&devices=on", headers={"Sec-Fetch-Site": "same-origin"})
    assert "This task asks" not in response.content.decode()
    assert "microphone" not in response.context["frame"].allow
    assert "microphone=()" in policy_of(response)


def test_a_task_that_asks_is_off_until_its_worker_says_so(cast: Cast, wen: Browser):
    address = hold(cast, VOICE)
    response = wen.get(address)
    page = response.content.decode()
    assert "This task asks for your microphone." in page
    assert "devices=on" in page
    assert "microphone" not in response.context["frame"].allow
    assert "microphone=()" in policy_of(response)

    response = wen.get(f"{address}&devices=on", headers={"Sec-Fetch-Site": "same-origin"})
    frame = response.context["frame"]
    assert frame.allow.endswith(f"; microphone {frame.origins[0]}")
    assert "camera" not in frame.allow
    assert f'microphone=(self "{frame.origins[0]}")' in policy_of(response)
    assert "camera=()" in policy_of(response)


@pytest.mark.parametrize("came_from", ["same-site", "cross-site", "none"])
def test_nobody_else_can_press_the_button(cast: Cast, wen: Browser, came_from):
    """A task's page may open this very address in a pop-up."""
    response = wen.get(f"{hold(cast, VOICE)}&devices=on", headers={"Sec-Fetch-Site": came_from})
    assert response.status_code == 200
    assert "microphone=()" in policy_of(response)
    assert "microphone" not in response.context["frame"].allow


def test_the_preview_tells_before_accepting(cast: Cast, wen: Browser, group_of):
    hit = publish_hit(cast.rita, content=html_question_xml(VOICE, 450))
    response = wen.get(f"/projects/{group_of(hit)}/tasks?devices=on", headers={"Sec-Fetch-Site": "same-origin"})
    page = response.content.decode()
    assert "This task asks for your microphone." in page
    assert "you decide whether to turn it on" in page
    assert "devices=on" not in page
    assert "microphone=()" in policy_of(response)


@pytest.mark.parametrize(
    ("html", "devices"),
    [
        ("<META content='camera, microphone' NAME=kempelen-devices>", ("camera", "microphone")),
        ('<meta name="kempelen-devices" content=camera>', ("camera",)),
        ('<meta name="kempelen-devices" content="geolocation payment usb">', ()),
        ('<meta name="kempelen-devices-x" content="camera">', ()),
        ('<meta name="description" content="camera">', ()),
        ('<meta name="kempelen-devices">', ()),
        ("<meta " * 10_000, ()),
    ],
)
def test_only_these_two_can_be_asked_for(html, devices):
    assert devices_of(HtmlQuestion(html, 0)) == devices


def test_foreign_pages_ask_for_nothing(cast: Cast, wen: Browser, group_of):
    hit = publish_hit(cast.rita, content=external_question_xml("https://example.org/?kempelen-devices=camera", 400))
    assert wen.get(f"/projects/{group_of(hit)}/tasks").context["frame"].asks_for == ()
