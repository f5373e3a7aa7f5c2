"""Access keys: the secret is seen once, ten live keys are enough, each may do what was chosen, a revoked one stays shut."""

from datetime import timedelta

from django.urls import reverse

from kempelen.accounts.access import secret_of
from kempelen.accounts.actions import LIVE_KEYS_LIMIT, create_access_key, revoke_access_key
from kempelen.accounts.models import AccessKey
from kempelen.accounts.permissions import Preset, permissions_of
from kempelen.core import clock
from requester_desk import at, page_of
from support import TEST


def test_the_secret_is_shown_in_one_answer_only(cast, browser):
    response = browser.post(at("developer"), {"label": "<b>laptop</b>", "access": "everything"})
    page = response.content.decode()
    key = AccessKey.objects.get(requester=cast.rita)
    secret = secret_of(key)
    assert f'data-copy="{secret}"' in page
    assert "no-store" in response["Cache-Control"]
    assert "<b>laptop" not in page
    again = page_of(browser, at("developer"))
    assert secret not in again
    assert key.pk in again


def new(label: str, **more: str | list[str]) -> dict[str, str | list[str]]:
    return {"label": label, "access": "everything", "days": "", **more}


def test_an_eleventh_live_key_is_refused(cast, browser):
    for number in range(LIVE_KEYS_LIMIT - 1):
        create_access_key(requester=cast.rita, label=str(number), actor=TEST)
    assert browser.post(at("developer"), new("the last")).status_code == 200
    response = browser.post(at("developer"), new("one more"))
    assert response.status_code == 422
    assert "You have ten live access keys." in response.content.decode()
    assert AccessKey.objects.count() == LIVE_KEYS_LIMIT


def test_a_key_may_do_what_was_chosen(cast, browser):
    browser.post(at("developer"), new("reads", access="read", days="30"))
    browser.post(at("developer"), new("publishes", access="publish"))
    browser.post(at("developer"), new("one thing", access="chosen", operations=["GetAccountBalance"]))
    kept = {key.label: key for key in AccessKey.objects.all()}
    assert kept["reads"].permissions == list(permissions_of(Preset.READ))
    assert kept["reads"].expires_at - kept["reads"].created_at > timedelta(days=29)
    assert "SendBonus" not in kept["publishes"].permissions
    assert {"CreateHIT", "ListAssignmentsForHIT"} <= set(kept["publishes"].permissions)
    assert kept["one thing"].permissions == ["GetAccountBalance"]
    page = page_of(browser, at("developer"))
    for words in ("Read only", "Publish, never pay", "1 operation"):
        assert words in page


def test_choosing_nothing_is_not_choosing_everything(cast, browser):
    assert browser.post(at("developer"), new("odd", access="chosen")).status_code == 422
    assert browser.post(at("developer"), new("odd", access="chosen", operations=["MakeTea"])).status_code == 422
    assert not AccessKey.objects.exists()


def test_replacing_a_key_leaves_both_working_for_a_while(cast, browser):
    old = create_access_key(requester=cast.rita, label="nightly", actor=TEST, permissions=["GetAccountBalance"]).key
    assert "goes on working" not in page_of(browser, at("developer"))
    response = browser.post(reverse("requester:key_rotate", args=[old.pk]), {"hours": "24"})
    made = AccessKey.objects.exclude(pk=old.pk).get()
    page = response.content.decode()
    assert f'data-copy="{secret_of(made)}"' in page
    assert old.pk in page
    old.refresh_from_db()
    assert timedelta(hours=23) < old.expires_at - made.created_at <= timedelta(hours=24)
    assert (made.label, made.permissions, made.expires_at) == ("nightly", ["GetAccountBalance"], None)


def test_a_revoked_key_has_no_successor(cast, browser):
    old = create_access_key(requester=cast.rita, label="old", actor=TEST).key
    revoke_access_key(key=old, actor=TEST)
    response = browser.post(reverse("requester:key_rotate", args=[old.pk]), {"hours": "1"})
    assert response.status_code == 422
    assert "is revoked or has expired" in response.content.decode()
    assert AccessKey.objects.count() == 1


def test_an_expired_key_is_listed_and_cannot_be_revoked(cast, browser):
    key = create_access_key(requester=cast.rita, label="short", actor=TEST, expires_at=clock.now() + timedelta(days=1)).key
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        page = page_of(browser, at("developer"))
    assert "Expired" in page
    assert reverse("requester:key_revoke", args=[key.pk]) not in page


def test_a_key_needs_a_label(cast, browser):
    assert browser.post(at("developer"), new("")).status_code == 422
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
