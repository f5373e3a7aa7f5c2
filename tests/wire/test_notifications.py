"""UpdateNotificationSettings and SendTestEventNotification, spoken by boto3 (requester-api 4.8, 8.2)."""

import json
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from kempelen.hits.models import HitType
from kempelen.notify.events import EventType
from kempelen.notify.events.delivery import deliver_due
from kempelen.notify.models import Event, NotificationSetting
from receivers import cloud_serving, with_cloud
from support import QUESTION

TOPIC = "arn:aws:sns:us-east-1:047991105548:experiment"
SIX = (
    "AssignmentAccepted",
    "AssignmentAbandoned",
    "AssignmentReturned",
    "AssignmentSubmitted",
    "HITReviewable",
    "HITExpired",
)


@pytest.fixture(scope="module")
def cloud():
    with cloud_serving() as serving:
        yield serving


def hit_type(client, title="An experiment"):
    return client.create_hit_type(
        Title=title, Description="Take part.", Reward="0.01", AssignmentDurationInSeconds=600, AutoApprovalDelayInSeconds=0
    )["HITTypeId"]


def notification(**changes):
    return {"Destination": TOPIC, "Transport": "SNS", "Version": "2014-08-15", "EventTypes": list(SIX)} | changes


def refused(call, **members):
    with pytest.raises(ClientError) as caught:
        call(**members)
    error = caught.value.response
    return error["Error"]["Code"], error.get("TurkErrorCode", "").removeprefix("AWS.MechanicalTurk."), error["Error"]["Message"]


def test_dallinger_listens_before_any_hit_exists(rita, cloud, settings):
    settings.KEMPELEN = with_cloud(cloud)
    queue = cloud.queue("dallinger")
    topic = cloud.topic_into(queue, "dallinger")
    type_id = hit_type(rita)
    answer = rita.update_notification_settings(
        HITTypeId=type_id, Notification=notification(Destination=topic, EventTypes=[*SIX]), Active=True
    )
    assert set(answer) == {"ResponseMetadata"}
    hit = rita.create_hit_with_hit_type(
        HITTypeId=type_id, Question=QUESTION, LifetimeInSeconds=3_600, MaxAssignments=1, UniqueRequestToken="1764032499.3"
    )["HIT"]
    rita.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=0)
    deliver_due()
    documents = [json.loads(json.loads(body)["Message"]) for body in cloud.bodies(queue)]
    assert [document["Events"][0]["EventType"] for document in documents] == ["HITExpired", "HITReviewable"]
    assert {document["Events"][0]["HITId"] for document in documents} == {hit["HITId"]}
    assert {document["Events"][0]["HITTypeId"] for document in documents} == {type_id}


def test_a_new_specification_replaces_the_old_one(rita):
    type_id = hit_type(rita)
    rita.update_notification_settings(HITTypeId=type_id, Notification=notification(), Active=False)
    assert HitType.objects.get().event_mask == 0
    rita.update_notification_settings(HITTypeId=type_id, Notification=notification(EventTypes=["HITCreated"]))
    setting = NotificationSetting.objects.get()
    assert (setting.event_mask, setting.active) == (EventType.HIT_CREATED.bit, True)
    assert HitType.objects.get().event_mask == EventType.HIT_CREATED.bit
    rita.update_notification_settings(HITTypeId=type_id, Active=False)
    assert HitType.objects.get().event_mask == 0


@pytest.mark.parametrize(
    ("members", "name", "code", "words"),
    [
        ({}, "ParameterValidationError", "", "for the parameter Notification"),
        ({"Active": True}, "ParameterValidationError", "", "for the parameter Active"),
        ({"EventTypes": []}, "ParameterValidationError", "", "at least one"),
        ({"EventTypes": ["HITCreated", "HITCreated"]}, "ParameterValidationError", "", "named once"),
        ({"EventTypes": ["Ping"]}, "ParameterValidationError", "", "Ping"),
        ({"EventTypes": ["HITEaten"]}, "ValidationException", "", "enum value set"),
        ({"Version": "2020-01-01"}, "ParameterValidationError", "", "2014-08-15 or 2006-05-05"),
        ({"Transport": "Pigeon"}, "ValidationException", "", "enum value set"),
        ({"Destination": "not-an-arn"}, "RequestError", "InvalidTransportEndpoint", "ARN"),
        ({"Transport": "SQS"}, "RequestError", "InvalidTransportEndpoint", "queue's URL"),
        ({"Transport": "SQS", "Destination": "http://user@127.0.0.1/q"}, "RequestError", "InvalidTransportEndpoint", "URL"),
        ({"Transport": "SQS", "Destination": "http://[/q"}, "RequestError", "InvalidTransportEndpoint", "URL"),
        ({"Transport": "Email", "Destination": "nobody"}, "RequestError", "InvalidTransportEndpoint", "mail address"),
        ({"Transport": "Email", "Destination": "a@example.org"}, "RequestError", "InvalidTransportEndpoint", "confirmed"),
    ],
)
def test_what_is_refused_changes_nothing(rita, members, name, code, words):
    type_id = hit_type(rita)
    sent = members if not members or "Active" in members else {"Notification": notification(**members)}
    found = refused(rita.update_notification_settings, HITTypeId=type_id, **sent)
    assert found[:2] == (name, code)
    assert words in found[2]
    assert not NotificationSetting.objects.exists()
    assert HitType.objects.get().event_mask == 0


def test_the_type_of_another_does_not_exist(rita, ravi):
    type_id = hit_type(rita)
    found = refused(ravi.update_notification_settings, HITTypeId=type_id, Notification=notification())
    assert found[:2] == ("RequestError", "HITTypeDoesNotExist")
    assert not NotificationSetting.objects.exists()


@pytest.mark.parametrize("version", ["2014-08-15", "2006-05-05"])
def test_a_test_message_comes_at_once_whatever_is_listened_to(rita, cloud, settings, version):
    settings.KEMPELEN = with_cloud(cloud)
    queue = cloud.queue("tests")
    specification = notification(Transport="SQS", Destination=queue, Version=version)
    for event_type in ("AssignmentRejected", "HITCreated", "Ping"):
        rita.send_test_event_notification(Notification=specification, TestEventType=event_type)
    documents = [json.loads(body) for body in cloud.bodies(queue)]
    assert [document["Events"][0]["EventType"] for document in documents] == ["AssignmentRejected", "HITCreated", "Ping"]
    assert ["AssignmentId" in document["Events"][0] for document in documents] == [True, False, False]
    assert all(len(document["Events"][0]["HITId"]) == 30 for document in documents)
    assert {document["EventDocVersion"] for document in documents} == {version}
    assert not Event.objects.exists()


def test_a_test_message_that_is_not_taken_is_an_invalid_endpoint(rita, cloud, settings):
    specification = notification(Transport="SQS", Destination="https://sqs.us-east-1.amazonaws.com/1/none")
    found = refused(rita.send_test_event_notification, Notification=specification, TestEventType="Ping")
    assert found[:2] == ("RequestError", "InvalidTransportEndpoint")
    settings.KEMPELEN = replace(with_cloud(cloud), sqs_endpoint="http://127.0.0.1:9")
    found = refused(rita.send_test_event_notification, Notification=specification, TestEventType="Ping")
    assert found[:2] == ("RequestError", "InvalidTransportEndpoint")
    assert "127.0.0.1" not in found[2]
