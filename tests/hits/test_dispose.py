"""Deleting HITs, and marking them as under review."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, encode
from kempelen.hits.access import own_hit
from kempelen.hits.actions import accept_hit, approve, dispose, dispose_forgotten, move_expiration, reject, set_reviewing
from kempelen.hits.errors import HitStateError
from kempelen.hits.models import Hit
from kempelen.hits.states import HitStatus
from kempelen.ledger.queries import requester_balance
from support import TEST, books_balance, publish_hit, work
from world import unchanged

DONE = (HitStatus.REVIEWING, HitStatus.REVIEWABLE)


def refuse(cast, hit):
    with unchanged(), pytest.raises(HitStateError) as caught:
        dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
    assert caught.value.allowed == DONE
    return caught.value.status


@pytest.mark.parametrize("decide", [approve, reject])
@pytest.mark.parametrize("reviewing", [True, False])
def test_a_decided_hit_can_be_deleted(cast, decide, reviewing):
    hit = publish_hit(cast.rita)
    decide(assignment_id=work(cast.wen, hit), requester=cast.rita, feedback="", actor=TEST)
    if reviewing:
        set_reviewing(hit_id=hit.pk, requester=cast.rita, reviewing=True, actor=TEST)
    dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
    assert Hit.objects.get(pk=hit.pk).counts.status(clock.now()) is HitStatus.DISPOSED
    assert AuditEntry.objects.get(verb=Verb.HIT_DISPOSED).subject_id == str(hit.pk)
    assert requester_balance(cast.rita.pk).on_hold_micros == 0
    books_balance()


def test_an_expired_hit_can_be_deleted_before_any_sweep(cast):
    hit = publish_hit(cast.rita, slots=4)
    with stopped_at(hit.expires_at):
        dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
    assert requester_balance(cast.rita.pk).available_micros == 100_000_000
    books_balance()


def test_open_running_undecided_and_deleted_hits_cannot(cast):
    hit = publish_hit(cast.rita)
    assert refuse(cast, hit) is HitStatus.ASSIGNABLE
    accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    assert refuse(cast, hit) is HitStatus.UNASSIGNABLE
    sent = publish_hit(cast.rita)
    key = work(cast.wen, sent)
    assert refuse(cast, sent) is HitStatus.REVIEWABLE
    approve(assignment_id=key, requester=cast.rita, actor=TEST)
    dispose(hit_id=sent.pk, requester=cast.rita, actor=TEST)
    assert refuse(cast, sent) is HitStatus.DISPOSED


def test_anothers_hit_looks_absent(cast):
    hit = publish_hit(cast.rita)
    with unchanged(), pytest.raises(NotFoundError):
        dispose(hit_id=hit.pk, requester=cast.ravi, actor=TEST)
    with unchanged(), pytest.raises(NotFoundError):
        set_reviewing(hit_id=hit.pk, requester=cast.ravi, reviewing=True, actor=TEST)


def test_a_deleted_hit_can_be_read_for_120_days(cast):
    hit = publish_hit(cast.rita)
    with stopped_at(hit.expires_at) as advance:
        dispose(hit_id=hit.pk, requester=cast.rita, actor=TEST)
        advance(timedelta(days=120))
        assert own_hit(cast.rita, encode(Kind.HIT, hit.pk)).disposed_at is not None
        advance(timedelta(seconds=1))
        with pytest.raises(NotFoundError):
            own_hit(cast.rita, encode(Kind.HIT, hit.pk))


def test_forgotten_hits_are_deleted_by_themselves_where_the_operator_wants_it(cast, settings):
    ended, decided, undecided, open_one = (publish_hit(cast.rita, title=title) for title in ("ended", "done", "sent", "open"))
    move_expiration(hit_id=ended.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)
    sent = [work(cast.wen, hit) for hit in (decided, undecided)]
    with stopped_at(clock.now()) as advance:
        advance(timedelta(days=10))
        approve(assignment_id=sent[0], requester=cast.rita, actor=TEST)
        Hit.objects.filter(pk=open_one.pk).update(expires_at=clock.now() + timedelta(days=300))
        advance(timedelta(days=110, seconds=1))
        with unchanged():
            assert dispose_forgotten() == 0
        settings.KEMPELEN = replace(settings.KEMPELEN, dispose_after_days=120)
        assert [dispose_forgotten(), dispose_forgotten()] == [1, 0]
        assert set(Hit.objects.filter(disposed_at=None)) == {decided, undecided, open_one}
        advance(timedelta(days=10))
        assert [dispose_forgotten(limit=1), dispose_forgotten(limit=1)] == [1, 0]
        assert set(Hit.objects.filter(disposed_at=None)) == {undecided, open_one}
    assert set(AuditEntry.objects.filter(verb=Verb.HIT_DISPOSED).values_list("actor", flat=True)) == {"system:sweep"}
    books_balance()


def test_reviewing_is_no_toggle(cast):
    hit = publish_hit(cast.rita)
    for reviewing in (True, False):
        with unchanged(), pytest.raises(HitStateError):
            set_reviewing(hit_id=hit.pk, requester=cast.rita, reviewing=reviewing, actor=TEST)
    work(cast.wen, hit)
    for reviewing, status in ((True, HitStatus.REVIEWING), (False, HitStatus.REVIEWABLE)):
        set_reviewing(hit_id=hit.pk, requester=cast.rita, reviewing=reviewing, actor=TEST)
        assert Hit.objects.get(pk=hit.pk).counts.status(clock.now()) is status
        with unchanged(), pytest.raises(HitStateError) as caught:
            set_reviewing(hit_id=hit.pk, requester=cast.rita, reviewing=reviewing, actor=TEST)
        assert caught.value.status is status
    assert AuditEntry.objects.filter(verb=Verb.HIT_REVIEWING).count() == 2
