"""Making HIT types and HITs."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions import HitTypeProperties, create_hit, find_or_make_hit_type, insert_hits
from kempelen.hits.errors import HitAlreadyExistsError
from kempelen.hits.facts import type_facts
from kempelen.hits.models import GroupCount, Hit, HitType
from kempelen.ledger.actions import hold_for_batch
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.models import Transfer
from kempelen.ledger.queries import requester_balance
from kempelen.money import FeePolicy
from kempelen.qualifications.requirements import from_json
from kempelen.questions.actions import save_layout
from kempelen.questions.errors import QuestionError
from support import QUESTION, TEST, books_balance, make_hit_type, publish_hit

PROPERTIES = {
    "title": "Judge",
    "description": "Judge a pair",
    "keywords": "a, b",
    "reward_micros": 10_000,
    "duration_seconds": 60,
    "approve_after_seconds": 0,
}
OVER_95 = {
    "QualificationTypeId": "000000000000000000L0",
    "Comparator": "GreaterThan",
    "IntegerValues": [95],
    "ActionsGuarded": "PreviewAndAccept",
}
IN_THE_US = {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", "LocaleValues": [{"Country": "US"}]}


def make(requester, **changes):
    properties = HitTypeProperties(**{**PROPERTIES, **changes})
    return find_or_make_hit_type(requester=requester, properties=properties, actor=TEST)


def create(requester, **values):
    given = {"content": QUESTION, "lifetime_seconds": 3_600, "hit_type": make(requester), "actor": TEST} | values
    return create_hit(requester=requester, **given)


def nothing_was_made():
    """Assert that no HIT was made and no money moved but the deposit."""
    assert not Hit.objects.exists()
    assert not GroupCount.objects.exclude(hits=0).exists()
    assert Transfer.objects.count() == 1
    books_balance()


def test_equal_properties_are_one_type(cast):
    assert make(cast.rita).pk == make(cast.rita).pk
    assert make(cast.rita).pk != make(cast.ravi).pk


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Judge "},
        {"description": "x"},
        {"keywords": "b, a"},
        {"reward_micros": 10_001},
        {"duration_seconds": 61},
        {"approve_after_seconds": 1},
        {"requirements": from_json([IN_THE_US])},
    ],
)
def test_any_other_property_is_another_type(cast, change):
    assert make(cast.rita).pk != make(cast.rita, **change).pk


def test_the_order_of_requirements_makes_no_type(cast):
    one = make(cast.rita, requirements=from_json([OVER_95, IN_THE_US]))
    assert one.pk == make(cast.rita, requirements=from_json([IN_THE_US, OVER_95])).pk
    assert type_facts(one.pk).requirements == from_json([OVER_95, IN_THE_US])


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("Title", {"title": ""}),
        ("Title", {"title": "x" * 129}),
        ("Description", {"description": "x" * 2_001}),
        ("Keywords", {"keywords": "x" * 1_001}),
        ("Reward", {"reward_micros": -1}),
        ("AssignmentDurationInSeconds", {"duration_seconds": 29}),
        ("AssignmentDurationInSeconds", {"duration_seconds": 31_536_001}),
        ("AutoApprovalDelayInSeconds", {"approve_after_seconds": 2_592_001}),
    ],
)
def test_a_property_out_of_bounds_is_named(cast, field, change):
    with pytest.raises(InvalidValueError) as caught:
        make(cast.rita, **change)
    assert caught.value.field == field
    assert not HitType.objects.exists()


def test_a_hit_is_open_at_once_and_its_money_aside(cast):
    with clock.stopped_at(clock.now()):
        hit = create(cast.rita, slots=3, annotation="row 1")
        moment = clock.now()
    hit.refresh_from_db()
    assert (hit.slots, hit.queued_at, hit.created_at, hit.annotation) == (3, moment, moment, "row 1")
    assert hit.expires_at == moment + timedelta(hours=1)
    assert requester_balance(cast.rita.pk).on_hold_micros == 3 * 10_000
    group = HitType.objects.get(pk=hit.hit_type_id)
    assert (group.last_added_at, group.latest_expires_at, group.max_slots) == (moment, hit.expires_at, 3)
    assert AuditEntry.objects.filter(verb="hit.created", subject_id=str(hit.pk)).count() == 1
    books_balance()


def test_fewer_slots_and_an_earlier_end_change_nothing_about_the_group(cast):
    first = create(cast.rita, slots=3)
    create(cast.rita, slots=1, lifetime_seconds=60)
    group = HitType.objects.get(pk=first.hit_type_id)
    assert (group.max_slots, group.latest_expires_at) == (3, first.expires_at)


def test_the_fee_follows_the_policy(cast, settings):
    settings.KEMPELEN = replace(settings.KEMPELEN, fee_policy=FeePolicy.mturk())
    assert publish_hit(cast.rita, slots=9).fee_micros == 10_000
    assert publish_hit(cast.rita, slots=10).fee_micros == 20_000
    books_balance()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("LifetimeInSeconds", {"lifetime_seconds": 29}),
        ("LifetimeInSeconds", {"lifetime_seconds": 31_536_001}),
        ("MaxAssignments", {"slots": 0}),
        ("MaxAssignments", {"slots": 1_000_000_001}),
        ("RequesterAnnotation", {"annotation": "x" * 256}),
    ],
)
def test_a_value_out_of_bounds_is_named(cast, field, values):
    with pytest.raises(InvalidValueError) as caught:
        create(cast.rita, **values)
    assert caught.value.field == field
    nothing_was_made()


def test_a_question_nobody_could_read_is_refused(cast):
    with pytest.raises(QuestionError):
        create(cast.rita, content="<HTMLQuestion>")
    nothing_was_made()


def test_one_micro_unit_short_is_refused_with_the_exact_gap(cast):
    with pytest.raises(InsufficientFundsError) as caught:
        create(cast.rita, hit_type=make(cast.rita, reward_micros=100_000_001))
    assert (caught.value.missing_micros, caught.value.available_micros) == (1, 100_000_000)
    nothing_was_made()
    create(cast.rita, hit_type=make(cast.rita, reward_micros=100_000_000))
    books_balance()


def test_a_token_is_good_once_a_day(cast):
    with clock.stopped_at(clock.now()) as advance:
        first = create(cast.rita, unique_request_token="t")
        advance(timedelta(hours=23))
        with pytest.raises(HitAlreadyExistsError) as caught:
            create(cast.rita, unique_request_token="t", slots=7)
        assert caught.value.hit_id == first.pk
        assert Hit.objects.count() == 1
        create(cast.rita, unique_request_token="other")
        advance(timedelta(hours=2))
        create(cast.rita, unique_request_token="t")
    assert Hit.objects.count() == 3
    books_balance()


def test_a_refused_call_does_not_use_its_token(cast):
    with pytest.raises(InsufficientFundsError):
        create(cast.rita, unique_request_token="t", slots=1_000_000)
    create(cast.rita, unique_request_token="t")
    books_balance()


def test_a_layout_is_filled_exactly(cast):
    layout = save_layout(
        requester_id=cast.rita.pk, html="<form><p>${left}</p><input name='a'></form>", frame_height=400, escaping="contextual"
    )
    for parameters in ({}, {"left": "a", "right": "b"}):
        with pytest.raises(InvalidValueError) as caught:
            create(cast.rita, content=json.dumps(parameters), layout=layout)
        assert caught.value.field == "HITLayoutParameters"
    nothing_was_made()
    assert create(cast.rita, content='{"left": "a"}', layout=layout).layout == layout


def test_ten_thousand_rows_become_hits(cast):
    hit_type = make_hit_type(cast.rita, reward_micros=1_000)
    layout = save_layout(requester_id=cast.rita.pk, html="<form>${n}</form>", frame_height=400, escaping="raw")
    hold_for_batch(requester_id=cast.rita.pk, batch_id=7, amount_micros=10_000 * 2 * 1_100)
    with clock.stopped_at(clock.now()):
        made = insert_hits(
            hit_type_id=hit_type.pk,
            requester_id=cast.rita.pk,
            batch_id=7,
            layout_id=layout.pk,
            annotation="BatchId:7;",
            contents=[json.dumps({"n": f"row\t{number}\\"}) for number in range(10_000)],
            slots=2,
            reward_micros=1_000,
            fee_micros=100,
            expires_at=clock.now() + timedelta(days=1),
        )
        moment = clock.now()
    hits = list(Hit.objects.filter(batch_id=7).order_by("queued_at"))
    assert made == len(hits) == 10_000
    assert [hit.pk for hit in hits] == sorted(hit.pk for hit in hits)
    assert json.loads(hits[-1].content) == {"n": "row\t9999\\"}
    assert (hits[0].queued_at, hits[-1].queued_at) == (moment, moment + timedelta(microseconds=9_999))
    assert GroupCount.objects.get(hit_type=hit_type).hits == 10_000
    assert HitType.objects.get(pk=hit_type.pk).max_slots == 2
    books_balance()


def test_no_rows_are_no_hits(cast):
    hit_type = make_hit_type(cast.rita)
    common = {"annotation": "", "contents": [], "slots": 1, "reward_micros": 1, "fee_micros": 0, "expires_at": clock.now()}
    assert insert_hits(hit_type_id=hit_type.pk, requester_id=cast.rita.pk, batch_id=1, layout_id=1, **common) == 0
    assert HitType.objects.get(pk=hit_type.pk).last_added_at is None
