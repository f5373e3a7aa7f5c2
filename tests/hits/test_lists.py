"""The list of groups, and how many HITs of each are left for one worker."""

from datetime import timedelta

import pytest

from kempelen.accounts.models import Requester
from kempelen.core import clock, ids
from kempelen.core.ids import Kind
from kempelen.hits.actions import accept_hit, accept_next, return_assignment
from kempelen.hits.errors import GroupNotFoundError
from kempelen.hits.models import HitTypePace, WorkerBlock, WorkerGroup
from kempelen.hits.queries import (
    counts_for,
    forget_viewer,
    group_by_id,
    group_by_public_id,
    open_groups,
    preview_hit,
    refresh_groups,
    viewer,
    viewers,
    visible,
)
from kempelen.qualifications.engine import Action
from kempelen.qualifications.requirements import Comparator, Guard, Locale, Requirement
from support import at_once, counted_queries, make_hit_type, publish_hit, work


def in_the_us(guard):
    """Require a place, guarding so much."""
    return Requirement("00000000000000000071", Comparator.EQUAL_TO, locale_values=(Locale("US"),), guard=guard)


def fresh():
    """Return the groups as they are now."""
    refresh_groups(force=True)
    return open_groups()


def test_a_group_is_shown_with_all_its_facts(cast):
    hit = publish_hit(cast.rita, slots=3, requirements=[in_the_us(Guard.ACCEPT)])
    last = publish_hit(cast.rita, slots=1, requirements=[in_the_us(Guard.ACCEPT)])
    HitTypePace.objects.create(hit_type_id=hit.hit_type_id, measurements=12, median_seconds=40.5, measured_at=clock.now())
    (group,) = fresh().groups
    assert (group.id, group.hits, group.max_slots, group.title) == (hit.hit_type_id, 2, 3, "Judge a pair")
    assert (group.requester_name, group.requester_public_id) == ("Rita's Lab", cast.rita.public_id)
    assert (group.requirements, group.requires_masters) == ((in_the_us(Guard.ACCEPT),), False)
    assert (group.pace.measurements, group.pace.median_seconds) == (12, 40.5)
    assert (group.last_added_at, group.latest_expires_at) == (last.created_at, last.expires_at)
    assert ids.identify(group.public_id) == (Kind.HIT_GROUP, group.id)
    assert ids.identify(group.type_public_id) == (Kind.HIT_TYPE, group.id)


def test_the_latest_added_to_comes_first(cast):
    with clock.stopped_at(clock.now()) as advance:
        for title in ("old", "new", "old"):
            publish_hit(cast.rita, title=title)
            advance(timedelta(seconds=1))
    assert [group.title for group in fresh().groups] == ["old", "new"]


def test_a_full_group_leaves_and_comes_back(cast):
    hit = publish_hit(cast.rita)
    held = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    assert fresh().groups == ()
    return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk)
    assert [group.hits for group in fresh().groups] == [1]


def test_versions_grow_only_with_a_change(cast):
    publish_hit(cast.rita, title="one")
    publish_hit(cast.ravi, title="two", reward_micros=0)
    first = fresh()
    assert fresh() is first
    publish_hit(cast.rita, title="one")
    second = fresh()
    assert second.version > first.version
    changed = {group.title: group.version > first.by_id[group.id].version for group in second.groups}
    assert changed == {"one": True, "two": False}
    Requester.objects.filter(pk=cast.ravi.pk).update(name="Ravi & Daughters")
    assert {group.requester_name for group in fresh().groups} == {"Rita's Lab", "Ravi & Daughters"}


def test_within_a_second_nobody_asks_twice(cast):
    publish_hit(cast.rita)
    fresh()
    with counted_queries() as queries:
        for _ in range(5):
            open_groups()
    assert queries == []


def test_many_ask_at_once_and_all_get_the_groups(cast_committed):
    publish_hit(cast_committed.rita)
    assert [len(snapshot.groups) for snapshot in at_once(*[open_groups] * 8)] == [1] * 8


def test_the_list_costs_the_same_for_twice_the_groups(cast):
    def cost(groups):
        for number in range(groups):
            publish_hit(cast.rita, slots=2, title=f"{groups} {number}", requirements=[in_the_us(Guard.ACCEPT)])
            work(cast.wen, publish_hit(cast.rita, slots=2, title=f"{groups} {number}", requirements=[in_the_us(Guard.ACCEPT)]))
        forget_viewer(cast.wen.pk)
        with counted_queries() as queries:
            counts_for(viewer(cast.wen.pk), fresh().groups)
        return len(queries)

    assert cost(3) == cost(6) == 7


@pytest.mark.parametrize("kind", [Kind.HIT_GROUP, Kind.HIT_TYPE])
def test_both_ids_of_a_group_are_understood(cast, kind):
    open_one, empty = publish_hit(cast.rita), make_hit_type(cast.rita, title="nothing here yet")
    fresh()
    assert group_by_public_id(ids.encode(kind, open_one.hit_type_id)).hits == 1
    assert group_by_public_id(ids.encode(kind, empty.pk)).hits == 0
    with pytest.raises(GroupNotFoundError, match="address is not valid"):
        group_by_public_id(ids.encode(kind, 10**9))


@pytest.mark.parametrize("text", ["", "x", "3" * 30])
def test_what_is_no_id_is_no_group(cast, text):
    with pytest.raises(GroupNotFoundError):
        group_by_public_id(text)


