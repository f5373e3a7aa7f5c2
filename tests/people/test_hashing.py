"""Passwords are hashed two at a time; whoever waits too long gets a page, and nobody runs the machine out of memory (A13)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from kempelen.accounts import hashers
from kempelen.accounts.actions import mark_email_verified
from kempelen.accounts.errors import BusyHashingError
from kempelen.accounts.models import User

PASSWORD = "a long passphrase"
LOGIN = "/account/login/"


@pytest.fixture
def full(monkeypatch):
    """Every place is taken, and nobody waits long."""
    monkeypatch.setattr(hashers, "PATIENCE_SECONDS", 0.01)
    for _ in range(hashers.AT_ONCE):
        assert hashers._places.acquire(timeout=10)
    yield
    for _ in range(hashers.AT_ONCE):
        hashers._places.release()


def test_no_more_than_two_are_hashed_at_once(monkeypatch):
    under_way, most, guard = [0], [0], threading.Lock()
    plain = Argon2PasswordHasher.encode

    def watched(self, password, salt):
        with guard:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        try:
            return plain(self, password, salt)
        finally:
            with guard:
                under_way[0] -= 1

    monkeypatch.setattr(Argon2PasswordHasher, "encode", watched)
    monkeypatch.setattr(hashers, "PATIENCE_SECONDS", 60.0)
    with ThreadPoolExecutor(max_workers=12) as pool:
        made = list(
            pool.map(lambda number: hashers.Argon2Hasher().encode(f"{PASSWORD} {number}", "a salt of some length"), range(24))
        )
    assert most[0] == hashers.AT_ONCE
    assert len(set(made)) == 24


def test_whoever_waits_too_long_is_refused_and_the_place_is_free_again(full):
    with pytest.raises(BusyHashingError):
        hashers.Argon2Hasher().verify(PASSWORD, "argon2$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA")
    hashers._places.release()
    assert hashers.Argon2Hasher().encode(PASSWORD, "a salt of some length").startswith("argon2$argon2id")
    assert hashers._places.acquire(timeout=1)


def test_a_log_in_that_finds_no_place_gets_a_page_and_a_time(cast, client, full):
    mark_email_verified(user=cast.wen.user)
    answer = client.post(LOGIN, {"login": "wen@example.org", "password": PASSWORD})
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")
    assert "Wait 5 seconds, then try again." in answer.content.decode()
    assert client.get("/settings/").status_code == 302


def test_an_account_that_finds_no_place_is_not_made(db, client, full):
    form = {"email": "new@example.org", "password1": PASSWORD, "roles": "worker", "website": ""}
    assert client.post("/account/signup/", form).status_code == 429
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_next_one_signs_in(cast, client):
    mark_email_verified(user=cast.wen.user)
    assert client.post(LOGIN, {"login": "wen@example.org", "password": PASSWORD}).status_code == 302
