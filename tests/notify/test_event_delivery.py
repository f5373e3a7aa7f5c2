"""Events get to their destinations: signed, in order per HIT, again after a failure, and whatever other destinations do."""

import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from kempelen.core import clock
from kempelen.core.outgoing import ANSWER_SECONDS
from kempelen.hits.actions.listening import add_webhook, remove_webhook, switch_webhook
from kempelen.jobs.couriers import Couriers
from kempelen.jobs.loop import run_once
from kempelen.notify.errors import UndeliverableError, WebhookOffError
from kempelen.notify.events import ALL_BITS, EventType, event_types_of
from kempelen.notify.events.access import own_event
from kempelen.notify.events.actions import ping_webhook, rotate_secret, send_again
from kempelen.notify.events.delivery import (
    ATTEMPTS_LIMIT,
    LEASE,
    LONGEST_SEND,
    PATIENCE,
    claim_due,
    deliver_due,
    deliver_turn,
    forget_old,
    wait_before,
)
from kempelen.notify.models import Destination, Event, Webhook
from receivers import receiving, slept_until, with_loopback
from support import TEST, at_once, counted_queries, make_workers, publish_hit, work

EVERYTHING = event_types_of(ALL_BITS)


@pytest.fixture(autouse=True)
def _may_send_here(settings):
    settings.KEMPELEN = with_loopback()


@contextmanager
def hooked(requester, event_types=EVERYTHING):
    """A receiver that a requester's webhook posts to, and the webhook with its secret."""
    with receiving() as receiver:
        yield receiver, add_webhook(requester=requester, url=receiver.url, event_types=event_types, actor=TEST)


def types_in(receiver):
    return [json.loads(taken.body)["Events"][0]["EventType"] for taken in receiver.taken]