def test_an_assignments_id_is_no_group(cast):
    hit = publish_hit(cast.rita)
    with pytest.raises(GroupNotFoundError):
        group_by_public_id(ids.encode(Kind.HIT, hit.pk))


@pytest.mark.parametrize(
    ("guard", "seen", "previewed"), [(Guard.ACCEPT, True, True), (Guard.PREVIEW, True, False), (Guard.DISCOVER, False, False)]
)
def test_a_requirement_hides_what_it_guards(cast, guard, seen, previewed):
    group = group_by_id(publish_hit(cast.rita, requirements=[in_the_us(guard)]).hit_type_id)
    for person in (viewer(cast.walt.pk), None):
        may = [visible(group, person, action) for action in (Action.DISCOVER, Action.PREVIEW, Action.ACCEPT)]
        assert may == [seen, previewed, False]
    assert all(visible(group, viewer(cast.wen.pk), action) for action in Action)


def test_a_block_hides_the_group(cast):
    group = group_by_id(publish_hit(cast.rita).hit_type_id)
    WorkerBlock.objects.create(requester=cast.rita, worker=cast.wen, reason="", at=clock.now())
    assert not any(visible(group, viewer(cast.wen.pk), action) for action in Action)
    assert counts_for(viewer(cast.wen.pk), [group]) == {group.id: 0}
    assert visible(group, viewer(cast.walt.pk), Action.ACCEPT)


def counts(worker):
    """Return what the worker's list says now, by title."""
    found = counts_for(viewer(worker.pk), fresh().groups)
    return {group.title: found[group.id] for group in open_groups().groups}


def test_what_i_did_is_not_left_for_me(cast):
    hits = [publish_hit(cast.rita, slots=2) for _ in range(4)]
    publish_hit(cast.rita, title="other")
    work(cast.wen, hits[0])
    accept_hit(worker_id=cast.wen.pk, hit_id=hits[2].pk)
    work(cast.walt, hits[0])
    assert counts(cast.wen) == {"Judge a pair": 2, "other": 1}
    assert counts(cast.walt) == {"Judge a pair": 3, "other": 1}


def test_my_own_action_counts_at_once(cast):
    for _ in range(2):
        hit = publish_hit(cast.rita, slots=2)
    assert counts(cast.wen) == {"Judge a pair": 2}
    held = accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    assert counts(cast.wen) == {"Judge a pair": 1}
    return_assignment(assignment_id=held.assignment_id, worker_id=cast.wen.pk)
    assert counts(cast.wen) == {"Judge a pair": 2}


def test_expired_hits_are_not_left_for_me(cast):
    with clock.stopped_at(clock.now()) as advance:
        work(cast.wen, publish_hit(cast.rita, slots=2))
        publish_hit(cast.rita, slots=2, lifetime_seconds=60)
        advance(timedelta(seconds=61))
        assert counts(cast.wen) == {"Judge a pair": 0}


def test_a_long_walk_ends_in_a_bound_that_is_never_wrong_about_none(cast, monkeypatch):
    monkeypatch.setattr(viewers, "_MOST_WALKED", 3)
    hits = [publish_hit(cast.rita, slots=2) for _ in range(6)]
    for hit in hits[:3]:
        work(cast.wen, hit)
    WorkerGroup.objects.update(seen_until=None)
    assert counts(cast.wen) == {"Judge a pair": 3}
    for hit in hits[3:]:
        work(cast.wen, hit)
    WorkerGroup.objects.update(seen_until=None)
    assert counts(cast.wen) == {"Judge a pair": 0}
    for hit in hits[:5]:
        work(cast.walt, hit)
    publish_hit(cast.rita, slots=2)
    WorkerGroup.objects.update(seen_until=None)
    assert counts(cast.wen) == {"Judge a pair": 1}


def test_counts_are_asked_for_once_per_change(cast):
    for _ in range(3):
        hit = publish_hit(cast.rita, slots=2)
    work(cast.wen, hit)
    groups = fresh().groups
    counts_for(viewer(cast.wen.pk), groups)
    with counted_queries() as queries:
        assert list(counts_for(viewer(cast.wen.pk), groups).values()) == [2]
    assert queries == []


def test_an_action_beside_a_slow_reader_is_not_forgotten(cast, monkeypatch):
    load = viewers._load

    def overtaken(worker_id, version):
        found = load(worker_id, version)
        monkeypatch.setattr(viewers, "_load", load)
        forget_viewer(worker_id)
        return found

    monkeypatch.setattr(viewers, "_load", overtaken)
    first = viewer(cast.wen.pk)
    assert viewer(cast.wen.pk).version > first.version


def test_previews_walk_through_what_is_left(cast):
    hits = [publish_hit(cast.rita, slots=2) for _ in range(4)]
    work(cast.wen, hits[0])
    group, me = group_by_id(hits[0].hit_type_id), viewer(cast.wen.pk)
    assert preview_hit(group, None).pk == hits[0].pk
    assert preview_hit(group, me).pk == hits[1].pk
    assert preview_hit(group, me, hits[1].pk).pk == hits[2].pk
    assert preview_hit(group, me, hits[3].pk).pk == hits[1].pk
    assert preview_hit(group_by_id(make_hit_type(cast.rita, title="empty").pk), me) is None
