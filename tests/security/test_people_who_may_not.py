"""Sessions and tokens of people who may not any more, and powers that need a password given anew (security A4, A5, A7)."""

from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from kempelen.accounts.access import requester_of
from kempelen.accounts.actions import change_password, end_all_sessions, mark_email_verified
from kempelen.accounts.models import AccessKey, Requester, User
from kempelen.core import clock
from kempelen.hits.models import Assignment
from kempelen.web.worker.standing import forget_standings
from requester_desk import browser_of
from security.doors import DOORS
from security.knocking import ORIGIN, Actor, ask, browser

_PASSWORD = "a long passphrase"


def test_a_suspended_requester_looks_on_and_changes_nothing(scene, market):
    """The site refuses what the API refuses; results and balance stay readable."""
    rita = Requester.objects.get(name="Rita's Lab")
    Requester.objects.filter(pk=rita.pk).update(suspended_at=clock.now())
    looked, refused = 0, 0
    for name, door in DOORS.items():
        if not name.startswith("requester:"):
            continue
        address = door.address(name, scene.names)
        shown = market.try_it("GET", address, scene.actors["rita"])
        looked += shown.status == 200
        reply = market.try_it("POST", address, scene.actors["rita"], form=door.fields(scene.names))
        assert reply.status in {403, 405}, name
        refused += reply.status == 403
        assert "suspended" in reply.text or reply.status == 405, name
    rita.refresh_from_db()
    assert looked >= 15
    assert refused >= 15


def test_a_new_access_key_asks_for_the_password_again(cast):
    """A browser left open, or a session that was stolen, makes no key that outlives it; the form goes through afterwards."""
    mark_email_verified(user=cast.rita.user)
    left_open = browser_of(cast.rita.user, fresh=False)
    answer = left_open.post(reverse("requester:developer"), {"label": "script", "access": "everything"})
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert not AccessKey.objects.exists()
    shown = left_open.post(answer["Location"], {"password": _PASSWORD})
    assert shown.status_code == 200
    key = AccessKey.objects.get(requester=requester_of(cast.rita.user))
    assert key.pk in shown.content.decode()
    assert left_open.get(reverse("requester:developer")).status_code == 200


@pytest.mark.parametrize("how", ["everywhere", "suspended person", "new password"])
def test_lane_cookies_and_sessions_end_together(cast, how):
    """A copy of both cookies, kept by somebody else, opens neither door (security A7)."""
    copied = browser(cast.wen.user, cast.wen)
    assert ask("GET", "/tasks", copied).status == 200
    assert ask("GET", "/?format=json", copied).status == 200
    if how == "everywhere":
        end_all_sessions(user=cast.wen.user)
    elif how == "suspended person":
        User.objects.filter(pk=cast.wen.user_id).update(is_active=False)
    else:
        change_password(user=cast.wen.user, password="another long phrase")
    forget_standings()  # what two seconds do
    assert ask("GET", "/tasks", copied).status == 302
    listed = ask("GET", "/?format=json", copied)
    assert listed.header("ETag") is None, "the list of everybody, not Wen's"


def test_a_write_never_waits_for_the_two_seconds(scene):
    """The epoch is tested inside the SQL: a lane cookie from before accepts nothing, though reads still remember it."""
    actor, group = scene.actors["wen"], scene.names["group"]
    assert ask("GET", "/?format=json", actor).header("ETag")
    end_all_sessions(user=User.objects.get(email="wen@example.org"))
    before = Assignment.objects.count()
    reply = ask("POST", f"/projects/{group}/tasks/accept_random?format=json", actor, form={})
    assert reply.status == 401
    assert Assignment.objects.count() == before


def test_a_lane_cookie_is_not_made_by_hand(cast):
    """Neither another's number under an old seal, nor a longer life, nor a seal of another purpose."""
    good = browser(cast.wen.user, cast.wen).headers["HTTP_COOKIE"].partition("klane=")[2]
    parts = good.split(".")
    assert ask("GET", "/?format=json", Actor({"HTTP_COOKIE": f"klane={good}"})).header("ETag")
    for number in range(5):
        for other in (str(int(parts[number]) + 1), "0", "\xd9\xa3", parts[number] + "0", "+" + parts[number]):
            if other == parts[number]:
                continue
            forged = ".".join([*parts[:number], other, *parts[number + 1 :]])
            assert ask("GET", "/?format=json", Actor({"HTTP_COOKIE": f"klane={forged}"})).header("ETag") is None, forged
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        assert ask("GET", "/?format=json", Actor({"HTTP_COOKIE": f"klane={good}"})).header("ETag") is None


@pytest.mark.parametrize(
    "place",
    [
        *(
            "//evil.example",
            "///evil.example",
            "https://evil.example",
            "https:evil.example",
            "/\\evil.example",
            "\t//evil.example",
        ),
        *("javascript:alert(1)", "http://kempelen.localhost:8000@evil.example/", "http:///evil.example", "%2f%2fevil.example"),
    ],
)
def test_nobody_is_sent_to_another_site(scene, market, place):
    """Wherever ``next`` is read (security V4)."""
    wen = {"login": "wen@example.org", "password": _PASSWORD, "next": place}
    for method, address, actor, form in (
        ("POST", "/account/login/", "stranger", wen),
        ("GET", f"/account/login/?next={place}", "wen", None),
        ("POST", "/account/logout/", "wen", {"next": place}),
        ("POST", "/account/reauthenticate/", "wen", {"password": _PASSWORD, "next": place}),
        ("POST", "/account/signup/", "wen", {"next": place}),
        ("POST", f"/projects/{scene.names['group']}/tasks/{scene.names['hit']}", "wen", {"_method": "delete", "from": place}),
    ):
        to = market.try_it(method, address, scene.actors[actor], form=form).header("Location") or "/"
        assert urljoin(ORIGIN + address, to.replace("\\", "/").strip()).startswith(f"{ORIGIN}/"), (address, to)
