"""Requester-made types in the list, the preview and at accept, fresh at every action (requester-api 6.3)."""

import pytest

from kempelen.core import clock
from kempelen.hits.actions import accept_hit, accept_next, delete_qualification_type
from kempelen.hits.errors import GroupNotFoundError, NotQualifiedError
from kempelen.hits.facts import forget_types, type_facts
from kempelen.hits.models import Assignment
from kempelen.hits.queries import group_by_id, open_groups, refresh_groups, viewer, visible
from kempelen.qualifications.actions import associate, disassociate, give_up, request, withdraw
from kempelen.qualifications.engine import Action, sentence, verdicts
from kempelen.qualifications.models import Qualification
from kempelen.qualifications.requirements import Guard, from_json, to_json
from support import TEST, at_once, books_balance, counted_queries, publish_hit, work

from .making import make_type, needing


def grant(kind, worker, value=1):
    associate(qualification_type=kind, worker=worker, value=value, actor=TEST)


def revoke(kind, worker):
    disassociate(qualification_type=kind, worker=worker, actor=TEST)


def may(hit, worker):
    """What this worker may do with the HIT's group, as list, preview and accept button judge it."""
    refresh_groups(force=True)
    group = group_by_id(hit.hit_type_id)
    return [action for action in Action if visible(group, viewer(worker.pk), action)]


def refused(hit, worker, error=NotQualifiedError):
    with pytest.raises(error) as refusal:
        accept_next(worker_id=worker.pk, group_id=hit.hit_type_id)
    with pytest.raises(error):
        accept_hit(worker_id=worker.pk, hit_id=hit.pk)
    assert not Assignment.objects.filter(worker=worker).exists()
    return refusal.value


@pytest.mark.parametrize(
    ("guard", "left", "error"),
    [
        (Guard.ACCEPT, [Action.DISCOVER, Action.PREVIEW], NotQualifiedError),
        (Guard.PREVIEW, [Action.DISCOVER], NotQualifiedError),
        (Guard.DISCOVER, [], GroupNotFoundError),
    ],
)
def test_each_guard_in_list_preview_and_accept(cast, guard, left, error):
    kind = make_type(cast.rita)
    hit = publish_hit(cast.rita, slots=2, requirements=[needing(kind, "GreaterThan", 3, guard=guard)])
    assert may(hit, cast.wen) == left
    refused(hit, cast.wen, error)
    grant(kind, cast.wen, 3)
    assert may(hit, cast.wen) == left
    refused(hit, cast.wen, error)
    grant(kind, cast.wen, 4)
    assert may(hit, cast.wen) == list(Action)
    work(cast.wen, hit)
    books_balance()


def test_revoked_between_list_and_accept(cast):
    kind = make_type(cast.rita)
    hit = publish_hit(cast.rita, requirements=[needing(kind, guard=Guard.DISCOVER)])
    grant(kind, cast.wen)
    assert may(hit, cast.wen) == list(Action)
    Qualification.objects.update(revoked_at=clock.now())  # as another process would, past this one's memory of the worker
    assert visible(group_by_id(hit.hit_type_id), viewer(cast.wen.pk), Action.ACCEPT)
    refused(hit, cast.wen, GroupNotFoundError)
    hit.refresh_from_db()
    assert hit.pending == 0


def test_who_accepted_may_go_on(cast):
    kind = make_type(cast.rita)
    hit = publish_hit(cast.rita, requirements=[needing(kind)])
    grant(kind, cast.wen)
    accepted = accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)
    revoke(kind, cast.wen)
    assert Assignment.objects.get().pk == accepted.assignment_id


def test_does_not_exist_keeps_out_who_has_it(cast):
    kind = make_type(cast.rita)
    hit = publish_hit(cast.rita, slots=3, requirements=[needing(kind, "DoesNotExist")])
    assert Action.ACCEPT in may(hit, cast.wen)
    grant(kind, cast.wen)
    assert Action.ACCEPT not in may(hit, cast.wen)
    refused(hit, cast.wen)
    give_up(qualification_type=kind, worker=cast.wen, actor=TEST)
    assert Action.ACCEPT in may(hit, cast.wen)


