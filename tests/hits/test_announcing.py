"""Every event is written where it happens, in its transaction, for whoever listens; where nobody does, nothing is."""

from datetime import timedelta

import pytest

from kempelen.core import clock
from kempelen.core.errors import Refusal
from kempelen.hits.actions import (
    abandon_overdue,
    accept_hit,
    accept_next,
    approve,
    approve_many,
    approve_overdue,
    dispose,
    expire_overdue,
    extend,
    insert_hits,
    move_expiration,
    reject,
    return_assignment,
    submit,
)
from kempelen.hits.actions.listening import add_webhook, switch_webhook, update_notification_settings
from kempelen.hits.models import HitType
from kempelen.notify.events import EventType, Transport
from kempelen.notify.events.specifications import Specification
from kempelen.notify.models import Event
from support import TEST, at_once, books_balance, counted_queries, make_hit_type, make_workers, publish_hit, work

TOPIC = "arn:aws:sns:us-east-1:123456789012:events"
EVERYTHING = tuple(event_type for event_type in EventType if event_type is not EventType.PING)


def listen(requester, hit_type, *event_types, active=None):
    specification = Specification(TOPIC, Transport.SNS, "2014-08-15", event_types or EVERYTHING)
    update_notification_settings(hit_type=hit_type, requester=requester, specification=specification, active=active, actor=TEST)


def told():
    """The events so far, oldest first, and none of them left for the next look."""
    rows = list(Event.objects.order_by("id").values_list("type", flat=True))
    Event.objects.all().delete()
    return [EventType.of(number).value for number in rows]


@pytest.fixture
def heard(cast):
    """A HIT type of Rita's of which everything is told."""
    hit_type = make_hit_type(cast.rita)
    listen(cast.rita, hit_type)
    return hit_type


def test_a_hit_from_beginning_to_end(cast, heard):
    hit = publish_hit(cast.rita)
    assert told() == ["HITCreated"]
    key = accept_next(worker_id=cast.wen.pk, group_id=heard.pk).assignment_id
    assert told() == ["AssignmentAccepted"]
    return_assignment(assignment_id=key, worker_id=cast.wen.pk)
    assert told() == ["AssignmentReturned"]
    key = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id
    submit(assignment_id=key, answer="[]", proof=3)
    assert told() == ["AssignmentAccepted", "AssignmentSubmitted", "HITReviewable"]
    reject(assignment_id=key, requester=cast.rita, feedback="No.", actor=TEST)
    approve(assignment_id=key, requester=cast.rita, override=True, actor=TEST)
    assert told() == ["AssignmentRejected", "AssignmentApproved"]
    extend(hit_id=hit.pk, requester=cast.rita, additional=2, actor=TEST)
    assert told() == ["HITExtended"]
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)
    assert told() == ["HITExpired", "HITReviewable"]
    dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
    assert told() == ["HITDisposed"]
    books_balance()


def test_the_row_names_what_happened(cast, heard):
    key = work(cast.wen, publish_hit(cast.rita))
    submitted = Event.objects.get(type=EventType.ASSIGNMENT_SUBMITTED.number)
    reviewable = Event.objects.get(type=EventType.HIT_REVIEWABLE.number)
    assert (submitted.assignment_id, submitted.hit_type_id, submitted.version) == (key, heard.pk, "2014-08-15")
    assert (reviewable.assignment_id, reviewable.hit_id) == (None, submitted.hit_id)
    assert submitted.due_at is not None
    assert submitted.destination.address == TOPIC


def test_approval_at_once_is_told_between_submission_and_review(cast):
    hit_type = make_hit_type(cast.rita, approve_after_seconds=0)
    listen(cast.rita, hit_type)
    work(cast.wen, publish_hit(cast.rita, approve_after_seconds=0))
    assert told() == ["HITCreated", "AssignmentAccepted", "AssignmentSubmitted", "AssignmentApproved", "HITReviewable"]


def test_what_moves_by_itself(cast, heard):
    with clock.stopped_at(clock.now()) as advance:
        publish_hit(cast.rita, slots=3)
        accept_next(worker_id=cast.wen.pk, group_id=heard.pk)
        work(cast.walt, publish_hit(cast.rita))
        told()
        advance(timedelta(seconds=631))
        assert abandon_overdue() == 1
        assert told() == ["AssignmentAbandoned"]
        advance(timedelta(hours=1))
        assert expire_overdue() == 1
        assert told() == ["HITExpired", "HITReviewable"]
        assert expire_overdue() == 0
        advance(timedelta(days=1))
        assert approve_overdue() == 1
        assert told() == ["AssignmentApproved"]


def test_a_hit_is_said_to_expire_once_though_work_comes_back_later(cast, heard):
    with clock.stopped_at(clock.now()) as advance:
        hit = publish_hit(cast.rita, slots=2, lifetime_seconds=60)
        key = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id
        told()
        advance(timedelta(seconds=61))
        expire_overdue()
        assert told() == ["HITExpired"]
        return_assignment(assignment_id=key, worker_id=cast.wen.pk)
        expire_overdue()
        assert told() == ["AssignmentReturned", "HITReviewable"]


def test_work_on_an_expired_hit_is_told_as_ever(cast, heard):
    hit = publish_hit(cast.rita, slots=2)
    key = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)
    told()
    submit(assignment_id=key, answer="[]", proof=3)
    assert told() == ["AssignmentSubmitted", "HITReviewable"]


