"""What the tests of people's pages share."""

import pytest
from django.test import Client

from kempelen.accounts.actions import mark_email_verified
from kempelen.accounts.models import User

PASSWORD = "a long passphrase"


@pytest.fixture
def sign_in(db):
    """Sign somebody in by the log-in page and return their browser."""

    def door(user: User) -> Client:
        mark_email_verified(user=user)
        browser = Client()
        answer = browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return door


@pytest.fixture
def sign_in_freshly(sign_in):
    """Sign somebody in and give the password once more, as changes to the account ask for."""

    def door(user: User) -> Client:
        browser = sign_in(user)
        browser.post("/account/reauthenticate/", {"password": PASSWORD})
        return browser

    return door
