"""Access keys: the secret is seen once, two live keys are enough, a revoked one stays shut."""

from django.urls import reverse

from kempelen.accounts.access import secret_of
from kempelen.accounts.actions import create_access_key
from kempelen.accounts.models import AccessKey
from requester_desk import at, page_of
from support import TEST


def test_the_secret_is_shown_in_one_answer_only(cast, browser):
    response = browser.post(at("developer"), {"label": "<b>laptop</b>"})
    page = response.content.decode()
    key = AccessKey.objects.get(requester=cast.rita)
    secret = secret_of(key)
    assert f'data-copy="{secret}"' in page
    assert "no-store" in response["Cache-Control"]
    assert "<b>laptop" not in page
    again = page_of(browser, at("developer"))
    assert secret not in again
    assert key.pk in again


def test_a_third_live_key_is_refused(cast, browser):
    for label in ("one", "two"):
        browser.post(at("developer"), {"label": label})
    response = browser.post(at("developer"), {"label": "three"})
    assert response.status_code == 422
    assert "You have two live access keys." in response.content.decode()
    assert AccessKey.objects.count() == 2


def test_a_key_needs_a_label(cast, browser):
    assert browser.post(at("developer"), {"label": ""}).status_code == 422
    assert not AccessKey.objects.exists()


def test_a_revoked_key_stays_shut_and_listed(cast, browser):
    key = create_access_key(requester=cast.rita, label="old", actor=TEST).key
    response = browser.post(reverse("requester:key_revoke", args=[key.pk]), follow=True)
    page = response.content.decode()
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "is revoked" in page
    assert reverse("requester:key_revoke", args=[key.pk]) not in page


def test_the_example_names_this_marketplace(cast, browser, settings):
    page = page_of(browser, at("developer"))
    assert settings.KEMPELEN.base_url in page
    assert "boto3.client(" in page
