"""Pages for what is not there or not allowed: they say what to do next, and nothing about the inside."""

from dataclasses import replace

import pytest
from django.test import Client, RequestFactory, override_settings

from kempelen.core.errors import NotFoundError, Refusal
from kempelen.web.errors import refusal_page


class Limit(Refusal):
    """A refusal of a test."""

    code = "too_many_things"
    sentence = "You have too many things. Put one away first."


def test_an_unknown_address_is_not_found_for_everybody(cast, sign_in):
    for browser in (Client(), sign_in(cast.wen.user), sign_in(cast.rita.user)):
        answer = browser.get("/no/such/page")
        assert answer.status_code == 404
        assert "There is nothing on this square." in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_and_changes_nothing(cast):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/account/signup/", {"email": "a@example.org", "password1": "a long passphrase", "roles": ["worker"]})
    assert answer.status_code == 403
    assert "This form was not accepted." in answer.content.decode()


def test_a_refusal_is_told_in_its_own_words(rf: RequestFactory, db):
    answer = refusal_page(rf.get("/"), Limit())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You have too many things. Put one away first." in page
    assert "too_many_things" in page


def test_what_is_anothers_looks_absent(rf: RequestFactory, db):
    assert refusal_page(rf.get("/"), NotFoundError()).status_code == 404


@pytest.mark.parametrize(
    ("contact", "line"), [("security@example.org", "mailto:security@example.org"), ("https://x.example/s", "https://x.example/s")]
)
def test_whom_to_tell_about_a_hole(client, db, settings, contact, line):
    assert client.get("/.well-known/security.txt").status_code == 404
    with override_settings(KEMPELEN=replace(settings.KEMPELEN, security_contact=contact)):
        assert f"Contact: {line}\n" in client.get("/.well-known/security.txt").content.decode()