def test_a_type_that_grants_by_itself_opens_the_group_at_once(cast):
    kind = make_type(cast.rita, auto_granted=True, auto_granted_value=9)
    hit = publish_hit(cast.rita, requirements=[needing(kind, "In", 8, 9)])
    assert Action.ACCEPT not in may(hit, cast.wen)
    request(qualification_type=kind, worker=cast.wen, actor=TEST)
    assert Action.ACCEPT in may(hit, cast.wen)


def test_a_deleted_type_is_still_checked_for_the_hits_that_are_there(cast):
    kind = make_type(cast.rita)
    hit = publish_hit(cast.rita, slots=2, requirements=[needing(kind)])
    grant(kind, cast.wen)
    delete_qualification_type(qualification_type=kind, actor=TEST)
    assert Action.ACCEPT in may(hit, cast.wen)
    refused(hit, cast.walt)
    work(cast.wen, hit)


def test_what_is_waited_for_is_known(cast):
    kind = make_type(cast.rita)
    assert viewer(cast.wen.pk).waiting == frozenset()
    asked = request(qualification_type=kind, worker=cast.wen, actor=TEST).request
    assert viewer(cast.wen.pk).waiting == {kind.public_id}
    withdraw(request=asked, actor=TEST)
    assert viewer(cast.wen.pk).waiting == frozenset()


def test_sentences_call_the_type_by_its_name(cast):
    kind = make_type(cast.rita, "French, native")
    hit = publish_hit(cast.rita, requirements=[needing(kind, "GreaterThanOrEqualTo", 80), needing(kind)])
    refresh_groups(force=True)
    for requirements in (open_groups().by_id[hit.hit_type_id].requirements, type_facts(hit.hit_type_id).requirements):
        assert [sentence(row) for row in requirements] == ["French, native is at least 80", "French, native is granted"]
    assert "French, native is at least 80." in str(refused(hit, cast.wen))
    grant(kind, cast.wen, 1_200)
    assert {verdict.own_value for verdict in verdicts(requirements, viewer(cast.wen.pk).facts)} == {"1,200"}


def test_the_name_is_no_part_of_what_a_requirement_is(cast):
    kind = make_type(cast.rita)
    asked = needing(kind, "EqualTo", 1)
    hit = publish_hit(cast.rita, requirements=[asked])
    (stored,) = type_facts(hit.hit_type_id).requirements
    assert (stored, hash(stored)) == (asked, hash(asked))
    assert from_json(to_json([stored])) == (asked,)


def test_accept_asks_one_query_more_for_requester_made_types_only(cast):
    kinds = [make_type(cast.rita, name) for name in "abc"]
    for kind in kinds:
        grant(kind, cast.wen)
    american = from_json(
        [{"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", "LocaleValues": [{"Country": "US"}]}]
    )
    costs = []
    for number, requirements in enumerate(([*american], [needing(kinds[0])], [needing(kind) for kind in kinds])):
        hit = publish_hit(cast.rita, title=f"group {number}", requirements=requirements)
        forget_types()
        type_facts_cost = _cost(lambda hit=hit: type_facts(hit.hit_type_id))
        costs.append(_cost(lambda hit=hit: accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)) - type_facts_cost)
    assert costs[1] == costs[2] == costs[0] + 1


def _cost(call):
    with counted_queries() as queries:
        call()
    return len(queries)


def test_accepting_and_revoking_at_once_ends_in_order(cast_committed):
    kind = make_type(cast_committed.rita)
    hit = publish_hit(cast_committed.rita, requirements=[needing(kind)])
    grant(kind, cast_committed.wen)
    accepted, _ = at_once(
        lambda: accept_next(worker_id=cast_committed.wen.pk, group_id=hit.hit_type_id), lambda: revoke(kind, cast_committed.wen)
    )
    assert isinstance(accepted, NotQualifiedError) is not Assignment.objects.exists()
    books_balance()
