"""A qualification's own page and its test in the browser's words: begin, reload, send in, what comes of it (worker-site 10)."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import RequestFactory

from conftest import Cast
from kempelen.config.wrapper import LABEL
from kempelen.core import clock
from kempelen.hits.queries import refresh_groups
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationType
from kempelen.qualifications.requirements import Comparator
from kempelen.qualifications.states import RequestState
from kempelen.web.task.mount import task_base, task_documents
from qualifications.making import make_tested, make_type, needing
from qualifications.papers import READ, RIGHT
from support import counted_queries, publish_hit
from world import unchanged

from .conftest import Browser


@pytest.fixture
def kind(cast: Cast) -> QualificationType:
    """A type of Rita's that a test grants at once, again after an hour."""
    return make_tested(cast.rita, retry_delay_seconds=3_600)


def address(kind: QualificationType, rest: str = "") -> str:
    """Where the type's page stands."""
    return f"/qualifications/{kind.public_id}{rest}"


def ticket_of(page) -> str:
    """The ticket in a test page's frame."""
    return page.context["frame"].src.partition("/t/")[2].partition("?")[0]


def asked(door: Callable, request) -> tuple[int, str]:
    """Knock at a door of the task origin."""
    told: list[str] = []
    body = b"".join(door(request.environ, lambda status, _headers: told.append(status)))
    return int(told[0][:3]), body.decode()


def shown(page) -> tuple[int, str]:
    """The page in the frame."""
    parts = urlsplit(page.context["frame"].src)
    request = RequestFactory().get(parts.path, headers={"host": parts.netloc})
    request.environ[LABEL] = parts.netloc.partition(".")[0]
    return asked(task_documents, request)


def sent(ticket: str, fields=RIGHT) -> tuple[int, str]:
    """Send a test in, as the frame's form does."""
    body = urlencode([("kempelenTicket", ticket), *fields])
    host = urlsplit(settings.KEMPELEN.task_base_url).netloc
    plain = "application/x-www-form-urlencoded"
    return asked(task_base, RequestFactory().post("/qualification-test", body, content_type=plain, headers={"host": host}))


def test_the_page_says_what_a_try_costs_before_it_begins(cast, wen: Browser, kind):
    page = wen.get(address(kind)).content.decode()
    for words in (
        "By a test that is scored at once.",
        "10 minutes",
        "1 hour apart",
        "not granted",
        "Take the test",
        "counts as a try",
    ):
        assert words in page
    once = make_tested(cast.rita, name="Once")
    assert "You can take this test once only" in wen.get(address(once)).content.decode()


def test_the_whole_story(cast, wen: Browser, kind):
    begun = wen.post(address(kind, "/test"))
    assert begun.headers["Location"] == address(kind, "/test")
    page = wen.get(begun.headers["Location"])
    assert f"frame-src {page.context['frame'].frame_sources[0]}" in str(page.wsgi_request.META)
    status, form = shown(page)
    assert (status, "Which, for sky?" in form, "Submit test" in form) == (200, True, True)
    assert wen.get(address(kind, "/test/status")).json() == {"submitted": False, "next": None}
    assert sent(ticket_of(page))[0] == 200
    assert wen.get(address(kind, "/test/status")).json() == {"submitted": True, "next": address(kind)}
    assert "You were granted 100." in wen.get(address(kind)).content.decode()
    assert wen.get(address(kind, "/test")).headers["Location"] == address(kind)
    assert shown(page)[0] == 404


def test_the_clock_survives_a_reload_and_another_log_in(cast, wen: Browser, kind):
    with clock.stopped_at(clock.now()) as advance:
        wen.post(address(kind, "/test"))
        first = wen.get(address(kind, "/test")).context["clock"]
        advance(timedelta(minutes=4))
        elsewhere = Browser(cast.wen)
        elsewhere.post(address(kind, "/test"))
        again = elsewhere.get(address(kind, "/test")).context["clock"]
        assert again.deadline_ms == first.deadline_ms
        assert again.text == "6:00"
        advance(timedelta(minutes=6))
        assert elsewhere.get(address(kind, "/test")).headers["Location"] == address(kind)
        page = elsewhere.get(address(kind)).content.decode()
        assert "The time for your test ran out." in page
        assert "You can try again" in page


def test_what_is_wrong_is_shown_and_what_was_typed_is_kept(cast, wen: Browser):
    kind = make_tested(cast.rita, READ)
    wen.post(address(kind, "/test"))
    ticket = ticket_of(wen.get(address(kind, "/test")))
    with unchanged():
        status, body = sent(ticket, [("q0", "")])
    assert (status, "needs another look" in body) == (422, True)
    assert sent(ticket, [("q0", "Because.")])[0] == 200
    page = wen.get(address(kind)).content.decode()
    assert "Your test has arrived." in page
    assert QualificationRequest.objects.get().state == RequestState.SUBMITTED