def test_a_batch_is_told_as_one_set(cast, heard):
    def chunk(rows):
        insert_hits(
            hit_type_id=heard.pk,
            requester_id=cast.rita.pk,
            batch_id=7,
            layout_id=1,
            annotation="",
            contents=["{}"] * rows,
            slots=1,
            reward_micros=50_000,
            fee_micros=0,
            expires_at=clock.now() + timedelta(hours=1),
        )

    with clock.stopped_at(clock.now()):
        with counted_queries() as few:
            chunk(3)
        with counted_queries() as many:
            chunk(6)
    assert len(few) == len(many)
    assert told() == ["HITCreated"] * 9


def test_decisions_are_told_as_one_set(cast, heard):
    hit = publish_hit(cast.rita, slots=6)
    keys = [work(worker, hit) for worker in make_workers(6)]
    told()
    with counted_queries() as few:
        approve_many(assignment_ids=keys[:2], requester=cast.rita, actor=TEST)
    with counted_queries() as many:
        approve_many(assignment_ids=keys[2:], requester=cast.rita, actor=TEST)
    assert len(few) == len(many)
    assert told() == ["AssignmentApproved"] * 6


def test_only_what_is_listened_to_is_told(cast):
    hit_type = make_hit_type(cast.rita)
    listen(cast.rita, hit_type, EventType.ASSIGNMENT_SUBMITTED)
    key = work(cast.wen, publish_hit(cast.rita))
    approve(assignment_id=key, requester=cast.rita, actor=TEST)
    assert told() == ["AssignmentSubmitted"]


def test_where_nobody_listens_nothing_is_written_and_no_listener_is_looked_up(cast):
    with counted_queries() as queries:
        hit = publish_hit(cast.rita, title="Unheard")
        key = work(cast.wen, hit)
        approve(assignment_id=key, requester=cast.rita, actor=TEST)
    assert not Event.objects.exists()
    assert HitType.objects.get(pk=hit.hit_type_id).event_mask == 0
    assert not any("INTO event" in query and "pg" in query for query in queries)


def test_what_is_rolled_back_is_not_told(cast, heard):
    hit = publish_hit(cast.rita)
    told()
    with pytest.raises(Refusal):
        dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
    with pytest.raises(Refusal):
        publish_hit(cast.rita, slots=1_000_000)
    assert told() == []


def test_switching_a_setting_off_and_on(cast, heard):
    update_notification_settings(hit_type=heard, requester=cast.rita, specification=None, active=False, actor=TEST)
    publish_hit(cast.rita)
    assert told() == []
    update_notification_settings(hit_type=heard, requester=cast.rita, specification=None, active=True, actor=TEST)
    publish_hit(cast.rita)
    assert told() == ["HITCreated"]


def test_a_webhook_hears_of_all_types_old_and_new(cast):
    publish_hit(cast.rita)
    made = add_webhook(requester=cast.rita, url="https://hooks.example.org/a", event_types=[EventType.HIT_CREATED], actor=TEST)
    publish_hit(cast.rita)
    publish_hit(cast.rita, title="A new type")
    publish_hit_of_ravi = make_hit_type(cast.ravi, title="Somebody else's")
    assert publish_hit_of_ravi.event_mask == 0
    assert told() == ["HITCreated"] * 2
    switch_webhook(webhook=made.webhook, active=False, actor=TEST)
    publish_hit(cast.rita)
    assert told() == []
    assert set(HitType.objects.values_list("event_mask", flat=True)) == {0}


def test_setting_and_webhook_are_both_told(cast, heard):
    add_webhook(requester=cast.rita, url="https://hooks.example.org/a", event_types=[EventType.HIT_CREATED], actor=TEST)
    publish_hit(cast.rita)
    assert told() == ["HITCreated"] * 2


def test_a_type_made_while_a_webhook_is_added_is_never_missed(cast_committed):
    rita = cast_committed.rita

    def hook():
        return add_webhook(requester=rita, url="https://hooks.example.org/a", event_types=[EventType.HIT_CREATED], actor=TEST)

    at_once(hook, *[lambda number=number: make_hit_type(rita, title=f"Type {number}") for number in range(5)])
    assert set(HitType.objects.values_list("event_mask", flat=True)) == {EventType.HIT_CREATED.bit}


def test_events_of_one_hit_stand_in_the_order_of_its_changes(cast_committed):
    rita = cast_committed.rita
    hit_type = make_hit_type(rita)
    listen(rita, hit_type)
    hit = publish_hit(rita, slots=12)
    workers = make_workers(12)
    at_once(*[lambda worker=worker: work(worker, hit) for worker in workers])
    rows = list(Event.objects.order_by("id").values_list("type", "assignment_id"))
    assert rows[0] == (EventType.HIT_CREATED.number, None)
    assert rows[-1] == (EventType.HIT_REVIEWABLE.number, None)
    for key in {assignment_id for _number, assignment_id in rows if assignment_id}:
        mine = [number for number, assignment_id in rows if assignment_id == key]
        assert mine == [EventType.ASSIGNMENT_ACCEPTED.number, EventType.ASSIGNMENT_SUBMITTED.number]
