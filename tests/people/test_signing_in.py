"""Signing in and out: by address, with a second step, and not at all for those who are suspended."""

import pytest
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from kempelen.accounts.actions import end_all_sessions, mark_email_verified
from kempelen.accounts.models import User

PASSWORD = "a long passphrase"
LOGIN = "/account/login/"


def signed_in(browser):
    return browser.get("/settings/").status_code == 200


def code_now(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.mark.parametrize(("who", "home"), [("wen", ""), ("rita", "/requester/projects"), ("olu", "/operator")])
def test_everybody_arrives_at_their_side_of_the_market(cast, sign_in, who, home):
    person = getattr(cast, who)
    browser = sign_in(person if isinstance(person, User) else person.user)
    assert browser.get("/home")["Location"].rstrip("/") == home


def test_the_address_may_be_written_in_any_case(cast, client):
    mark_email_verified(user=cast.wen.user)
    answer = client.post(LOGIN, {"login": "WEN@Example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_address_read_alike(cast, client):
    mark_email_verified(user=cast.wen.user)
    wrong = client.post(LOGIN, {"login": "wen@example.org", "password": "another passphrase"})
    unknown = Client().post(LOGIN, {"login": "who@example.org", "password": "another passphrase"})
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not signed_in(client)


def test_the_page_after_signing_in_is_never_another_site(cast, client):
    mark_email_verified(user=cast.wen.user)
    answer = client.post(f"{LOGIN}?next=https://evil.example/", {"login": "wen@example.org", "password": PASSWORD})
    assert answer["Location"] == "/home"


def test_a_suspended_person_is_told_and_not_let_in(cast, client):
    mark_email_verified(user=cast.wen.user)
    User.objects.filter(pk=cast.wen.user.pk).update(is_active=False)
    answer = client.post(LOGIN, {"login": "wen@example.org", "password": PASSWORD}, follow=True)
    assert "This account is closed" in answer.content.decode()
    assert not signed_in(client)


def test_a_session_ends_when_its_person_is_suspended(cast, sign_in):
    browser = sign_in(cast.wen.user)
    assert signed_in(browser)
    User.objects.filter(pk=cast.wen.user.pk).update(is_active=False)
    assert not signed_in(browser)


def test_raising_the_epoch_ends_every_session(cast, sign_in):
    first, second, stranger = sign_in(cast.wen.user), sign_in(cast.wen.user), sign_in(cast.walt.user)
    end_all_sessions(user=cast.wen.user)
    assert not signed_in(first)
    assert not signed_in(second)
    assert signed_in(stranger)


def test_looking_at_the_log_out_page_does_not_sign_out(cast, sign_in):
    browser = sign_in(cast.wen.user)
    assert "Sign out?" in browser.get("/account/logout/").content.decode()
    assert signed_in(browser)


def test_logging_out_ends_this_session_and_no_other(cast, sign_in):
    here, there = sign_in(cast.wen.user), sign_in(cast.wen.user)
    here.post("/account/logout/")
    assert not signed_in(here)
    assert signed_in(there)


def test_a_second_step_is_set_up_and_asked_for(cast, sign_in_freshly):
    browser = sign_in_freshly(cast.wen.user)
    page = browser.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = browser.post("/account/2fa/totp/activate/", {"code": code_now(secret)}, follow=True)
    codes = answer.context["unused_codes"]
    assert len(codes) == 10
    assert all(code in answer.content.decode() for code in codes)
    again = browser.get("/account/2fa/recovery-codes/").content.decode()
    assert not any(code in again for code in codes), "recovery codes are shown once"
    kinds = set(Authenticator.objects.filter(user=cast.wen.user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}

    other = Client()
    step = other.post(LOGIN, {"login": "wen@example.org", "password": PASSWORD})
    assert step["Location"] == "/account/2fa/authenticate/"
    assert not signed_in(other)
    refused = other.post("/account/2fa/authenticate/", {"code": "000000"})
    assert refused.status_code == 200
    assert not signed_in(other)


def test_a_recovery_code_opens_once(cast, client):
    mark_email_verified(user=cast.wen.user)
    totp.TOTP.activate(cast.wen.user, totp.generate_totp_secret())
    code = RecoveryCodes.activate(cast.wen.user).get_unused_codes()[0]
    for browser, opens in ((client, True), (Client(), False)):
        browser.post(LOGIN, {"login": "wen@example.org", "password": PASSWORD})
        browser.post("/account/2fa/authenticate/", {"code": code})
        assert signed_in(browser) is opens


def test_the_secret_of_the_second_step_is_not_kept_in_clear(cast):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.wen.user, secret)
    kept = Authenticator.objects.get(user=cast.wen.user, type="totp").data["secret"]
    assert kept != secret
    assert get_mfa_adapter().decrypt(kept) == secret
