"""Returning at either door."""

import pytest

from conftest import Cast
from kempelen.accounts.models import Worker
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import Accepted, accept_next
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from support import publish_hit

from .conftest import Door

DELETE = {"_method": "delete"}


def held(cast: Cast, worker: Worker) -> Accepted:
    hit = publish_hit(cast.rita)
    return accept_next(worker_id=worker.pk, group_id=hit.hit_type_id)


def work_path(accepted: Accepted) -> str:
    group, hit = encode(Kind.HIT_GROUP, accepted.group_id), encode(Kind.HIT, accepted.hit_id)
    return f"/projects/{group}/tasks/{hit}?assignment_id={encode(Kind.ASSIGNMENT, accepted.assignment_id)}"


def state_of(accepted: Accepted) -> int:
    return Assignment.objects.get(pk=accepted.assignment_id).state


def test_a_return_frees_the_hit_and_says_so(cast: Cast, door: Door):
    accepted = held(cast, cast.wen)

    reply = door.post(cast.wen, work_path(accepted), DELETE | {"reason": "unclear"})

    assignment = Assignment.objects.get()
    assert (reply.status, reply.headers["Location"]) == (303, "/?note=returned")
    assert (assignment.state, assignment.return_reason) == (AssignmentState.RETURNED, "unclear")
    assert reply.by_django is (door.kind == "django")


def test_from_the_queue_it_leads_back_there(cast: Cast, door: Door):
    accepted = held(cast, cast.wen)
    reply = door.post(cast.wen, work_path(accepted), DELETE | {"from": "queue"})
    assert reply.headers["Location"] == "/tasks?note=returned"


def test_a_reason_nobody_offered_is_not_stored(cast: Cast, door: Door):
    accepted = held(cast, cast.wen)
    door.post(cast.wen, work_path(accepted), DELETE | {"reason": "<script>alert(1)</script>"})
    assert Assignment.objects.get().return_reason == ""


def test_a_program_is_told(cast: Cast, door: Door):
    accepted = held(cast, cast.wen)
    first = door.post(cast.wen, work_path(accepted), DELETE | {"format": "json"})
    again = door.post(cast.wen, work_path(accepted), DELETE | {"format": "json"})
    assert (first.status, first.json["state"]) == (200, "Returned")
    assert (again.status, again.json["code"]) == (422, "not_active")


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        (DELETE | {"lane_token": "forged"}, {}),
        (DELETE, {"HTTP_ORIGIN": "null"}),
        (DELETE, {"HTTP_ORIGIN": "http://tasks.kempelen.localhost:8000"}),
    ],
    ids=["token", "null", "task origin"],
)
def test_a_form_that_is_not_ours_returns_nothing(cast: Cast, door: Door, form: dict[str, str], headers: dict[str, str]):
    accepted = held(cast, cast.wen)
    reply = door.post(cast.wen, work_path(accepted), form, **headers)
    assert reply.status == 403
    assert state_of(accepted) == AssignmentState.ACCEPTED


def test_a_post_that_is_no_return_changes_nothing(cast: Cast, door: Door):
    accepted = held(cast, cast.wen)
    reply = door.post(cast.wen, work_path(accepted))
    assert reply.status == 403
    assert state_of(accepted) == AssignmentState.ACCEPTED


def test_another_workers_assignment_stays_theirs(cast: Cast, door: Door):
    accepted = held(cast, cast.walt)
    reply = door.post(cast.wen, work_path(accepted), DELETE | {"format": "json"})
    assert (reply.status, reply.json["code"]) == (422, "not_active")
    assert state_of(accepted) == AssignmentState.ACCEPTED
