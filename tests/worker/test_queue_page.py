"""Your HITs Queue (worker-site 7)."""

from datetime import timedelta

from conftest import TEST, Cast
from kempelen.accounts.actions import create_worker_token
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_next
from support import counted_queries, publish_hit

from .conftest import Browser

TASK_NAMES = {
    "task_id", "assignment_id", "state", "accepted_at", "deadline", "time_to_deadline_in_seconds", "task_url",
    "expired_task_action_url", "project",
}  # fmt: skip


def hold(cast: Cast, count: int, **values: object) -> list[int]:
    hits = [publish_hit(cast.rita, **values) for _ in range(count)]
    return [accept_next(worker_id=cast.wen.pk, group_id=hits[0].hit_type_id).assignment_id for _ in range(count)]


def test_what_is_held_is_worth_something_and_has_an_end(cast: Cast, wen: Browser):
    hold(cast, 2, title="Sort street photos", reward_micros=60_000)
    page = wen.get("/tasks").content.decode()
    assert "2 of 25 held, worth" in page
    assert "$0.12" in page
    assert page.count("data-timer") >= 2
    assert "Sort street photos" in page


def test_the_nearest_deadline_is_first_and_warned_of(cast: Cast, wen: Browser):
    with clock.stopped_at(clock.now()) as advance:
        hold(cast, 1, title="Long", duration_seconds=3_600)
        hold(cast, 1, title="Short", duration_seconds=120)
        advance(timedelta(seconds=70))
        page = wen.get("/tasks").content.decode()
    assert page.index(">Short<") < page.index(">Long<")
    assert "Less than a minute left" in page


def test_what_ran_out_is_not_held_any_more(cast: Cast, wen: Browser):
    with clock.stopped_at(clock.now()) as advance:
        hold(cast, 1, duration_seconds=60)
        advance(timedelta(seconds=61))
        page, body = wen.get("/tasks").content.decode(), wen.get("/tasks?format=json").json()
    assert "You hold no HITs" in page
    assert body["num_results"] == 0


def test_the_names_that_tools_read(cast: Cast, wen: Browser):
    (assignment,) = hold(cast, 1)
    body = wen.get("/tasks", headers={"accept": "application/json"}).json()
    task = body["tasks"][0]
    assert (body["num_results"], body["total_num_results"]) == (1, 1)
    assert task.keys() >= TASK_NAMES
    assert task["assignment_id"] == encode(Kind.ASSIGNMENT, assignment)
    assert task["state"] == "Assigned"
    assert task["project"]["monetary_reward"] == {"amount_in_dollars": 0.05, "currency_code": "USD"}


def test_the_queue_is_its_workers_own(cast: Cast, wen: Browser, stranger: Browser):
    hold(cast, 1, title="Wen holds this")
    assert "Wen holds this" not in Browser(cast.walt).get("/tasks").content.decode()
    assert stranger.get("/tasks").headers["Location"].startswith("/account/login/")
    assert stranger.get("/tasks?format=json").status_code == 401


def test_a_token_needs_the_scope_to_read(cast: Cast, stranger: Browser):
    hold(cast, 1)
    tokens = {
        scope: create_worker_token(worker=cast.wen, label=scope, scopes=frozenset({scope}), actor=TEST)
        for scope in ("read", "submit")
    }
    ask = {scope: {"authorization": f"Bearer {token}", "accept": "application/json"} for scope, token in tokens.items()}
    assert stranger.get("/tasks", headers=ask["read"]).json()["num_results"] == 1
    assert stranger.get("/tasks", headers=ask["submit"]).status_code == 401


def test_the_number_of_queries_does_not_grow(cast: Cast, wen: Browser):
    def queries() -> int:
        wen.get("/tasks")
        with counted_queries() as captured:
            wen.get("/tasks")
        return len(captured)

    hold(cast, 3)
    few = queries()
    assert few > 0
    hold(cast, 3, title="More")
    assert queries() == few
