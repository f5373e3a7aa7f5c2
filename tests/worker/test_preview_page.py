"""The preview: no assignment, no worker id, no timer, and nothing of what is hidden (worker-site 5)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import Cast
from kempelen.config.wrapper import HEADERS
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Assignment
from support import publish_hit

from .conftest import Browser


def address(group_id: str) -> str:
    return f"/projects/{group_id}/tasks"


def test_a_preview_shows_the_task_and_accepts_nothing(cast: Cast, wen: Browser, group_of):
    hit = publish_hit(cast.rita)

    response = wen.get(address(group_of(hit)))

    page = response.content.decode()
    frame = response.context["frame"]
    sent = parse_qs(urlsplit(frame.src).query)
    assert sent["assignmentId"] == ["ASSIGNMENT_ID_NOT_AVAILABLE"]
    assert "workerId" not in sent
    assert cast.wen.public_id not in frame.src
    assert "This is a preview." in page
    assert "data-timer" not in page
    assert f'name="hit_id" value="{encode(Kind.HIT, hit.pk)}"' in page
    assert not Assignment.objects.exists()


def test_only_the_tasks_origins_may_be_framed(cast: Cast, wen: Browser, group_of):
    hit = publish_hit(cast.rita)
    request = wen.get(address(group_of(hit))).wsgi_request
    policy = request.META[HEADERS]["Content-Security-Policy"]
    sources = next(part for part in policy.split("; ") if part.startswith("frame-src")).split()[1:]
    assert sources
    assert all(source.endswith("tasks.kempelen.localhost:8000") for source in sources)


def test_skip_goes_to_the_next_and_comes_round(cast: Cast, wen: Browser, group_of):
    hits = [publish_hit(cast.rita) for _ in range(2)]
    path = address(group_of(hits[0]))

    first = wen.get(path)
    second = wen.get(first.context["skip"])
    third = wen.get(second.context["skip"])

    shown = [response.context["hit_id"] for response in (first, second, third)]
    assert shown[0] != shown[1]
    assert shown[2] == shown[0]


@pytest.mark.parametrize(("guard", "framed"), [("Accept", True), ("PreviewAndAccept", False)])
def test_an_unmet_requirement_is_shown_and_accept_is_not(cast, wen, needs, group_of, guard, framed):
    hit = publish_hit(cast.rita, requirements=needs(guard))
    page = wen.get(address(group_of(hit))).content.decode()
    assert "Number of approved HITs is more than 100" in page
    assert ("<iframe" in page) is framed
    assert 'name="lane_token"' not in page


def test_a_hidden_group_is_answered_as_one_that_never_was(cast, wen, stranger, needs, group_of):
    hit = publish_hit(cast.rita, requirements=needs("DiscoverPreviewAndAccept"))
    unknown = encode(Kind.HIT_GROUP, 999_999)
    for suffix in ("", "?format=json"):
        hidden, absent = wen.get(address(group_of(hit)) + suffix), wen.get(address(unknown) + suffix)
        assert hidden.status_code == absent.status_code
        assert hidden.headers.get("Location", "").replace(group_of(hit), "") == absent.headers.get("Location", "").replace(
            unknown, ""
        )
        assert b"more than 100" not in hidden.content
    assert stranger.get(address(group_of(hit))).status_code == 404


def test_a_stranger_previews_and_is_led_to_the_log_in(cast: Cast, stranger: Browser, group_of):
    hit = publish_hit(cast.rita)
    page = stranger.get(address(group_of(hit))).content.decode()
    assert "<iframe" in page
    assert "Sign in to accept" in page
    assert "lane_token" not in page


def test_nothing_left_leads_to_the_list(cast: Cast, wen: Browser, group_of):
    hit = publish_hit(cast.rita)
    Browser(cast.walt).press(f"{address(group_of(hit))}/accept_random")
    assert wen.get(address(group_of(hit))).headers["Location"].startswith("/?note=no_hits")


def test_links_of_the_old_site_lead_on(cast: Cast, wen: Browser, group_of):
    hit = publish_hit(cast.rita)
    group_id = group_of(hit)
    assert wen.get(f"/mturk/preview?groupId={group_id}").headers["Location"] == address(group_id)
    assert wen.get(f"/mturk/previewandaccept?groupId={group_id}").headers["Location"] == f"{address(group_id)}/accept_random"
    for strange in ("", "//evil.example", "../account/logout/"):
        assert wen.get("/mturk/preview", {"groupId": strange}).status_code == 404
