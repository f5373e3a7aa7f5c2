"""Many at once, on connections of their own: never one assignment too many, never one slot lost."""

import random
from functools import partial

import pytest

from kempelen.accounts.models import Worker
from kempelen.core.errors import Refusal
from kempelen.hits.actions import accept_hit, accept_next, create_hit, return_assignment, submit
from kempelen.hits.errors import HitAlreadyExistsError, NoHitsError, QueueFullError
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from support import QUESTION, TEST, at_once, books_balance, make_hit_type, make_workers, publish_hit

LIVE = {"state__lte": AssignmentState.REJECTED}


def test_sixty_four_workers_and_ten_slots(cast_committed):
    hit = publish_hit(cast_committed.rita, slots=10)
    workers = make_workers(64)
    answers = at_once(*(partial(accept_next, worker_id=worker.pk, group_id=hit.hit_type_id) for worker in workers))
    refusals = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(answers) - len(refusals) == 10
    assert [type(refusal) for refusal in refusals] == [NoHitsError] * 54
    assert Assignment.objects.filter(hit=hit, **LIVE).count() == 10
    books_balance()


def test_one_worker_in_two_tabs_gets_a_hit_once(cast_committed):
    hit = publish_hit(cast_committed.rita, slots=10)
    again = partial(accept_hit, worker_id=cast_committed.wen.pk, hit_id=hit.pk)
    answers = at_once(*[again] * 8)
    assert sum(isinstance(answer, NoHitsError) for answer in answers) == 7
    assert Assignment.objects.count() == 1
    books_balance()


def test_the_queue_limit_holds_in_many_tabs(cast_committed):
    for _ in range(40):
        hit = publish_hit(cast_committed.rita)
    again = partial(accept_next, worker_id=cast_committed.wen.pk, group_id=hit.hit_type_id)
    answers = at_once(*[again] * 32)
    assert sum(isinstance(answer, QueueFullError) for answer in answers) == 7
    assert Worker.objects.get(pk=cast_committed.wen.pk).pending == Assignment.objects.count() == 25
    books_balance()


def _take_and_often_return(worker: Worker, group_id: int, seed: int) -> int:
    """Take HITs until none is left, giving three of ten back."""
    dice, returned = random.Random(seed), 0
    while True:
        try:
            held = accept_next(worker_id=worker.pk, group_id=group_id)
        except NoHitsError:
            return returned
        if dice.random() < 0.3:
            return_assignment(assignment_id=held.assignment_id, worker_id=worker.pk)
            returned += 1
        else:
            submit(assignment_id=held.assignment_id, answer="[]", proof=3)


def test_returns_never_oversell(cast_committed):
    hits = [publish_hit(cast_committed.rita, slots=3) for _ in range(12)]
    group_id = hits[0].hit_type_id
    workers = make_workers(12)
    at_once(*(partial(_take_and_often_return, worker, group_id, seed) for seed, worker in enumerate(workers)))
    for worker in workers:  # what the last one gave back is there for the others
        _take_and_often_return(worker, group_id, seed=worker.pk)
    assert Assignment.objects.filter(**LIVE).count() == 36
    assert not Hit.objects.exclude(submitted=3).exists()
    assert Assignment.objects.filter(state=AssignmentState.RETURNED).exists()
    books_balance()


def test_one_answer_is_stored_of_many_sent_at_once(cast_committed):
    held = accept_hit(worker_id=cast_committed.wen.pk, hit_id=publish_hit(cast_committed.rita, approve_after_seconds=0).pk)
    answers = at_once(
        *(partial(submit, assignment_id=held.assignment_id, answer=f'[["n","{number}"]]', proof=3) for number in range(8))
    )
    assert sorted(answer.fresh for answer in answers) == [False] * 7 + [True]
    assert Worker.objects.get(pk=cast_committed.wen.pk).balance_micros == 50_000
    books_balance()


@pytest.mark.parametrize("approve_after_seconds", [0, 3600])
def test_submit_beside_return(cast_committed, approve_after_seconds):
    hit = publish_hit(cast_committed.rita, approve_after_seconds=approve_after_seconds)
    held = accept_hit(worker_id=cast_committed.wen.pk, hit_id=hit.pk)
    answers = at_once(
        partial(submit, assignment_id=held.assignment_id, answer="[]", proof=3),
        partial(return_assignment, assignment_id=held.assignment_id, worker_id=cast_committed.wen.pk),
    )
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    books_balance()


def test_one_token_makes_one_hit(cast_committed):
    hit_type = make_hit_type(cast_committed.rita)
    make = partial(
        create_hit,
        requester=cast_committed.rita,
        hit_type=hit_type,
        content=QUESTION,
        lifetime_seconds=3_600,
        unique_request_token="once",
        actor=TEST,
    )
    answers = at_once(*[make] * 8)
    (hit,) = Hit.objects.all()
    assert {answer.hit_id for answer in answers if isinstance(answer, HitAlreadyExistsError)} == {hit.pk}
    assert sum(isinstance(answer, HitAlreadyExistsError) for answer in answers) == 7
    books_balance()


def test_two_makers_of_a_hit_type_agree(cast_committed):
    made = at_once(*[partial(make_hit_type, cast_committed.rita)] * 8)
    assert len({hit_type.pk for hit_type in made}) == 1
