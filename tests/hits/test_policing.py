"""What a policy leaves in the database, and what it costs HITs without one."""

import pytest
from django.db import IntegrityError, connection, transaction

from hits.policed import known_answers, plurality, publish, said
from kempelen.hits.actions import (
    accept_hit,
    submit,
)
from kempelen.hits.errors import HitAlreadyExistsError
from kempelen.hits.models import Hit, PolicyAction, PolicyResult, PolicyRun, ReviewPolicy
from kempelen.hits.states import ACTION_MOVES, ActionStatus
from support import counted_queries, publish_hit, work

pytestmark = pytest.mark.usefixtures("balanced")


def test_what_was_given_is_kept_as_it_was(cast):
    known, agreed = known_answers(), plurality()
    hit = publish(cast.rita, known, agreed)
    rows = ReviewPolicy.objects.filter(hit=hit).order_by("level")
    assert [(row.name, row.parameters) for row in rows] == [(one.name, list(one.given)) for one in (known, agreed)]
    assert Hit.objects.get(pk=hit.pk).policed


def test_a_token_that_was_used_keeps_no_policy(cast):
    publish(cast.rita, unique_request_token="t")
    with pytest.raises(HitAlreadyExistsError), transaction.atomic():
        publish(cast.rita, known_answers(), unique_request_token="t")
    assert (ReviewPolicy.objects.count(), Hit.objects.count()) == (0, 1)


def test_a_hit_without_policy_pays_nothing_for_them(cast):
    hit = publish_hit(cast.rita)
    held = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk)
    with counted_queries() as seen:
        submit(assignment_id=held.assignment_id, answer='[["a","x"]]', proof=3)
    assert not [text for text in seen if "policy" in text]
    assert Hit.objects.get(pk=hit.pk).judge_due is False
    if connection.vendor == "postgresql":
        assert len(seen) == 1


@pytest.mark.parametrize("before", ActionStatus)
@pytest.mark.parametrize("after", ActionStatus)
def test_an_action_ends_once(before, after):
    assert ((before, after) in ACTION_MOVES) is (before is ActionStatus.INTENDED and after is not ActionStatus.INTENDED)


@pytest.mark.parametrize(
    "change",
    [
        {"status": ActionStatus.INTENDED},
        {"status": ActionStatus.FAILED},
        {"error_code": "insufficient_funds"},
        {"completed_at": None},
        {"status": 5},
        {"name": "dance"},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(cast, change):
    work(cast.wen, publish(cast.rita, known_answers()), said("yes", "yes"))
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyAction.objects.update(**change)


def test_the_database_keeps_one_run_an_assignment(cast):
    work(cast.wen, publish(cast.rita, known_answers()), said("yes", "yes"))
    run = PolicyRun.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyRun.objects.create(policy=run.policy, assignment=run.assignment, score=1, at=run.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyResult.objects.create(run=run, position=1, key="x", value="y")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hit.objects.update(judge_due=True, policed=False)
