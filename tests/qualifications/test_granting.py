"""Granting, taking back, giving up, and reading who holds what (requester-api 4.6, 5.5)."""

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.core.errors import InvalidValueError
from kempelen.qualifications.actions import associate, disassociate, give_up, request
from kempelen.qualifications.errors import QualificationNotHeldError, QualificationStateError
from kempelen.qualifications.models import Qualification, QualificationRequest
from kempelen.qualifications.queries import held_page, holdings_of, list_holders, score_of, values_among
from kempelen.qualifications.requirements import Comparator, Requirement
from kempelen.qualifications.states import QualificationStatus, RequestState
from kempelen.qualifications.system import MASTERS
from support import TEST, counted_queries, make_workers
from world import unchanged

from .making import make_type, needing


def grant(kind, worker, value=1):
    associate(qualification_type=kind, worker=worker, value=value, actor=TEST)


def revoke(kind, worker, reason=""):
    disassociate(qualification_type=kind, worker=worker, reason=reason, actor=TEST)


def test_a_grant_overwrites_and_renews(cast):
    kind = make_type(cast.rita)
    grant(kind, cast.wen)
    first = Qualification.objects.get()
    assert (first.value, first.status) == (1, QualificationStatus.GRANTED)
    revoke(kind, cast.wen, "for now")
    revoked = Qualification.objects.get()
    assert (revoked.status, revoked.revoke_reason) == (QualificationStatus.REVOKED, "for now")
    grant(kind, cast.wen, -5)
    again = Qualification.objects.get()
    assert (again.value, again.status, again.revoke_reason) == (-5, QualificationStatus.GRANTED, "")
    assert again.granted_at > first.granted_at
    assert AuditEntry.objects.filter(subject_id=f"{kind.pk}:{cast.wen.pk}").count() == 3


def test_a_grant_leaves_the_request_waiting(cast):
    kind = make_type(cast.rita)
    request(qualification_type=kind, worker=cast.wen, actor=TEST)
    grant(kind, cast.wen)
    assert QualificationRequest.objects.get().state == RequestState.SUBMITTED


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1])
def test_a_value_has_32_bits(cast, value):
    kind = make_type(cast.rita)
    with unchanged(), pytest.raises(InvalidValueError):
        grant(kind, cast.wen, value)
    assert not Qualification.objects.exists()


@pytest.mark.parametrize("verb", [disassociate, give_up])
def test_only_what_is_held_can_be_taken(cast, verb):
    kind = make_type(cast.rita)
    with unchanged(), pytest.raises(QualificationNotHeldError):
        verb(qualification_type=kind, worker=cast.wen, actor=TEST)
    grant(kind, cast.wen)
    verb(qualification_type=kind, worker=cast.wen, actor=TEST)
    with unchanged(), pytest.raises(QualificationStateError):
        verb(qualification_type=kind, worker=cast.wen, actor=TEST)
    with pytest.raises(QualificationStateError):
        score_of(kind, cast.wen.public_id)
    with pytest.raises(QualificationNotHeldError):
        score_of(kind, cast.walt.public_id)


def test_holders_come_by_their_latest_grant(cast):
    kind = make_type(cast.rita)
    workers = make_workers(5)
    for worker in (*workers, workers[0]):
        grant(kind, worker)
    revoke(kind, workers[3])
    wanted = [workers[0], workers[4], workers[2], workers[1]]
    first = list_holders(qualification_type=kind, status=QualificationStatus.GRANTED, limit=3)
    place = (first[-1].granted_at, first[-1].worker_id)
    rest = list_holders(qualification_type=kind, status=QualificationStatus.GRANTED, after=place, limit=3)
    assert [row.worker for row in (*first, *rest)] == wanted
    assert [row.worker for row in list_holders(qualification_type=kind, status=QualificationStatus.REVOKED, limit=9)] == [
        workers[3]
    ]


def test_what_a_worker_holds_and_waits_for(cast):
    held, revoked, wanted = (make_type(cast.rita, name) for name in ("a", "b", "c"))
    grant(held, cast.wen, 7)
    grant(revoked, cast.wen)
    revoke(revoked, cast.wen)
    grant(wanted, cast.walt)
    request(qualification_type=wanted, worker=cast.wen, actor=TEST)
    expected = ({held.public_id: 7}, {wanted.public_id})  # the market's key is read now
    with counted_queries() as queries:
        found = holdings_of(cast.wen.pk)
    assert len(queries) == 1
    assert (found.values, found.waiting) == expected
    asked = [needing(held), needing(revoked), needing(wanted)]
    with counted_queries() as queries:
        assert values_among(cast.wen.pk, asked) == {held.public_id: 7}
    assert len(queries) == 1


def test_system_types_alone_ask_nothing(cast):
    with counted_queries() as queries:
        assert values_among(cast.wen.pk, [Requirement(MASTERS, Comparator.EXISTS)]) == {}
    assert queries == []


def test_a_workers_own_page_sorts_searches_and_leaves_out_deleted_types(cast):
    for name, owner, value in (("Zebra", cast.rita, 1), ("apple pie", cast.ravi, 9), ("Mango", cast.rita, 5)):
        grant(make_type(owner, name, description=f"About {name}"), cast.wen, value)

    def names(**asked):
        return [row.qualification_type.name for row in held_page(worker=cast.wen, limit=10, **asked).rows]

    assert names() == ["Mango", "apple pie", "Zebra"]
    assert names(sort="value") == ["apple pie", "Mango", "Zebra"]
    assert names(sort="author") == ["apple pie", "Mango", "Zebra"]
    assert names(search="PIE apple") == ["apple pie"]
    assert names(search="rita's") == ["Mango", "Zebra"]
    assert names(search="100%") == []
    assert held_page(worker=cast.wen, limit=1).total == 3
    assert names(skip=2) == ["Zebra"]
