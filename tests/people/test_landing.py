"""The front page: two doors, an excerpt of what is open, and only what everybody may see."""

import pytest

from kempelen.hits.queries import refresh_groups
from kempelen.qualifications.requirements import Comparator, Guard, Requirement
from kempelen.qualifications.system import HITS_APPROVED
from support import publish_hit


def landing(client):
    refresh_groups(force=True)
    return client.get("/welcome")


def test_both_doors_lead_to_the_sign_up_page(client, db):
    page = landing(client).content.decode()
    assert "/account/signup/?as=worker" in page
    assert "/account/signup/?as=requester" in page
    assert "Open right now" not in page


def test_the_largest_five_groups_are_shown(cast, client):
    for number in range(6):
        for copy in range(number + 1):
            publish_hit(cast.rita, title=f"Task number {number}", reward_micros=50_000, slots=1 + copy)
    groups = landing(client).context["groups"]
    assert [group["title"] for group in groups] == [f"Task number {number}" for number in (5, 4, 3, 2, 1)]
    assert groups[0] == {"title": "Task number 5", "requester": "Rita's Lab", "reward": "$0.05", "hits": 6}


@pytest.mark.parametrize(("guard", "shown"), [(Guard.ACCEPT, True), (Guard.PREVIEW, True), (Guard.DISCOVER, False)])
def test_what_a_stranger_may_not_see_is_not_shown(cast, client, guard, shown):
    requirement = Requirement(HITS_APPROVED, Comparator.GREATER_THAN, (10,), (), guard)
    publish_hit(cast.rita, title="For the experienced", requirements=(requirement,))
    assert ("For the experienced" in landing(client).content.decode()) is shown


def test_titles_are_text(cast, client):
    publish_hit(cast.rita, title="<script>alert(1)</script>")
    page = landing(client).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_example_for_programs_names_this_marketplace(client, db, settings):
    assert settings.KEMPELEN.base_url in landing(client).content.decode()
