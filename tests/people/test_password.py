"""Changing and resetting a password: older sessions end, a reset lets nobody in and takes no second step away."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from kempelen.accounts.actions import mark_email_verified
from kempelen.accounts.models import User

PASSWORD = "a long passphrase"
NEW = "another long passphrase"


def signed_in(browser):
    return browser.get("/settings/").status_code == 200


def ask_for_link(email):
    return Client().post("/account/password/reset/", {"email": email})


def mailed_link():
    """Return the address of the page that sets Wen's password, as the mail says it."""
    ask_for_link("wen@example.org")
    return re.search(r"http://kempelen.localhost:8000(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]


@pytest.fixture(autouse=True)
def _address_is_confirmed(cast):
    """Only a confirmed address is sent a link."""
    mark_email_verified(user=cast.wen.user)


def set_by_link(link):
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    return browser, browser.post(form, {"password1": NEW, "password2": NEW})


def test_a_change_asks_for_the_old_password_and_ends_every_session(cast, sign_in_freshly, sign_in):
    here, there = sign_in_freshly(cast.wen.user), sign_in(cast.wen.user)
    epoch = cast.wen.user.epoch
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    refused = here.post("/account/password/change/", form | {"oldpassword": "wrong one, sorry"})
    assert refused.context["form"].errors.keys() == {"oldpassword"}
    assert signed_in(there)

    here.post("/account/password/change/", form)
    user = User.objects.get(pk=cast.wen.user.pk)
    assert user.check_password(NEW)
    assert user.epoch == epoch + 1
    assert not signed_in(here)
    assert not signed_in(there)


def test_a_reset_sets_the_password_lets_nobody_in_and_ends_older_sessions(cast, sign_in):
    thief = sign_in(cast.wen.user)
    browser, answer = set_by_link(mailed_link())
    assert answer["Location"] == "/account/password/reset/key/done/"
    user = User.objects.get(pk=cast.wen.user.pk)
    assert user.check_password(NEW)
    assert user.epoch == cast.wen.user.epoch + 1
    assert not signed_in(browser)
    assert not signed_in(thief)


def test_a_reset_link_works_once(cast):
    link = mailed_link()
    set_by_link(link)
    assert "no longer works" in Client().get(link).content.decode()


def test_a_reset_leaves_the_second_step_in_place(cast):
    totp.TOTP.activate(cast.wen.user, totp.generate_totp_secret())
    browser, _answer = set_by_link(mailed_link())
    assert Authenticator.objects.filter(user=cast.wen.user, type="totp").exists()
    step = browser.post("/account/login/", {"login": "wen@example.org", "password": NEW})
    assert step["Location"] == "/account/2fa/authenticate/"
    assert not signed_in(browser)


def test_asking_for_an_unknown_address_looks_the_same(cast):
    known, unknown = ask_for_link("wen@example.org"), ask_for_link("who@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    links = [message.to for message in mail.outbox if "reset/key" in message.body]
    assert links == [["wen@example.org"]]
