"""A group that somebody may not know of is nowhere: every door answers as if there were none (security H9)."""

import re

import pytest

from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Assignment, HitType
from kempelen.qualifications.requirements import Comparator, Guard, Locale, Requirement
from kempelen.qualifications.system import LOCALE
from security.knocking import ask, browser
from support import make_hit_type, publish_hit

_TITLE = "A study that only some may know of"
_NOWHERE = 10**12
"""The key of no row: what is hidden must look like it."""


@pytest.fixture
def hidden(cast):
    """A group of Rita's for people in the United States; nobody else may find it. Walt lives elsewhere."""
    only_there = Requirement(LOCALE, Comparator.EQUAL_TO, (), (Locale("US"),), Guard.DISCOVER)
    hit = publish_hit(cast.rita, title=_TITLE, requirements=[only_there], slots=3)
    publish_hit(cast.rita, title="A study for everybody")
    return hit


def plain(reply, *ids: str) -> tuple[int, str, str]:
    """What is seen, without the ids that were asked for and what is new in every answer."""
    text = reply.text
    location = reply.header("Location") or ""
    for known in ids:
        text, location = text.replace(known, "ID"), location.replace(known, "ID")
    return reply.status, location, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}", "", text)


@pytest.mark.parametrize("who", ["walt", "stranger"])
@pytest.mark.parametrize("door", ["lane", "django"])
def test_what_is_hidden_looks_like_what_is_not_there(cast, hidden, who, door):
    actor = browser(None) if who == "stranger" else browser(cast.walt.user, cast.walt if door == "lane" else None)
    group, nowhere = encode(Kind.HIT_GROUP, hidden.hit_type_id), encode(Kind.HIT_GROUP, _NOWHERE)
    hit, no_hit = encode(Kind.HIT, hidden.pk), encode(Kind.HIT, _NOWHERE)
    for method, path in (
        ("GET", "/projects/{group}/tasks"),
        ("GET", "/projects/{group}/tasks?format=json"),
        ("GET", "/projects/{group}/tasks?after={hit}"),
        ("GET", "/projects/{group}/tasks/accept_random"),
        ("GET", "/projects/{group}/tasks/accept_random?format=json"),
        ("POST", "/projects/{group}/tasks/accept_random"),
        ("POST", "/projects/{group}/tasks/accept_random?format=json"),
        ("GET", "/projects/{group}/tasks/{hit}"),
        ("GET", "/mturk/preview?groupId={group}"),
        ("GET", "/?note=not_qualified&group={group}"),
        ("GET", "/?open={group}"),
    ):
        form = {} if method == "POST" else None
        of_hidden = ask(method, path.format(group=group, hit=hit), actor, form=form)
        of_nothing = ask(method, path.format(group=nowhere, hit=no_hit), actor, form=form)
        assert plain(of_hidden, group, hit) == plain(of_nothing, nowhere, no_hit), (method, path)
        assert _TITLE not in of_hidden.text, path
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/projects", "/?format=json", "/?filters[search_term]=study", "/welcome"),
        *("/requesters/{requester}/projects", "/requesters/{requester}/projects?format=json"),
    ],
)
def test_no_list_shows_or_counts_it(cast, hidden, path):
    address = path.format(requester=cast.rita.public_id)
    assert _TITLE in ask("GET", address, browser(cast.wen.user, cast.wen)).text or path == "/welcome"
    for actor in (browser(None), browser(cast.walt.user, cast.walt)):
        reply = ask("GET", address, actor)
        assert _TITLE not in reply.text
        if "json" in path:
            assert reply.json["total_num_results"] == 1


def test_a_hit_is_not_taken_through_another_group(cast, hidden):
    """The form of a public group, with the HIT of a hidden one in it, takes nothing hidden."""
    public = make_hit_type(cast.rita, title="A study for everybody")
    address = f"/projects/{encode(Kind.HIT_GROUP, public.pk)}/tasks/accept_random"
    walt = browser(cast.walt.user, cast.walt)
    ask("POST", address, walt, form={"hit_id": encode(Kind.HIT, hidden.pk)})
    assert not Assignment.objects.filter(hit__hit_type_id=hidden.hit_type_id).exists()
    assert HitType.objects.count() == 2
