"""Making, changing and deleting qualification types (requester-api 4.5, 5.5)."""

import dataclasses

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions import create_hit, delete_qualification_type
from kempelen.hits.errors import HitTypeRetiredError
from kempelen.hits.models import HitType
from kempelen.qualifications.access import own_type, readable_type
from kempelen.qualifications.actions import accept_request, associate, request, update_type
from kempelen.qualifications.errors import (
    ForeignTypeError,
    RequestStateError,
    TypeNameTakenError,
    TypeStateError,
    UnknownQualificationTypeError,
)
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationType
from kempelen.qualifications.states import RequestState
from kempelen.qualifications.system import MASTERS
from kempelen.qualifications.types import TypeChanges
from support import QUESTION, TEST, at_once, make_hit_type, publish_hit
from world import unchanged

from .making import make_type, needing


def change(kind, **changes):
    return update_type(type_id=kind.pk, changes=TypeChanges(**changes), actor=TEST)


def delete(kind):
    delete_qualification_type(qualification_type=kind, actor=TEST)


def test_a_type_is_what_was_asked_for(cast):
    made = make_type(cast.rita, keywords="eyes", retry_delay_seconds=60, auto_granted=True, auto_granted_value=-3)
    row = QualificationType.objects.get()
    assert (row.pk, row.requester, row.name, row.keywords) == (made.pk, cast.rita, "Sharp eyes", "eyes")
    assert (row.active, row.retry_delay_seconds, row.auto_granted, row.auto_granted_value) == (True, 60, True, -3)
    assert AuditEntry.objects.filter(verb="qualification_type.created", subject_id=str(made.pk)).count() == 1


@pytest.mark.parametrize(
    ("field", "properties"),
    [
        ("Name", {"name": ""}),
        ("Name", {"name": "x" * 201}),
        ("Keywords", {"keywords": "x" * 1_001}),
        ("Description", {"description": "x" * 2_001}),
        ("RetryDelayInSeconds", {"retry_delay_seconds": -1}),
        ("RetryDelayInSeconds", {"retry_delay_seconds": 2**63}),
        ("AutoGrantedValue", {"auto_granted_value": 2**31}),
    ],
)
def test_each_value_has_a_rule(cast, field, properties):
    with unchanged(), pytest.raises(InvalidValueError) as refusal:
        make_type(cast.rita, **properties)
    assert refusal.value.field == field


def test_a_name_is_taken_once_by_one_requester_and_by_case(cast):
    make_type(cast.rita)
    with unchanged(), pytest.raises(TypeNameTakenError):
        make_type(cast.rita)
    make_type(cast.ravi)
    make_type(cast.rita, "sharp eyes")
    assert QualificationType.objects.count() == 3


def test_two_at_once_make_one(cast_committed):
    outcomes = at_once(*[lambda: make_type(cast_committed.rita)] * 4)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["QualificationType", *["TypeNameTakenError"] * 3]
    assert QualificationType.objects.count() == 1


def test_what_is_not_changed_stays(cast):
    made = make_type(cast.rita, retry_delay_seconds=60)
    before = dataclasses.asdict(TypeChanges())
    assert set(before.values()) == {None}
    change(made)
    row = QualificationType.objects.get()
    assert (row.description, row.active, row.retry_delay_seconds) == ("Sees what others miss.", True, 60)
    change(made, description="", active=False, retry_delay_seconds=0, auto_granted=True, auto_granted_value=9)
    row = QualificationType.objects.get()
    assert (row.description, row.active, row.retry_delay_seconds) == ("", False, 0)
    assert (row.auto_granted, row.auto_granted_value) == (True, 9)
    entry = AuditEntry.objects.filter(verb="qualification_type.updated").order_by("-pk").first()
    assert (entry.before["active"], entry.after["active"]) == (True, False)


def test_a_refused_change_changes_nothing(cast):
    made = make_type(cast.rita)
    with unchanged(), pytest.raises(InvalidValueError):
        change(made, active=False, retry_delay_seconds=-1)


