"""A requester's lists: in order, by keyset, the same number of queries for one page whatever its length."""

from datetime import timedelta

import pytest

from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, encode
from kempelen.hits.access import own_assignment, own_hit, own_hit_type
from kempelen.hits.actions import accept_hit, approve, dispose, move_expiration, reject, send_bonus, set_reviewing
from kempelen.hits.models import Assignment
from kempelen.hits.queries import hit_record, list_assignments, list_bonuses, list_hits, list_hits_requiring, list_reviewable
from kempelen.hits.queries.records import AssignmentRecord, assignment_record
from kempelen.hits.states import AssignmentState, HitStatus
from kempelen.qualifications.requirements import from_json
from support import TEST, counted_queries, make_workers, publish_hit, work

HOUR = timedelta(hours=1)
MASTERS_IN_THE_US = [
    {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", "LocaleValues": [{"Country": "US"}]}
]


def keys(records):
    return [record.id for record in records]


def end(cast, hit):
    move_expiration(hit_id=hit.pk, requester=cast.rita, expires_at=clock.now(), actor=TEST)


def test_a_record_holds_what_the_hit_was_made_of(cast):
    requirements = from_json(MASTERS_IN_THE_US)
    hit = publish_hit(cast.rita, slots=3, requirements=requirements)
    record = hit_record(hit)
    assert (record.id, record.title, record.requirements, record.layout) == (hit.pk, "Judge a pair", requirements, None)
    assert (record.counts.available, record.counts.status(clock.now())) == (3, HitStatus.ASSIGNABLE)


def test_a_list_tells_of_a_hit_what_it_tells_alone(cast):
    hit = publish_hit(cast.rita, slots=3, requirements=from_json(MASTERS_IN_THE_US))
    work(cast.wen, hit)
    hit.refresh_from_db()
    assert list_hits(requester=cast.rita, limit=9) == [hit_record(hit)]


def test_an_assignment_is_told_as_its_row_says(cast):
    hit = publish_hit(cast.rita)
    key = work(cast.wen, hit)
    reject(assignment_id=key, requester=cast.rita, feedback="Not this one.", actor=TEST)
    row = Assignment.objects.get(pk=key)
    (record,) = list_assignments(hit=hit, limit=9)
    own = {name: getattr(row, name) for name in AssignmentRecord._fields if name != "worker_public_id"}
    assert record._asdict() == own | {"worker_public_id": cast.wen.public_id}
    assert assignment_record(key) == record


def test_hits_are_listed_newest_first_without_deleted_and_foreign_ones(cast):
    hits = [publish_hit(cast.rita) for _ in range(5)]
    publish_hit(cast.ravi, reward_micros=0)
    end(cast, hits[1])
    dispose(hit_id=hits[1].pk, requester=cast.rita, actor=TEST)
    first = list_hits(requester=cast.rita, limit=2)
    second = list_hits(requester=cast.rita, after=(first[-1].created_at, first[-1].id), limit=2)
    assert keys(first) + keys(second) == [hits[index].pk for index in (4, 3, 2, 0)]
    assert list_hits(requester=cast.rita, after=(second[-1].created_at, second[-1].id), limit=2) == []


def test_reviewable_hits_are_listed_by_expiration_latest_first(cast):
    hours = (2, 4, 4, 3, 5)
    hits = [publish_hit(cast.rita, lifetime_seconds=hour * 3_600) for hour in hours]
    for hit in hits[:4]:
        work(cast.wen, hit)
    set_reviewing(hit_id=hits[3].pk, requester=cast.rita, reviewing=True, actor=TEST)
    first = list_reviewable(requester=cast.rita, limit=2)
    after = (first[-1].expires_at, first[-1].id)
    second = list_reviewable(requester=cast.rita, after=after, limit=2)
    assert len(first) == 2
    assert set(keys(first)) == {hits[1].pk, hits[2].pk}
    assert keys(second) == [hits[0].pk]
    assert keys(list_reviewable(requester=cast.rita, status=HitStatus.REVIEWING, limit=9)) == [hits[3].pk]


def test_an_overdue_hit_is_reviewable_before_any_sweep(cast):
    hit, other = publish_hit(cast.rita), publish_hit(cast.rita, title="Another group")
    running = publish_hit(cast.rita)
    accept_hit(worker_id=cast.wen.pk, hit_id=running.pk)
    with stopped_at(other.expires_at + HOUR):
        assert set(keys(list_reviewable(requester=cast.rita, limit=9))) == {hit.pk, other.pk}
        assert keys(list_reviewable(requester=cast.rita, hit_type=hit.hit_type, limit=9)) == [hit.pk]
        assert list_reviewable(requester=cast.ravi, limit=9) == []


def test_assignments_are_listed_in_the_order_they_were_sent(cast):
    workers = make_workers(5)
    hit = publish_hit(cast.rita, slots=6)
    sent = [work(worker, hit) for worker in workers]
    accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    approve(assignment_id=sent[0], requester=cast.rita, actor=TEST)
    reject(assignment_id=sent[1], requester=cast.rita, feedback="", actor=TEST)
    first = list_assignments(hit=hit, limit=3)
    second = list_assignments(hit=hit, after=(first[-1].submitted_at, first[-1].id), limit=3)
    assert [row.id for row in first + second] == sent
    assert first[0].worker_public_id == workers[0].public_id
    states = [AssignmentState.APPROVED, AssignmentState.REJECTED]
    assert [row.id for row in list_assignments(hit=hit, states=states, limit=9)] == sent[:2]


def test_assignments_sent_at_the_same_moment_are_listed_once_each(cast):
    hit = publish_hit(cast.rita, slots=5)
    sent = [work(worker, hit) for worker in make_workers(5)]
    Assignment.objects.update(submitted_at=clock.now())
    walked, after = [], None
    while page := list_assignments(hit=hit, after=after, limit=2):
        walked += [row.id for row in page]
        after = (page[-1].submitted_at, page[-1].id)
    assert walked == sent


def test_bonuses_are_listed_earliest_first(cast):
    hit = publish_hit(cast.rita, slots=2)
    mine, other = work(cast.wen, hit), work(cast.walt, hit)
    given = [
        send_bonus(requester=cast.rita, assignment_id=key, amount_micros=10_000, reason="", actor=TEST).pk
        for key in (mine, other, mine)
    ]
    first = list_bonuses(hit=hit, limit=2)
    rest = list_bonuses(hit=hit, after=(first[-1].at, first[-1].pk), limit=2)
    assert [bonus.pk for bonus in first + rest] == given
    of_mine = list_bonuses(hit=hit, assignment=Assignment.objects.get(pk=mine), limit=9)
    assert [(bonus.pk, bonus.worker) for bonus in of_mine] == [(given[0], cast.wen), (given[2], cast.wen)]
    assert list_bonuses(limit=9) == []


def test_access_shows_only_ones_own(cast):
    hit = publish_hit(cast.rita)
    key = work(cast.wen, hit)
    found = {
        own_hit: encode(Kind.HIT, hit.pk),
        own_hit_type: encode(Kind.HIT_TYPE, hit.hit_type_id),
        own_assignment: encode(Kind.ASSIGNMENT, key),
    }
    for get, public_id in found.items():
        assert get(cast.rita, public_id) is not None
        with pytest.raises(NotFoundError):
            get(cast.ravi, public_id)
        for wrong in (public_id[:-1], "nonsense", encode(Kind.BATCH, 1), encode(Kind.HIT, 10**9)):
            with pytest.raises(NotFoundError):
                get(cast.rita, wrong)


def test_pages_cost_the_same_number_of_queries_whatever_their_length(cast):
    def queries_for(count: int) -> list[int]:
        counted = []
        for read in reads(count):
            with counted_queries() as queries:
                assert len(read()) == count
            counted.append(len(queries))
        return counted

    def reads(count: int):
        return (
            lambda: list_hits(requester=cast.rita, limit=count),
            lambda: list_hits_requiring(
                requester=cast.rita, qualification_type_id=MASTERS_IN_THE_US[0]["QualificationTypeId"], limit=count
            ),
            lambda: list_reviewable(requester=cast.rita, limit=count),
            lambda: list_assignments(hit=hit, limit=count),
            lambda: list_bonuses(hit=hit, limit=count),
        )

    workers = make_workers(6)
    hit = publish_hit(cast.rita, slots=6)
    for number, worker in enumerate(workers):
        key = work(worker, hit)
        send_bonus(requester=cast.rita, assignment_id=key, amount_micros=10_000, reason="", actor=TEST)
        end(cast, publish_hit(cast.rita, title=f"Group {number}", requirements=from_json(MASTERS_IN_THE_US)))
    assert queries_for(3) == queries_for(6)