def test_a_webhook_gets_the_document_signed(cast):
    with hooked(cast.rita) as (receiver, made):
        hit = publish_hit(cast.rita)
        assert run_once()
        (taken,) = receiver.taken
        document = json.loads(taken.body)
        (event,) = document["Events"]
        assert list(document) == ["Events", "EventDocId", "SourceAccount", "CustomerId", "EventDocVersion"]
        assert (event["EventType"], set(event)) == ("HITCreated", {"EventType", "EventTimestamp", "HITId", "HITTypeId"})
        assert datetime.strptime(event["EventTimestamp"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert len(document["EventDocId"]) == 40
        assert int(document["EventDocId"], 16)
        assert document["CustomerId"] == cast.rita.public_id
        assert document["SourceAccount"] == cast.rita.account_number
        assert taken.headers["webhook-id"] == document["EventDocId"]
        assert Verifier(made.secret).verify(taken.body, taken.headers) == document
        assert hit.pk
        assert not Event.objects.filter(delivered_at=None).exists()


def test_a_secret_that_is_not_ours_does_not_verify(cast):
    with hooked(cast.rita) as (receiver, made):
        publish_hit(cast.rita)
        deliver_due()
        (taken,) = receiver.taken
        other = rotate_secret(webhook=made.webhook, actor=TEST)
        with pytest.raises(Exception, match="No matching signature"):
            Verifier(other.secret).verify(taken.body, taken.headers)


def test_both_secrets_sign_for_a_day_after_a_change(cast):
    with clock.stopped_at(datetime.now(UTC)) as advance, hooked(cast.rita) as (receiver, made):
        new = rotate_secret(webhook=made.webhook, actor=TEST)
        assert new.secret != made.secret
        assert made.secret not in Webhook.objects.get().former_secret
        ping_webhook(webhook=new.webhook)
        for secret in (made.secret, new.secret):
            Verifier(secret).verify(receiver.taken[-1].body, receiver.taken[-1].headers)
        advance(timedelta(days=1, seconds=1))
        ping_webhook(webhook=new.webhook)
        assert receiver.taken[-1].headers["webhook-signature"].count("v1,") == 1


def test_one_hit_is_told_in_order(cast):
    with hooked(cast.rita) as (receiver, _made):
        work(cast.wen, publish_hit(cast.rita))
        deliver_due()
        assert types_in(receiver) == ["HITCreated", "AssignmentAccepted", "AssignmentSubmitted", "HITReviewable"]


def test_what_fails_goes_again_under_the_same_id_and_later_events_of_the_hit_wait(cast):
    with clock.stopped_at(datetime.now(UTC)) as advance, hooked(cast.rita) as (receiver, _made):
        hit = publish_hit(cast.rita)
        receiver.answers.append(500)
        deliver_due()
        work(cast.wen, hit)
        publish_hit(cast.rita, title="Another")
        deliver_due()
        assert types_in(receiver) == ["HITCreated", "HITCreated"]  # the failed one, then the other HIT's
        assert deliver_due() == 0
        advance(timedelta(seconds=6))
        deliver_due()
        assert types_in(receiver)[2:] == ["HITCreated", "AssignmentAccepted", "AssignmentSubmitted", "HITReviewable"]
        assert receiver.taken[0].body == receiver.taken[2].body
        assert receiver.taken[0].headers["webhook-id"] == receiver.taken[2].headers["webhook-id"]
        first = Event.objects.order_by("id")[0]
        assert (first.attempts, first.last_error) == (2, "")


def test_waits_double_up_to_two_hours_and_last_for_about_a_day():
    for attempt in range(1, ATTEMPTS_LIMIT + 1):
        middle = min(5 * 2 ** (attempt - 1), 7_200)
        assert middle * 0.8 <= wait_before(attempt).total_seconds() <= middle * 1.2
    assert len({wait_before(5) for _ in range(20)}) > 1
    total = sum((wait_before(attempt) for attempt in range(1, ATTEMPTS_LIMIT)), timedelta())
    assert timedelta(hours=18) < total < timedelta(hours=30)


def test_one_event_that_is_never_taken_is_given_up_after_a_day_and_can_be_sent_again(cast):
    with clock.stopped_at(datetime.now(UTC)) as advance, hooked(cast.rita) as (receiver, _made):
        publish_hit(cast.rita)
        began, tries = clock.now(), 0
        receiver.answers.extend([500] * 100)
        while Event.objects.filter(dead_at=None).exists():
            tries += deliver_due()
            advance(timedelta(minutes=20))
        event = Event.objects.get()
        assert tries <= ATTEMPTS_LIMIT
        assert timedelta(hours=18) < clock.now() - began < timedelta(hours=36)
        assert (event.last_error, event.due_at) == ("The address answered 500.", None)
        receiver.answers.clear()
        send_again(event=own_event(cast.rita, event.pk))
        assert deliver_due() == 1
        assert len({taken.headers["webhook-id"] for taken in receiver.taken}) == 1
        assert Destination.objects.get().failures == 0


def test_a_dead_destination_is_tried_ever_less_and_its_old_events_are_given_up_together(cast):
    with clock.stopped_at(datetime.now(UTC)) as advance, hooked(cast.rita, [EventType.HIT_CREATED]) as (receiver, _made):
        for _ in range(30):
            publish_hit(cast.rita)
        receiver.answers.extend([503] * 10_000)
        looks = 0
        for _ in range(240):
            looks += deliver_due()
            advance(timedelta(seconds=15))
        assert looks < 20
        assert Destination.objects.get().failures == looks
        advance(PATIENCE)
        deliver_due()
        assert Event.objects.filter(dead_at=None).count() == 0


def test_a_slow_destination_holds_up_nobody_else(cast_committed):
    with receiving() as slow, receiving() as quick:
        slow.hold = threading.Event()
        for receiver in (slow, quick):
            add_webhook(requester=cast_committed.rita, url=receiver.url, event_types=EVERYTHING, actor=TEST)
        work(cast_committed.wen, publish_hit(cast_committed.rita))
        couriers = Couriers(threads=2)
        try:
            couriers.send()
            assert slept_until(lambda: len(quick.taken) == 4, ANSWER_SECONDS)
            assert len(slow.taken) == 1
            slow.hold.set()
            assert slept_until(lambda: len(slow.taken) == 4)
        finally:
            slow.hold.set()
            couriers.stop()


def test_several_jobs_send_each_event_once_and_in_order_per_hit(cast_committed):
    with hooked(cast_committed.rita) as (receiver, _made):
        hits = [publish_hit(cast_committed.rita, slots=2) for _ in range(6)]
        for worker in make_workers(2):
            for hit in hits:
                work(worker, hit)

        def loop():
            while Event.objects.filter(delivered_at=None).exists():
                deliver_due()

        at_once(loop, loop, loop)
        assert len(receiver.taken) == 6 * 6
        assert len({taken.headers["webhook-id"] for taken in receiver.taken}) == 6 * 6
        told = {}
        for taken in receiver.taken:
            (event,) = json.loads(taken.body)["Events"]
            told.setdefault(event["HITId"], []).append(event["EventType"])
        accepted = ["AssignmentAccepted", "AssignmentSubmitted"]
        assert list(told.values()) == [["HITCreated", *accepted, *accepted, "HITReviewable"]] * 6


def test_a_process_that_dies_while_sending_leaves_a_lease_that_ends(cast, monkeypatch):
    with clock.stopped_at(datetime.now(UTC)) as advance, hooked(cast.rita) as (receiver, _made):
        publish_hit(cast.rita)
        (lease,) = claim_due()

        with monkeypatch.context() as patched:
            # It has been sent and is about to be noted down when the process ends.
            patched.setattr("kempelen.notify.events.delivery.statements.DELIVERED", None)
            with pytest.raises(AttributeError):
                deliver_turn(lease)
        assert claim_due() == []
        advance(LEASE)
        assert deliver_due() == 1
        assert receiver.taken[0].body == receiver.taken[1].body
        assert len(receiver.taken) == 2


def test_a_lease_outlasts_the_longest_turn():
    assert timedelta(seconds=ANSWER_SECONDS) <= LEASE - LONGEST_SEND


def test_redirects_are_not_followed(cast):
    with receiving() as elsewhere, hooked(cast.rita) as (receiver, _made):
        receiver.answers.append(302)
        receiver.headers["Location"] = elsewhere.url
        publish_hit(cast.rita)
        deliver_due()
        assert elsewhere.taken == []
        assert Event.objects.get().last_error == "The address answered 302. Redirects are not followed."


def test_switched_off_it_hears_nothing_and_what_waits_is_given_up(cast):
    with hooked(cast.rita) as (receiver, made):
        publish_hit(cast.rita)
        switch_webhook(webhook=made.webhook, active=False, actor=TEST)
        publish_hit(cast.rita)
        assert deliver_due() == 0
        event = Event.objects.get()
        assert event.last_error == "The webhook was switched off."
        with pytest.raises(WebhookOffError):
            send_again(event=own_event(cast.rita, event.pk))
        with pytest.raises(WebhookOffError):
            ping_webhook(webhook=made.webhook)
        assert receiver.taken == []


def test_removed_it_leaves_nothing_behind(cast):
    with hooked(cast.rita) as (_receiver, made):
        publish_hit(cast.rita)
        remove_webhook(webhook=made.webhook, actor=TEST)
    assert not Event.objects.exists()
    assert not Destination.objects.exists()


def test_a_private_address_is_not_sent_to_unless_the_operator_allows_it(cast, settings):
    with hooked(cast.rita) as (receiver, made):
        settings.KEMPELEN = with_loopback()
        ping_webhook(webhook=made.webhook)
        settings.KEMPELEN = replace(settings.KEMPELEN, outgoing_networks=())
        with pytest.raises(UndeliverableError):
            ping_webhook(webhook=made.webhook)
        assert len(receiver.taken) == 1


def test_a_suspended_requester_is_not_told(cast):
    with hooked(cast.rita) as (receiver, _made):
        publish_hit(cast.rita)
        cast.rita.suspended_at = clock.now()
        cast.rita.save(update_fields=["suspended_at"])
        assert deliver_due() == 0
        assert receiver.taken == []


def test_delivering_more_costs_a_statement_an_event_and_no_more(cast):
    with hooked(cast.rita, [EventType.HIT_CREATED]):
        counts = []
        for events in (1, 5, 10):
            for _ in range(events):
                publish_hit(cast.rita)
            with counted_queries() as queries:
                deliver_due()
            counts.append(len(queries))
    assert counts[2] - counts[1] == 5


def test_old_rows_are_forgotten(cast):
    with clock.stopped_at(datetime.now(UTC)) as advance, hooked(cast.rita):
        publish_hit(cast.rita)
        deliver_due()
        publish_hit(cast.rita)
        advance(timedelta(days=8))
        assert forget_old() == 1
        assert Event.objects.count() == 1