def test_others_read_it_and_nobody_else_has_it(cast):
    made = make_type(cast.rita)
    assert readable_type(cast.ravi, made.public_id) == made
    assert own_type(cast.rita, made.public_id) == made
    for owner, type_id in ((cast.ravi, made.public_id), (cast.rita, MASTERS)):
        with pytest.raises(ForeignTypeError):
            own_type(owner, type_id)
    for type_id in ("", "x", "3" * 30, QualificationType(pk=made.pk + 1).public_id):
        with pytest.raises(UnknownQualificationTypeError):
            own_type(cast.rita, type_id)


def test_a_type_of_the_sandbox_is_unknown_outside(cast):
    made = make_type(cast.rita)
    QualificationType.objects.update(sandbox=True)
    with pytest.raises(UnknownQualificationTypeError):
        readable_type(cast.rita, made.public_id)
    with unchanged(), pytest.raises(UnknownQualificationTypeError):
        make_hit_type(cast.rita, requirements=[needing(made)])


def test_a_deleted_type_is_gone_and_its_name_is_free(cast):
    made = make_type(cast.rita)
    delete(made)
    with pytest.raises(UnknownQualificationTypeError):
        readable_type(cast.rita, made.public_id)
    with unchanged(), pytest.raises(UnknownQualificationTypeError):
        delete(made)
    with unchanged(), pytest.raises(UnknownQualificationTypeError):
        change(made, active=False)
    assert make_type(cast.rita).pk != made.pk


def test_deleting_rejects_who_waits_and_keeps_what_is_held(cast):
    made = make_type(cast.rita)
    associate(qualification_type=made, worker=cast.wen, value=7, actor=TEST)
    asked = request(qualification_type=made, worker=cast.walt, actor=TEST).request
    delete(made)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_at is not None) == (RequestState.REJECTED, True)
    assert Qualification.objects.get().revoked_at is None
    assert AuditEntry.objects.filter(verb="qualification_request.rejected", subject_id=str(asked.pk)).exists()


def test_hit_types_that_ask_for_a_deleted_type_take_no_more_hits(cast):
    made, other = make_type(cast.rita), make_type(cast.rita, "Good ears")
    asking = publish_hit(cast.rita, requirements=[needing(made), needing(made, "GreaterThan", 3)]).hit_type
    foreign = publish_hit(cast.rita, title="another", requirements=[needing(other)]).hit_type
    delete(made)
    asking.refresh_from_db()
    foreign.refresh_from_db()
    assert (asking.retired, foreign.retired) == (True, False)
    with unchanged(), pytest.raises(HitTypeRetiredError):
        create_hit(requester=cast.rita, hit_type=asking, content=QUESTION, lifetime_seconds=60, actor=TEST)
    with unchanged(), pytest.raises(UnknownQualificationTypeError):
        make_hit_type(cast.rita, requirements=[needing(made)])


def test_an_inactive_type_cannot_be_required_anew(cast):
    made = make_type(cast.rita)
    asking = publish_hit(cast.rita, requirements=[needing(made)]).hit_type
    change(made, active=False)
    with unchanged(), pytest.raises(TypeStateError):
        make_hit_type(cast.rita, title="another", requirements=[needing(made)])
    with unchanged(), pytest.raises(TypeStateError):
        create_hit(requester=cast.rita, hit_type=asking, content=QUESTION, lifetime_seconds=60, actor=TEST)
    change(made, active=True)
    assert create_hit(requester=cast.rita, hit_type=asking, content=QUESTION, lifetime_seconds=60, actor=TEST).pk


def test_another_requesters_type_may_be_required(cast):
    made = make_type(cast.ravi)
    assert publish_hit(cast.rita, requirements=[needing(made)]).pk
    assert HitType.objects.count() == 1


def test_a_request_for_a_type_that_vanished_is_refused_by_its_state(cast):
    made = make_type(cast.rita)
    asked = request(qualification_type=made, worker=cast.wen, actor=TEST).request
    delete(made)
    with unchanged(), pytest.raises(RequestStateError):
        accept_request(request=asked, actor=TEST)
    assert QualificationRequest.objects.count() == 1
