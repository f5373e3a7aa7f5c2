"""No page of ours asks another host for anything, and none breaks its own policy."""

from urllib.parse import urlsplit

import pytest

from furnished import furnish

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_no_page_asks_another_host_for_anything(cast_committed, site, page, console, let_in):
    stops = furnish(cast_committed)
    asked, sitting = set(), None
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    for stop in stops:
        if stop.user != sitting:
            let_in(page, stop.user)
            sitting = stop.user
        answer = page.goto(f"{site.url}{stop.path}")
        assert answer.status == (404 if stop.name == "no such page" else 200), stop.name
        assert page.locator("h1").count() == 1, stop.name
    own = f"kempelen.localhost:{site.port}"
    assert own in asked
    assert {host for host in asked if host != own and not f".{host}".endswith(f".{site.tasks_host}")} == set()
    assert console == []
