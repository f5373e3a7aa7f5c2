"""Accepting at either door: what acts, what asks first, what is refused, and in which words."""

from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import create_worker_token, end_all_sessions
from kempelen.core import clock
from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.actions import accept_next
from kempelen.hits.models import Assignment, Hit, WorkerBlock
from kempelen.qualifications.requirements import Requirement, from_json
from support import publish_hit

from .conftest import Door

MANY_APPROVED = "00000000000000000040"


def needs_approvals(guard: str) -> tuple[Requirement, ...]:
    return from_json(
        [
            {
                "QualificationTypeId": MANY_APPROVED,
                "Comparator": "GreaterThan",
                "IntegerValues": [100],
                "ActionsGuarded": guard,
            }
        ]
    )


def accept_path(hit: Hit) -> str:
    return f"/projects/{encode(Kind.HIT_GROUP, hit.hit_type_id)}/tasks/accept_random"


def nothing_was_accepted() -> bool:
    return not Assignment.objects.exists()


def test_our_form_accepts_and_leads_to_the_work_page(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)

    reply = door.post(cast.wen, accept_path(hit))

    assignment = Assignment.objects.get()
    assert (reply.status, assignment.worker_id, assignment.hit_id) == (303, cast.wen.pk, hit.pk)
    address = urlsplit(reply.headers["Location"])
    assert address.path == f"/projects/{encode(Kind.HIT_GROUP, hit.hit_type_id)}/tasks/{encode(Kind.HIT, hit.pk)}"
    assert parse_qs(address.query)["assignment_id"] == [encode(Kind.ASSIGNMENT, assignment.pk)]
    assert reply.by_django is (door.kind == "django")


def test_the_previewed_hit_is_preferred_while_it_is_free(cast: Cast, door: Door):
    publish_hit(cast.rita)
    second = publish_hit(cast.rita)
    wanted = {"hit_id": encode(Kind.HIT, second.pk)}

    door.post(cast.wen, accept_path(second), wanted)
    door.post(cast.walt, accept_path(second), wanted)

    assert Assignment.objects.get(worker=cast.wen).hit_id == second.pk
    assert Assignment.objects.get(worker=cast.walt).hit_id != second.pk


def test_a_tool_gets_a_redirect_and_the_same_in_the_body(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)

    reply = door.get(cast.wen, f"{accept_path(hit)}?format=json", HTTP_SEC_FETCH_SITE="same-origin")

    body = reply.json
    assert reply.status == 302
    assert f"assignment_id={body['assignment_id']}" in reply.headers["Location"]
    assert reply.headers["Location"].endswith("&format=json")
    assert decode(Kind.ASSIGNMENT, body["assignment_id"]) == Assignment.objects.get().pk
    assert body["state"] == "Assigned"
    assert 0 < body["time_to_deadline_in_seconds"] <= 600
    assert body["project"]["hit_set_id"] == encode(Kind.HIT_GROUP, hit.hit_type_id)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "http://tasks.kempelen.localhost:8000"},
        {"HTTP_ORIGIN": "http://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": ""},
    ],
    ids=["task origin", "another site", "null", "none"],
)
def test_a_form_from_elsewhere_changes_nothing(cast: Cast, door: Door, headers: dict[str, str]):
    hit = publish_hit(cast.rita)

    reply = door.post(cast.wen, accept_path(hit), **headers)

    assert reply.status == 403
    assert nothing_was_accepted()


@pytest.mark.parametrize("token", ["", "forged", None], ids=["no token", "forged", "another's"])
def test_a_form_without_our_token_changes_nothing(cast: Cast, door: Door, token: str | None):
    hit = publish_hit(cast.rita)
    sent = door.token(cast.walt) if token is None else token

    page = door.post(cast.wen, accept_path(hit), {"lane_token": sent})
    tool = door.post(cast.wen, accept_path(hit), {"lane_token": sent, "format": "json"})

    assert (page.status, tool.status, tool.json["code"]) == (403, 403, "bad_form")
    assert nothing_was_accepted()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_DEST": "document"},
        {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_SEC_FETCH_DEST": "document"},
        {"HTTP_SEC_FETCH_SITE": "none", "HTTP_SEC_FETCH_DEST": "document"},
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_REFERER": "https://forum.example/thread"},
    ],
    ids=["forum", "task page", "typed", "prefetch", "old browser on a forum"],
)
def test_a_link_from_elsewhere_asks_first(cast: Cast, door: Door, headers: dict[str, str]):
    hit = publish_hit(cast.rita)

    page = door.get(cast.wen, accept_path(hit), **headers)
    tool = door.get(cast.wen, f"{accept_path(hit)}?format=json", **headers)

    assert page.status == 200
    assert 'name="lane_token"' in page.text
    assert (tool.status, tool.json["code"]) == (403, "confirm_required")
    assert nothing_was_accepted()