def test_too_late_shows_what_was_typed(cast, wen: Browser, kind):
    with clock.stopped_at(clock.now()) as advance:
        wen.post(address(kind, "/test"))
        ticket = ticket_of(wen.get(address(kind, "/test")))
        advance(timedelta(minutes=10, seconds=31))
        with unchanged():
            status, body = sent(ticket)
    assert (status, "Its time ran out" in body) == (409, True)


@pytest.mark.parametrize("forged", ["", "x", "A" * 80])
def test_a_ticket_is_the_credential(cast, forged):
    with unchanged():
        assert sent(forged)[0] == 404


def test_a_refused_second_try_says_when(cast, wen: Browser, kind):
    wen.post(address(kind, "/test"))
    sent(ticket_of(wen.get(address(kind, "/test"))), [("q0", "red")])
    with unchanged():
        refused = wen.post(address(kind, "/test"), follow=True)
    (message,) = refused.context["messages"]
    assert "You can ask again from" in str(message)


def test_a_hit_that_wants_more_leads_to_the_test_and_back(cast, wen: Browser, kind, group_of):
    hit = publish_hit(cast.rita, requirements=[needing(kind, "GreaterThanOrEqualTo", 80)])
    refresh_groups(force=True)
    group = group_of(hit)
    preview = wen.get(f"/projects/{group}/tasks").content.decode()
    assert f"{address(kind)}?group_id={group}" in preview
    asked_for = wen.post("/qualifications/request", {"qualification_type_id": kind.public_id, "group_id": group})
    assert asked_for.headers["Location"] == f"{address(kind)}?group_id={group}"
    begun = wen.post(f"{address(kind, '/test')}?group_id={group}")
    sent(ticket_of(wen.get(begun.headers["Location"])))
    assert f"/projects/{group}/tasks" in wen.get(f"{address(kind)}?group_id={group}").content.decode()
    accepted = wen.press(f"/projects/{group}/tasks/accept_random")
    assert "/tasks/" in accepted.headers["Location"]


def test_an_address_from_elsewhere_is_dropped(wen: Browser, kind):
    page = wen.get(f"{address(kind)}?group_id=//evil.example").content.decode()
    assert "evil.example" not in unescape(page)


def test_a_plain_type_is_requested_on_its_page(cast, wen: Browser):
    plain = make_type(cast.rita, auto_granted=True, auto_granted_value=5)
    fields = {"qualification_type_id": plain.public_id, "from": "qualification"}
    asked_for = wen.post("/qualifications/request", fields)
    assert asked_for.headers["Location"] == address(plain)
    assert "You were granted 5." in wen.get(address(plain)).content.decode()
    assert Qualification.objects.get().value == 5


def test_tools_see_the_test(cast, wen: Browser, kind):
    wen.post(address(kind, "/test"))
    sent(ticket_of(wen.get(address(kind, "/test"))))
    rows = wen.get("/qualifications/assigned?format=json").json()["results"]
    (row,) = [row for row in rows if row["name"] == "Colours"]
    assert (row["has_test"], row["can_retake_test_or_rerequest"], row["retake_test_url"]) == (True, False, None)


def test_the_page_asks_the_same_questions_however_many_tries_there_were(cast, wen: Browser):
    kind = make_tested(cast.rita, retry_delay_seconds=0)
    counts = []
    for _ in range(2):
        wen.post(address(kind, "/test"))
        sent(ticket_of(wen.get(address(kind, "/test"))))
        wen.get(address(kind))
        with counted_queries() as queries:
            wen.get(address(kind))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_requirement_that_is_met_leads_nowhere(cast, wen: Browser, kind, group_of):
    hit = publish_hit(cast.rita, requirements=[needing(kind, Comparator.DOES_NOT_EXIST)])
    refresh_groups(force=True)
    assert "How to get this qualification" not in wen.get(f"/projects/{group_of(hit)}/tasks").content.decode()


def test_the_list_and_the_preview_lead_to_the_test(cast, wen: Browser, kind, group_of):
    hit = publish_hit(cast.rita, requirements=[needing(kind, "GreaterThanOrEqualTo", 80)])
    refresh_groups(force=True)
    led = f"{address(kind)}?group_id={group_of(hit)}"
    page, preview = (wen.get(place).content.decode() for place in ("/", f"/projects/{group_of(hit)}/tasks"))
    for text in (page, preview):
        assert text.count("Take test") == text.count(f'href="{led}"') - text.count("How to get this qualification")
        assert "Take test" in text
        assert "Request qualification" not in text
    assert "Needs a test" in page
    assert "Not qualified" not in page
    told = wen.get("/?format=json").json()["results"][0]["project_requirements"][0]["qualification_type"]
    assert (told["has_test"], told["is_requestable"]) == (True, True)


def test_a_score_that_is_too_low_is_no_matter_of_asking_again_in_the_list(cast, wen: Browser, kind, group_of):
    publish_hit(cast.rita, requirements=[needing(kind, "GreaterThanOrEqualTo", 101)])
    refresh_groups(force=True)
    wen.post(address(kind, "/test"))
    sent(ticket_of(wen.get(address(kind, "/test"))))
    page = wen.get("/").content.decode()
    assert "Take test" not in page
    assert "See why" in page
