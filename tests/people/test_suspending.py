"""Stopping a role: in both environments at once, once, on the record; the other role and the log-in go on (ADR 0015)."""

import pytest

from conftest import TEST
from kempelen.accounts.actions import become_requester, become_worker, suspend, unsuspend
from kempelen.accounts.models import Requester, Worker
from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core.errors import Refusal
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment
from support import publish_hit, work


def stopped(model, user):
    return {row.sandbox: row.suspended_at is not None for row in model.objects.filter(user=user)}


@pytest.mark.parametrize("side", [False, True])
def test_a_worker_is_stopped_on_both_sides_and_goes_on_on_both(cast, side):
    user = cast.wen.user
    become_worker(user=user, actor=TEST, sandbox=True)
    become_requester(user=user, name="Wen too", actor=TEST)
    role = Worker.objects.get(user=user, sandbox=side)
    assert suspend(role=role, actor=TEST)
    assert stopped(Worker, user) == {False: True, True: True}
    assert stopped(Requester, user) == {False: False}
    assert not suspend(role=role, actor=TEST)
    assert unsuspend(role=role, actor=TEST)
    assert stopped(Worker, user) == {False: False, True: False}
    assert not unsuspend(role=role, actor=TEST)
    written = AuditEntry.objects.filter(verb__in=[Verb.ROLE_SUSPENDED, Verb.ROLE_RESUMED]).order_by("id")
    assert [entry.verb for entry in written] == [Verb.ROLE_SUSPENDED, Verb.ROLE_RESUMED]


def test_a_stopped_worker_accepts_nothing_until_let_go_on(cast):
    hit = publish_hit(cast.rita)
    suspend(role=cast.wen, actor=TEST)
    with pytest.raises(Refusal):
        accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    assert not Assignment.objects.exists()
    unsuspend(role=cast.wen, actor=TEST)
    work(cast.wen, hit)
    assert Assignment.objects.count() == 1


def test_a_requester_is_stopped_on_both_sides(cast):
    become_requester(user=cast.rita.user, name="Rita", actor=TEST, sandbox=True)
    assert suspend(role=cast.rita, actor=TEST)
    assert stopped(Requester, cast.rita.user) == {False: True, True: True}
    assert stopped(Requester, cast.ravi.user) == {False: False}