def test_head_accepts_nothing(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)
    door.ask("HEAD", cast.wen, accept_path(hit), headers={"HTTP_SEC_FETCH_SITE": "same-origin"})
    assert nothing_was_accepted()


def test_none_left_says_so_and_shows_the_list(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)
    accept_next(worker_id=cast.walt.pk, group_id=hit.hit_type_id)

    page = door.post(cast.wen, accept_path(hit))
    tool = door.post(cast.wen, accept_path(hit), {"format": "json"})

    assert page.status == 303
    assert page.headers["Location"].startswith("/?note=no_hits")
    assert (tool.status, tool.json["code"]) == (422, "no_hits")
    assert "no more of these HITs available" in tool.json["message"]
    assert not Assignment.objects.filter(worker=cast.wen).exists()


def test_a_full_queue_says_so(cast: Cast, door: Door):
    hits = [publish_hit(cast.rita) for _ in range(26)]
    for _ in range(25):
        accept_next(worker_id=cast.wen.pk, group_id=hits[0].hit_type_id)

    reply = door.post(cast.wen, accept_path(hits[0]), {"format": "json"})

    assert (reply.status, reply.json["code"]) == (422, "queue_full")
    assert "accepted the maximum number of HITs (25)" in reply.json["message"]
    assert Assignment.objects.count() == 25


def test_an_unmet_requirement_is_named(cast: Cast, door: Door):
    hit = publish_hit(cast.rita, requirements=needs_approvals("Accept"))

    reply = door.post(cast.wen, accept_path(hit), {"format": "json"})

    assert (reply.status, reply.json["code"]) == (422, "not_qualified")
    assert "do not meet those Qualifications: Number of approved HITs is more than 100" in reply.json["message"]
    assert nothing_was_accepted()


def test_a_hidden_group_looks_like_one_that_never_was(cast: Cast, door: Door):
    hit = publish_hit(cast.rita, requirements=needs_approvals("DiscoverPreviewAndAccept"))
    unknown = f"/projects/{encode(Kind.HIT_GROUP, 999_999)}/tasks/accept_random"

    hidden = door.post(cast.wen, accept_path(hit), {"format": "json"})
    absent = door.post(cast.wen, unknown, {"format": "json"})

    assert (hidden.status, hidden.body) == (absent.status, absent.body)
    assert (hidden.status, hidden.json["code"]) == (404, "invalid_group")
    assert nothing_was_accepted()


def test_a_block_takes_effect_at_once(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)
    WorkerBlock.objects.create(requester=cast.rita, worker=cast.wen, at=clock.now())

    reply = door.post(cast.wen, accept_path(hit), {"format": "json"})

    assert (reply.status, reply.json["code"]) == (403, "blocked")
    assert "prevent you from working" in reply.json["message"]
    assert nothing_was_accepted()


def test_logged_out_everywhere_the_very_next_write_is_refused(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)
    assert door.get(cast.wen, "/?format=json").status == 200
    end_all_sessions(user=cast.wen.user)

    page = door.post(cast.wen, accept_path(hit))
    tool = door.post(cast.wen, accept_path(hit), {"format": "json"})

    assert page.status in {303, 403}
    assert "assignment_id" not in page.headers.get("Location", "")
    assert tool.json["code"] in {"signed_out", "bad_form"}
    assert nothing_was_accepted()


def test_a_workers_own_token_accepts_from_anywhere_if_it_may(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)
    reading = create_worker_token(worker=cast.wen, label="reader", scopes=frozenset({"read"}), actor=TEST)
    accepting = create_worker_token(worker=cast.wen, label="catcher", scopes=frozenset({"accept"}), actor=TEST)
    address = f"{accept_path(hit)}?format=json"

    refused = door.get(None, address, HTTP_AUTHORIZATION=f"Bearer {reading}")
    forged = door.get(None, address, HTTP_AUTHORIZATION="Bearer kw_nothing")
    assert (refused.status, forged.status) == (401, 401)
    assert nothing_was_accepted()

    reply = door.get(None, address, HTTP_AUTHORIZATION=f"Bearer {accepting}", HTTP_SEC_FETCH_SITE="cross-site")
    assert reply.status == 302
    assert Assignment.objects.get().worker_id == cast.wen.pk


def test_a_bad_token_is_not_helped_by_a_cookie(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)
    reply = door.post(cast.wen, accept_path(hit), {"format": "json"}, HTTP_AUTHORIZATION="Bearer kw_nothing")
    assert (reply.status, reply.json["code"]) == (401, "signed_out")
    assert nothing_was_accepted()


def test_a_stranger_is_asked_to_sign_in(cast: Cast, door: Door):
    hit = publish_hit(cast.rita)
    reply = door.get(None, accept_path(hit), HTTP_SEC_FETCH_SITE="same-origin")
    assert reply.status == 303
    assert reply.headers["Location"].startswith("/account/login/?next=")
    assert nothing_was_accepted()
