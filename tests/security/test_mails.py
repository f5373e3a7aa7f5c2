"""Mails that a stranger can cause: their links lead home, and asking tells nothing about who has an account (W3, A3, N4)."""

import re

import pytest
from django.core import mail

from kempelen.accounts.hashers import Argon2Hasher
from kempelen.accounts.models import User
from security.knocking import ask

_LINK = re.compile(r"https?://\S+")
_PASSWORD = "a long passphrase"
_HOSTS = ("localhost:8000", "127.0.0.1:8000", "kempelen.localhost:8000")
"""Names the site answers to on a first evening; only the last is the one that people are told."""


@pytest.mark.parametrize("host", _HOSTS)
@pytest.mark.parametrize(
    ("place", "form"),
    [
        ("password/reset/", {"email": "wen@example.org"}),
        ("password/reset/", {"email": "nobody@example.org"}),
        ("signup/", {"email": "new@example.org", "password1": _PASSWORD, "roles": "worker"}),
        ("signup/", {"email": "wen@example.org", "password1": _PASSWORD, "roles": "worker"}),
    ],
)
def test_links_lead_to_the_address_people_are_told(scene, host, place, form):
    mail.outbox = []
    headers = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example", "HTTP_X_FORWARDED_PROTO": "https"}
    reply = ask("POST", f"http://{host}/account/{place}", scene.actors["stranger"], form=form, headers=headers)
    assert reply.status == 302
    (message,) = mail.outbox
    links = _LINK.findall(message.body)
    assert links
    assert all(link.startswith("http://kempelen.localhost:8000/") for link in links), links
    for name in ("evil.example", *(known for known in _HOSTS[:2])):
        assert name not in message.body.replace("kempelen.localhost:8000", "")
    assert not message.alternatives


@pytest.mark.parametrize(
    "host", ["evil.example", "kempelen.localhost:8000,evil.example", "kempelen.localhost:8000@evil.example", ""]
)
def test_no_mail_is_sent_for_a_host_that_is_not_ours(scene, host):
    mail.outbox = []
    address = "/account/password/reset/"
    reply = ask("POST", address, scene.actors["stranger"], form={"email": "wen@example.org"}, headers={"HTTP_HOST": host})
    assert reply.status == 400
    assert mail.outbox == []


@pytest.mark.parametrize(
    "email", ["wen@example.org\r\nBcc: all@example.org", "wen@example.org%0aBcc:x@example.org", "a\0@example.org"]
)
def test_no_header_is_added_by_an_address(scene, email):
    mail.outbox = []
    for place, form in (("password/reset/", {}), ("signup/", {"password1": _PASSWORD, "roles": "worker"})):
        ask("POST", f"/account/{place}", scene.actors["stranger"], form={"email": email, **form})
    for message in mail.outbox:
        assert len(message.recipients()) == 1
        assert "\n" not in message.recipients()[0]
        assert "Bcc" not in str(message.message())


@pytest.fixture
def hashes(monkeypatch):
    """Counts the hashing of passwords, which is what takes time."""
    counted = []
    for name in ("encode", "verify"):
        real = getattr(Argon2Hasher, name)

        def counting(self, *args, _real=real, **kwargs):
            counted.append(1)
            return _real(self, *args, **kwargs)

        monkeypatch.setattr(Argon2Hasher, name, counting)
    return counted


def seen_by_a_stranger(scene, market, place, form):
    """Everything a stranger sees of an answer, without what is new in every answer."""
    reply = market.try_it("POST", f"/account/{place}", scene.actors["stranger"], form=form)
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|csrf\w+\" value=\"\w+\"", "", reply.text).replace(form.get("login", "-"), "")
    flags = [re.sub(r"=[^;]*", "=", line) for line in reply.cookies]
    return reply.status, reply.header("Location"), page, sorted(flags)


@pytest.mark.parametrize(
    ("place", "known", "unknown"),
    [
        ("login/", {"login": "wen@example.org", "password": "wrong one"}, {"login": "who@example.org", "password": "wrong one"}),
        ("password/reset/", {"email": "wen@example.org"}, {"email": "who@example.org"}),
        (
            "signup/",
            {"email": "wen@example.org", "password1": _PASSWORD, "roles": "worker"},
            {"email": "who@example.org", "password1": _PASSWORD, "roles": "worker"},
        ),
    ],
)
def test_known_and_unknown_addresses_look_and_cost_the_same(scene, market, hashes, place, known, unknown):
    assert User.objects.filter(email="wen@example.org").exists()
    mail.outbox = []
    of_known = seen_by_a_stranger(scene, market, place, known)
    work = len(hashes)
    hashes.clear()
    of_unknown = seen_by_a_stranger(scene, market, place, unknown)
    assert of_known == of_unknown
    assert work == len(hashes)
    assert len(mail.outbox) in {0, 2}
