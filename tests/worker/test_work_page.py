"""The work page: what it shows, whose it is, and where a submit leads (worker-site 6)."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from conftest import Cast
from kempelen.accounts.models import Worker
from kempelen.config.wrapper import HEADERS
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import Accepted, accept_next, submit
from kempelen.web.worker.doors import work_address
from support import publish_hit

from .conftest import Browser


def hold(cast: Cast, worker: Worker, **values: int) -> Accepted:
    hit = publish_hit(cast.rita, **values)
    return accept_next(worker_id=worker.pk, group_id=hit.hit_type_id)


def address(accepted: Accepted) -> str:
    return work_address(accepted.group_id, accepted.hit_id, accepted.assignment_id)


def status_address(accepted: Accepted) -> str:
    return f"/tasks/{encode(Kind.ASSIGNMENT, accepted.assignment_id)}/status"


def send(accepted: Accepted) -> None:
    submit(assignment_id=accepted.assignment_id, answer='[["answer", "yes"]]', proof=3)


def test_task_clock_and_ways_out_are_there(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen)

    response = wen.get(address(accepted))

    page = response.content.decode()
    sent = parse_qs(urlsplit(response.context["frame"].src).query)
    assert sent["assignmentId"] == [encode(Kind.ASSIGNMENT, accepted.assignment_id)]
    assert sent["workerId"] == [cast.wen.public_id]
    assert "data-timer-over" in page
    assert "Judge a pair" in page
    assert status_address(accepted) in page
    assert 'name="_method" value="delete"' in page
    assert "1 day after you submit" in page


def test_only_this_pages_policy_allows_its_frame(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen)
    working = wen.get(address(accepted)).wsgi_request.META[HEADERS]["Content-Security-Policy"]
    listing = wen.get("/").wsgi_request.META.get(HEADERS, {})
    assert "frame-src http://" in working
    assert "script-src 'self'" in working
    assert "'unsafe-inline'" not in working
    assert listing == {}


def test_a_foreign_or_made_up_assignment_shows_nothing(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.walt)
    response = wen.get(address(accepted))
    assert response.headers["Location"].startswith("/?note=not_active")
    wrong_hit = work_address(accepted.group_id, accepted.hit_id + 1, accepted.assignment_id)
    assert Browser(cast.walt).get(wrong_hit).status_code == 404


def test_an_address_without_an_assignment_is_a_preview(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen)
    path = address(accepted).partition("?")[0]
    assert wen.get(path).headers["Location"] == path.rpartition("/")[0]


def test_out_of_time_it_is_gone_before_any_sweep(cast: Cast, wen: Browser):
    with clock.stopped_at(clock.now()) as advance:
        accepted = hold(cast, cast.wen, duration_seconds=60)
        advance(timedelta(seconds=61))
        response = wen.get(address(accepted))
    assert response.headers["Location"].startswith("/?note=time_up")


def test_the_frame_is_not_believed(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen)
    assert wen.get(status_address(accepted)).json() == {"submitted": False, "next": None}


def test_after_a_submit_the_next_one_is_accepted_and_both_are_told(cast: Cast, wen: Browser):
    publish_hit(cast.rita)
    accepted = hold(cast, cast.wen)
    send(accepted)

    status = wen.get(status_address(accepted)).json()
    assert status["submitted"] is True
    taken = wen.get(status["next"], headers={"sec-fetch-site": "same-origin", "sec-fetch-dest": "document"})
    page = wen.get(taken.headers["Location"]).content.decode()

    assert taken.status_code == 302
    assert "HIT Submitted." in page
    assert "$0.05 is pending. The next one is ready." in page


def test_the_last_one_leads_to_the_list_with_both_sentences(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen)
    send(accepted)
    after = wen.get(wen.get(status_address(accepted)).json()["next"], headers={"sec-fetch-site": "same-origin"})
    page = wen.get(after.headers["Location"]).content.decode()
    assert "HIT Submitted." in page
    assert "There are no more of these HITs available." in page


def test_without_auto_accept_the_list_follows(cast: Cast, wen: Browser):
    publish_hit(cast.rita)
    accepted = hold(cast, cast.wen)
    send(accepted)
    assert wen.post("/tasks/auto_accept", {}).status_code == 204
    assert wen.get(status_address(accepted)).json()["next"].startswith("/?after=")
    assert wen.post("/tasks/auto_accept", {"wanted": "on"}).status_code == 204
    assert "accept_random?after=" in wen.get(status_address(accepted)).json()["next"]


def test_approved_at_once_is_submitted_too(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen, approve_after_seconds=0)
    send(accepted)
    assert wen.get(status_address(accepted)).json()["submitted"] is True


def test_nobody_claims_anothers_submit(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.walt)
    send(accepted)
    after = encode(Kind.ASSIGNMENT, accepted.assignment_id)
    assert "HIT Submitted" not in wen.get(f"/?after={after}").content.decode()
    assert wen.get(status_address(accepted)).json() == {"submitted": False, "next": None}


def test_a_submitted_page_leads_on(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen)
    send(accepted)
    assert "accept_random?after=" in wen.get(address(accepted)).headers["Location"]


def test_return_asks_without_script_too(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen)
    page = wen.get(f"{address(accepted)}&return=1").content.decode()
    dialog = page[page.index('id="return"') :][:120]
    assert "open" in dialog


def test_a_tool_that_follows_accept_finds_the_assignment(cast: Cast, wen: Browser):
    accepted = hold(cast, cast.wen)
    body = wen.get(f"{address(accepted)}&format=json").json()
    assert body["assignment_id"] == encode(Kind.ASSIGNMENT, accepted.assignment_id)
    assert body["task_url"] == address(accepted)
    assert Browser(cast.walt).get(f"{address(accepted)}&format=json").json()["code"] == "not_active"
