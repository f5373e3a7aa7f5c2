"""Queues and topics: a real server that speaks SQS and SNS, the operator's map of destinations, and webhooks in their place."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from standardwebhooks.webhooks import Webhook as Verifier

from kempelen.accounts.actions import mark_email_verified
from kempelen.hits.actions.listening import add_webhook, change_webhook, update_notification_settings
from kempelen.notify.errors import BadDestinationError, UndeliverableError
from kempelen.notify.events import EventType, Transport
from kempelen.notify.events.actions import ping_webhook, send_test
from kempelen.notify.events.delivery import deliver_due
from kempelen.notify.events.specifications import Specification
from kempelen.notify.models import Event, NotificationSetting, Webhook
from postbox import body_of, open_postbox
from receivers import cloud_serving, receiving, with_cloud, with_loopback
from support import TEST, make_hit_type, publish_hit, work

SUBMITTED = (EventType.ASSIGNMENT_SUBMITTED, EventType.HIT_CREATED)


@pytest.fixture(scope="module")
def cloud():
    with cloud_serving() as serving:
        yield serving


def listen(requester, transport, destination, event_types=SUBMITTED):
    update_notification_settings(
        hit_type=make_hit_type(requester),
        requester=requester,
        specification=Specification(destination, transport, "2006-05-05", event_types),
        active=None,
        actor=TEST,
    )


def test_a_queue_gets_the_bare_document(cast, cloud, settings):
    settings.KEMPELEN = with_cloud(cloud)
    queue = cloud.queue("bare")
    listen(cast.rita, Transport.SQS, queue)
    work(cast.wen, publish_hit(cast.rita))
    deliver_due()
    documents = [json.loads(body) for body in cloud.bodies(queue)]
    assert [document["Events"][0]["EventType"] for document in documents] == ["HITCreated", "AssignmentSubmitted"]
    assert {document["EventDocVersion"] for document in documents} == {"2006-05-05"}
    assert not Event.objects.filter(delivered_at=None).exists()


def test_a_topic_publishes_it(cast, cloud, settings):
    settings.KEMPELEN = with_cloud(cloud)
    queue = cloud.queue("behind-a-topic")
    topic = cloud.topic_into(queue, "events")
    listen(cast.rita, Transport.SNS, topic)
    publish_hit(cast.rita)
    deliver_due()
    (body,) = cloud.bodies(queue)
    envelope = json.loads(body)
    assert (envelope["Type"], envelope["TopicArn"]) == ("Notification", topic)
    assert json.loads(envelope["Message"])["Events"][0]["EventType"] == "HITCreated"


def test_a_queue_that_is_not_there_is_tried_again_and_says_why(cast, cloud, settings):
    settings.KEMPELEN = with_cloud(cloud)
    listen(cast.rita, Transport.SQS, f"{cloud.endpoint}/123456789012/nowhere")
    publish_hit(cast.rita)
    deliver_due()
    event = Event.objects.get()
    assert event.last_error.startswith("SQS answered ")
    assert event.due_at is not None


def test_the_message_goes_to_the_endpoint_whatever_host_a_queue_names(cast, cloud, settings):
    settings.KEMPELEN = with_cloud(cloud)
    queue = cloud.queue("elsewhere")
    with receiving() as trap:
        listen(cast.rita, Transport.SQS, queue.replace(cloud.endpoint, trap.url.removesuffix("/hook")))
        publish_hit(cast.rita)
        deliver_due()
        assert trap.taken == []
    assert len(cloud.bodies(queue)) == 1


def test_only_destinations_of_the_operators_map_are_signed_for(cast, cloud, settings):
    settings.KEMPELEN = with_cloud(cloud, aws_destinations=("*/{requester}-*",))
    mine, foreign = cloud.queue(f"{cast.rita.public_id}-events"), cloud.queue("somebody-elses")
    for queue, taken in ((mine, 1), (foreign, 0)):
        listen(cast.rita, Transport.SQS, queue)
        publish_hit(cast.rita)
        deliver_due()
        assert len(cloud.bodies(queue)) == taken


def test_without_an_endpoint_it_waits_with_a_reason(cast):
    listen(cast.rita, Transport.SNS, "arn:aws:sns:us-east-1:123456789012:events")
    publish_hit(cast.rita)
    deliver_due()
    assert "none of your webhooks stands for it" in Event.objects.get().last_error


@pytest.mark.parametrize("transport", [Transport.SNS, Transport.SQS])
def test_a_webhook_stands_for_a_topic_or_queue(cast, settings, transport):
    settings.KEMPELEN = with_loopback()
    address = {
        Transport.SNS: "arn:aws:sns:us-east-1:123456789012:events",
        Transport.SQS: "https://sqs.us-east-1.amazonaws.com/123456789012/events",
    }[transport]
    with receiving() as receiver:
        add_webhook(requester=cast.rita, url=receiver.url, event_types=(), stands_for=address, actor=TEST)
        listen(cast.rita, transport, address)
        listen(cast.ravi, transport, address)
        publish_hit(cast.rita)
        deliver_due()
        *before, taken = receiver.taken
    assert [one.headers["x-amz-sns-message-type"] for one in before] == ["SubscriptionConfirmation"] * (
        transport is Transport.SNS
    )
    assert "webhook-signature" in taken.headers
    document = json.loads(taken.body)
    if transport is Transport.SNS:
        assert (document["Type"], document["TopicArn"]) == ("Notification", address)
        assert taken.headers["x-amz-sns-message-type"] == "Notification"
        assert taken.headers["x-amz-sns-topic-arn"] == address
        document = json.loads(document["Message"])
    assert document["Events"][0]["EventType"] == "HITCreated"


def test_a_topics_subscriber_is_told_so_before_anything_else(cast, settings):
    """As SNS does it (requester-api 8.3): until it takes that, it gets nothing; then it is never told again for this topic."""
    settings.KEMPELEN = with_loopback()
    topic = "arn:aws:sns:us-east-1:123456789012:events"
    with receiving() as receiver:
        made = add_webhook(requester=cast.rita, url=receiver.url, event_types=(), stands_for=topic, actor=TEST)
        receiver.answers.append(500)
        with pytest.raises(UndeliverableError):
            ping_webhook(webhook=made.webhook)
        assert len(receiver.taken) == 1
        ping_webhook(webhook=made.webhook)
        _refused, asked, ping = receiver.taken
        ping_webhook(webhook=Webhook.objects.get(pk=made.webhook.pk))
        assert len(receiver.taken) == 4
        other = "arn:aws:sns:us-east-1:123456789012:others"
        change_webhook(webhook=made.webhook, event_types=(), stands_for=other, actor=TEST)
        ping_webhook(webhook=made.webhook)
        again = receiver.taken[4]
    words = json.loads(asked.body)
    assert (words["Type"], words["TopicArn"]) == ("SubscriptionConfirmation", topic)
    assert asked.headers["x-amz-sns-message-type"] == "SubscriptionConfirmation"
    assert asked.headers["x-amz-sns-topic-arn"] == topic
    assert Verifier(made.secret).verify(asked.body, asked.headers) == words
    assert json.loads(ping.body)["Events"][0]["EventType"] == "Ping"
    assert json.loads(again.body)["TopicArn"] == other
    address = urlsplit(words["SubscribeURL"])
    assert parse_qs(address.query) == {"Action": ["ConfirmSubscription"], "TopicArn": [topic], "Token": [words["Token"]]}
    assert Client().get(f"{address.path}?{address.query}").status_code == 200


def test_mail_goes_to_a_confirmed_address_of_ones_own_only(cast):
    with pytest.raises(BadDestinationError):
        listen(cast.rita, Transport.EMAIL, "victim@example.org")
    with pytest.raises(BadDestinationError):
        listen(cast.rita, Transport.EMAIL, "rita@example.org")
    assert not NotificationSetting.objects.exists()
    mark_email_verified(user=cast.rita.user)
    with open_postbox() as postbox:
        listen(cast.rita, Transport.EMAIL, "rita@example.org")
        publish_hit(cast.rita)
        deliver_due()
        (mail,) = postbox.mails
        assert mail["To"] == "rita@example.org"
        assert mail["Subject"].startswith("[Kempelen] HITCreated of HIT 3")
        assert '"EventType":"HITCreated"' in body_of(mail)


def test_a_test_message_says_at_once_what_is_wrong(cast, cloud, settings):
    specification = Specification("https://127.0.0.1:9/1/q", Transport.SQS, "2014-08-15", (EventType.PING,))
    settings.KEMPELEN = replace(with_cloud(cloud), sqs_endpoint="http://127.0.0.1:9")
    with pytest.raises(UndeliverableError):
        send_test(requester=cast.rita, specification=specification, event_type=EventType.PING)
    assert not Event.objects.exists()
