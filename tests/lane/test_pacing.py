"""Who knocks too fast is told how long to wait; who works is not in anybody's way (security V9, A1, A2; worker-site 14)."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.urls import reverse

from kempelen.accounts.actions import create_worker_token
from kempelen.config.callers import client_address, network_of
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Assignment
from kempelen.web import pacing
from support import TEST, publish_hit

LOCAL = {"REMOTE_ADDR": "203.0.113.7"}
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def knocked(db):
    """What allauth has counted is another test's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def rates(settings, monkeypatch):
    """Set the limits; each lets 20 seconds' worth through at once. Their clock stands still, however slow the machine is."""
    monkeypatch.setattr(pacing, "time", SimpleNamespace(monotonic=lambda: 1_000.0))

    def set_to(**values):
        settings.KEMPELEN = replace(settings.KEMPELEN, **values)

    return set_to


def statuses(count, ask):
    return [ask().status for _ in range(count)]


def test_a_worker_who_polls_too_fast_is_told_how_long_to_wait(cast, lean_door, rates):
    rates(list_rate=1)
    assert set(statuses(20, lambda: lean_door.get(cast.wen, "/", **JSON))) == {200}
    refused = lean_door.get(cast.wen, "/", **JSON)
    assert refused.status == 429
    assert refused.headers["Retry-After"] == "1"
    assert refused.json["code"] == "rate_limited"
    assert "exceeded the allowable" in refused.json["error"]
    assert lean_door.get(cast.walt, "/", **JSON).status == 200


def test_a_person_gets_the_houses_page_without_a_look_at_the_session(cast, lean_door, rates):
    rates(list_rate=1)
    statuses(20, lambda: lean_door.get(cast.wen, "/"))
    refused = lean_door.get(cast.wen, "/")
    assert (refused.status, refused.by_django) == (429, False)
    assert "exceeded the allowable" in refused.text
    assert "Wait 1 second, then try again." in refused.text
    assert "Open your queue" in refused.text
    for claim in (
        "data-copy=",
        "/account/login/",
        "/account/signup/",
        "k-sandbox",
    ):  # nobody knows who reads it
        assert claim not in refused.text
    assert refused.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert refused.headers["Cache-Control"] == "no-store"


def test_lists_accepts_and_pages_are_counted_apart(cast, lean_door, rates):
    """A refused accept accepts nothing; what is accepted goes on."""
    hit = publish_hit(cast.rita, slots=5)
    accept = f"/projects/{encode(Kind.HIT_GROUP, hit.hit_type_id)}/tasks/accept_random"
    rates(list_rate=1, accept_rate=1, page_rate=1)
    statuses(21, lambda: lean_door.get(cast.wen, "/", **JSON))
    assert lean_door.post(cast.wen, accept, {"format": "json"}).status == 302
    statuses(20, lambda: lean_door.post(cast.wen, accept, {"format": "json"}))
    held = Assignment.objects.count()
    assert lean_door.post(cast.wen, accept, {"format": "json"}).status == 429
    assert Assignment.objects.count() == held
    assert lean_door.get(cast.wen, "/tasks").status == 200
    statuses(19, lambda: lean_door.get(cast.wen, "/tasks"))
    assert lean_door.get(cast.wen, "/tasks").status == 429


def test_workers_behind_one_address_do_not_share_a_bucket(cast, lean_door, rates):
    rates(address_rate=1)
    assert set(statuses(30, lambda: lean_door.get(cast.wen, "/", **LOCAL, **JSON))) == {200}
    assert set(statuses(30, lambda: lean_door.get(cast.walt, "/", **LOCAL, **JSON))) == {200}


def test_strangers_share_their_addresss_bucket_and_no_other(lean_door, rates):
    rates(address_rate=1)
    assert 429 not in statuses(20, lambda: lean_door.get(None, "/welcome", **LOCAL))
    assert lean_door.get(None, "/welcome", **LOCAL).status == 429
    assert lean_door.get(None, "/account/login/", **LOCAL).status == 429
    assert lean_door.get(None, "/welcome", REMOTE_ADDR="203.0.113.8").status == 200
    for free in ("/health", "/static/dist/icons.svg"):
        assert lean_door.get(None, free, **LOCAL).status in {200, 404}


def test_tokens_that_nobody_has_are_counted_by_address(lean_door, rates):
    rates(address_rate=1)
    tries = [lean_door.get(None, "/", HTTP_AUTHORIZATION=f"Bearer kw_{number}", **LOCAL, **JSON) for number in range(21)]
    assert [each.status for each in tries] == [401] * 20 + [429]


def test_a_workers_tools_are_counted_by_worker_at_every_page(cast, lean_door, rates):
    """Not by address, where thousands may be; and one worker's tools are nobody else's."""
    rates(page_rate=1, address_rate=1)
    tokens = {
        worker: create_worker_token(worker=worker, label="tool", scopes=frozenset({"read"}), actor=TEST)
        for worker in (cast.wen, cast.walt)
    }

    def queue(worker):
        return lean_door.get(None, "/tasks?format=json", HTTP_AUTHORIZATION=f"Bearer {tokens[worker]}", **LOCAL)

    assert statuses(25, lambda: queue(cast.wen))[20:] == [429] * 5
    assert queue(cast.walt).status == 200
    assert lean_door.get(None, "/welcome", **LOCAL).status == 200


def test_a_limit_of_nothing_is_none(cast, lean_door, rates):
    rates(list_rate=0, address_rate=0)
    assert set(statuses(150, lambda: lean_door.get(cast.wen, "/", **JSON))) == {200}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 192.0.2.1", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.7"),
        (1, "", "203.0.113.7"),
    ],
)
def test_an_address_is_what_our_own_proxies_say(rates, proxies, forwarded, address):
    rates(trusted_proxy_count=proxies)
    assert client_address({"REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": forwarded}) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unreadable"),
        ("not an address", "unreadable"),
    ],
)
def test_an_address_is_counted_by_its_network(address, network):
    assert network_of(address) == network


def test_log_ins_that_fail_are_limited_by_account_and_say_when_to_come_back(cast, knocked, client):
    def knock(password):
        return client.post(reverse("account_login"), {"login": "wen@example.org", "password": password})

    assert {knock("wrong passphrase").status_code for _ in range(5)} == {200}
    refused = knock("a long passphrase")
    assert refused.status_code == 200
    assert "_auth_user_id" not in client.session
    other = client.post(reverse("account_login"), {"login": "walt@example.org", "password": "a long passphrase"})
    assert other.status_code == 302


def test_many_password_resets_for_one_address_get_the_page_with_a_time(cast, knocked, client, mailoutbox):
    answers = [client.post(reverse("account_reset_password"), {"email": "wen@example.org"}) for _ in range(6)]
    assert [each.status_code for each in answers] == [302] * 5 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert "exceeded the allowable" in answers[-1].content.decode()
    assert len(mailoutbox) == 5
