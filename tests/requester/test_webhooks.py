"""Webhooks: the secret is seen once, what was given up can be sent again, and mistakes keep what was typed."""

from django.urls import reverse

from conftest import TEST
from kempelen.core import clock
from kempelen.hits.actions.listening import add_webhook
from kempelen.notify.events import EventType
from kempelen.notify.events.delivery import deliver_due
from kempelen.notify.models import Event, Webhook
from receivers import receiving, with_loopback
from requester_desk import at, page_of
from support import counted_queries, publish_hit


def new(**changes):
    return {"url": "https://hooks.example.org/market", "event_types": ["HITCreated", "HITReviewable"], "stands_for": ""} | changes


def address(name, key):
    return reverse(f"requester:{name}", args=[key])


def test_without_any_the_page_says_what_they_are_for(browser):
    page = page_of(browser, at("webhooks"))
    assert "No webhook yet" in page
    assert at("webhooks") in page_of(browser, at("developer"))


def test_the_secret_is_shown_in_one_answer_only(cast, browser):
    response = browser.post(at("webhooks"), new())
    page = response.content.decode()
    assert 'data-copy="whsec_' in page
    assert "no-store" in response["Cache-Control"]
    webhook = Webhook.objects.get(requester=cast.rita)
    assert webhook.event_mask == EventType.HIT_CREATED.bit | EventType.HIT_REVIEWABLE.bit
    assert "whsec_" not in webhook.secret
    again = page_of(browser, at("webhooks"))
    assert "whsec_" not in again
    assert "https://hooks.example.org/market" in again
    rotated = browser.post(address("webhook_rotate", webhook.pk)).content.decode()
    assert 'data-copy="whsec_' in rotated
    assert "24 hours" in rotated


def test_mistakes_are_said_beside_the_field_and_nothing_is_added(browser):
    for changes, words in (
        ({"url": "http://hooks.example.org/"}, "https://"),
        ({"url": "https://user:word@hooks.example.org/"}, "without a user name"),
        ({"url": "ftp://hooks.example.org/"}, "https://"),
        ({"event_types": []}, "Choose at least one event"),
        ({"event_types": ["Ping"]}, "Ping"),
    ):
        response = browser.post(at("webhooks"), new(**changes))
        assert response.status_code == 422, changes
        assert words in response.content.decode()
    assert not Webhook.objects.exists()


def test_one_address_is_one_webhook(browser):
    browser.post(at("webhooks"), new())
    response = browser.post(at("webhooks"), new(event_types=["HITCreated"]))
    assert response.status_code == 422
    assert "already" in response.content.decode()
    assert Webhook.objects.count() == 1


def test_it_hears_what_is_chosen(cast, browser):
    webhook = add_webhook(requester=cast.rita, url="https://127.0.0.1/a", event_types=[EventType.HIT_CREATED], actor=TEST).webhook
    assert "checked" in page_of(browser, address("webhook", webhook.pk))
    browser.post(address("webhook", webhook.pk), {"event_types": ["HITDisposed"], "stands_for": "arn:aws:sns:us-east-1:1:t"})
    webhook.refresh_from_db()
    assert (webhook.event_mask, webhook.stands_for) == (EventType.HIT_DISPOSED.bit, "arn:aws:sns:us-east-1:1:t")


def test_the_test_button_says_whether_it_arrived(cast, browser, settings):
    settings.KEMPELEN = with_loopback()
    with receiving() as receiver:
        webhook = add_webhook(requester=cast.rita, url=receiver.url, event_types=[EventType.HIT_CREATED], actor=TEST).webhook
        assert "The test arrived" in browser.post(address("webhook_test", webhook.pk), follow=True).content.decode()
        assert len(receiver.taken) == 1
        receiver.answers.append(500)
        assert "answered 500" in browser.post(address("webhook_test", webhook.pk), follow=True).content.decode()


def test_what_was_given_up_is_shown_and_sent_again(cast, browser, settings):
    settings.KEMPELEN = with_loopback()
    with receiving() as receiver:
        add_webhook(requester=cast.rita, url=receiver.url, event_types=[EventType.HIT_CREATED], actor=TEST)
        publish_hit(cast.rita)
        Event.objects.update(due_at=None, dead_at=clock.now(), attempts=22, last_error="The address answered 500.")
        page = page_of(browser, at("webhooks"))
        for words in ("Given up", "The address answered 500.", "22 attempts", "Send again"):
            assert words in page
        again = address("event_again", Event.objects.get().pk)
        assert "sent again" in browser.post(again, follow=True).content.decode()
        assert "already on its way" in browser.post(again, follow=True).content.decode()
        deliver_due()
        assert len(receiver.taken) == 1
    assert "Delivered lately" in page_of(browser, at("webhooks"))


def test_off_on_and_removed(cast, browser):
    webhook = add_webhook(requester=cast.rita, url="https://127.0.0.1/a", event_types=[EventType.HIT_CREATED], actor=TEST).webhook
    browser.post(address("webhook_switch", webhook.pk), {"active": "0"})
    assert not Webhook.objects.get().active
    browser.post(address("webhook_switch", webhook.pk), {"active": "1"})
    assert Webhook.objects.get().active
    browser.post(address("webhook_remove", webhook.pk))
    assert not Webhook.objects.exists()


def test_the_page_asks_as_much_for_many_as_for_few(cast, browser):
    counts = []
    for number in range(6):
        add_webhook(requester=cast.rita, url=f"https://127.0.0.1/{number}", event_types=[EventType.HIT_CREATED], actor=TEST)
        publish_hit(cast.rita)
        with counted_queries() as queries:
            page_of(browser, at("webhooks"))
        counts.append(len(queries))
    assert counts[2] == counts[5]
