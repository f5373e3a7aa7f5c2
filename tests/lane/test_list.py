"""The list at either door: JSON, ETags that are each worker's own, and what must never be in it."""

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import create_worker_token, end_all_sessions
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_next
from kempelen.hits.queries import refresh_groups
from support import publish_hit

from .conftest import Door
from .test_accept import accept_path, needs_approvals

GROUP_NAMES = {
    "hit_set_id", "title", "description", "requester_id", "requester_name", "monetary_reward", "assignable_hits_count",
    "assignment_duration_in_seconds", "creation_time", "last_updated_time", "latest_expiration_time",
    "caller_meets_requirements", "caller_meets_preview_requirements", "project_requirements", "requesterInfo",
    "requester_url", "project_tasks_url", "accept_project_task_url",
}  # fmt: skip
REQUIREMENT_NAMES = {
    "qualification_type_id", "comparator", "qualification_values", "worker_action", "caller_meets_requirement",
    "caller_qualification_value", "qualification_type",
}  # fmt: skip


def test_the_names_that_tools_read(cast: Cast, door: Door):
    hit = publish_hit(cast.rita, requirements=needs_approvals("Accept"))

    reply = door.get(cast.wen, "/?format=json")

    body = reply.json
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/json")
    assert (body["page_number"], body["num_results"], body["total_num_results"]) == (1, 1, 1)
    group = body["results"][0]
    assert group.keys() >= GROUP_NAMES
    assert group["hit_set_id"] == encode(Kind.HIT_GROUP, hit.hit_type_id)
    assert group["monetary_reward"] == {"amount_in_dollars": 0.05, "currency_code": "USD"}
    assert (group["caller_meets_requirements"], group["caller_meets_preview_requirements"]) == (False, True)
    assert group["accept_project_task_url"] == accept_path(hit)
    requirement = group["project_requirements"][0]
    assert requirement.keys() >= REQUIREMENT_NAMES
    assert (requirement["comparator"], requirement["worker_action"]) == ("GreaterThan", "AcceptHit")
    assert requirement["caller_qualification_value"]["integer_value"] == 0
    assert reply.by_django is (door.kind == "django")


def test_an_unchanged_list_is_answered_304(cast: Cast, door: Door):
    publish_hit(cast.rita)
    for address in ("/?format=json", "/"):
        with stopped_at(clock.now()):  # the door's cookie is new with each second, and a page follows its cookies
            first = door.get(cast.wen, address)
            again = door.get(cast.wen, address, HTTP_IF_NONE_MATCH=first.headers["ETag"])
        assert (first.status, again.status, again.body) == (200, 304, b"")
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert {"Cookie", "Authorization", "Accept"} <= set(again.headers["Vary"].split(", "))


def test_an_etag_is_worth_nothing_to_another_worker_or_in_another_format(cast: Cast, door: Door):
    publish_hit(cast.rita)
    json_tag = door.get(cast.wen, "/?format=json").headers["ETag"]
    page_tag = door.get(cast.wen, "/").headers["ETag"]

    assert json_tag != page_tag
    assert door.get(cast.walt, "/?format=json", HTTP_IF_NONE_MATCH=json_tag).status == 200
    assert door.get(cast.walt, "/", HTTP_IF_NONE_MATCH=page_tag).status == 200
    assert door.get(cast.wen, "/", HTTP_IF_NONE_MATCH=json_tag).status == 200
    assert door.get(cast.wen, "/?format=json&sort=reward_asc", HTTP_IF_NONE_MATCH=json_tag).status == 200


def test_a_workers_own_act_changes_their_etag_at_once(cast: Cast, door: Door):
    hit = publish_hit(cast.rita, slots=2)
    tag = door.get(cast.wen, "/?format=json").headers["ETag"]
    accept_next(worker_id=cast.wen.pk, group_id=hit.hit_type_id)

    reply = door.get(cast.wen, "/?format=json", HTTP_IF_NONE_MATCH=tag)

    assert reply.status == 200
    assert reply.json["results"] == []


def test_a_new_group_changes_the_etag(cast: Cast, door: Door):
    tag = door.get(cast.wen, "/?format=json").headers["ETag"]
    publish_hit(cast.rita)
    refresh_groups(force=True)
    assert door.get(cast.wen, "/?format=json", HTTP_IF_NONE_MATCH=tag).json["num_results"] == 1


def test_a_hidden_group_is_in_nobodys_list_nor_count(cast: Cast, door: Door):
    publish_hit(cast.rita, title="For the initiated", requirements=needs_approvals("DiscoverPreviewAndAccept"))
    publish_hit(cast.rita, title="For everybody")

    body = door.get(cast.wen, "/?format=json").json
    page = door.get(cast.wen, "/").text
    searched = door.get(cast.wen, "/?format=json&filters[search_term]=initiated").json

    assert ([group["title"] for group in body["results"]], body["total_num_results"]) == (["For everybody"], 1)
    assert "For the initiated" not in page
    assert searched["total_num_results"] == 0


def test_values_of_the_request_reach_nobody_else(cast: Cast, door: Door):
    publish_hit(cast.rita)
    door.get(cast.wen, "/?format=json&ref=%3Cscript%3E&open=%22%3E", HTTP_X_FORWARDED_HOST="evil.example")
    body = door.get(cast.walt, "/?format=json").text
    page = door.get(cast.walt, "/?ref=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "evil.example" not in body
    assert "<script>alert(1)" not in page


def test_a_token_that_may_read_reads(cast: Cast, door: Door):
    publish_hit(cast.rita)
    token = create_worker_token(worker=cast.wen, label="reader", scopes=frozenset({"read"}), actor=TEST)
    reply = door.get(None, "/?format=json", HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_ACCEPT="application/json")
    assert reply.json["num_results"] == 1


def test_logged_out_everywhere_the_list_is_gone(cast: Cast, door: Door):
    publish_hit(cast.rita)
    end_all_sessions(user=cast.wen.user)
    reply = door.get(cast.wen, "/", HTTP_ACCEPT="text/html")
    assert cast.wen.public_id not in reply.text


def test_answers_wear_the_headers_of_the_site(cast: Cast, door: Door):
    reply = door.get(cast.wen, "/?format=json")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
    assert "X-Request-Id" in reply.headers


def test_a_host_that_is_not_ours_gets_nothing(cast: Cast, door: Door):
    reply = door.ask("GET", cast.wen, "/?format=json", headers={"HTTP_HOST": "evil.example"})
    assert reply.status == 400


@pytest.mark.parametrize("odd", ["a/b=1; =; x", 'note"=1', "messages2=\\xff", "é=ü"])
def test_odd_cookies_of_others_do_no_harm(cast: Cast, door: Door, odd: str):
    headers = {"HTTP_COOKIE": f"{odd}; {door.cookies(cast.wen)}"}
    assert door.ask("GET", cast.wen, "/?format=json", headers=headers).status == 200
    assert door.ask("GET", cast.wen, "/", headers=headers).status == 200


def test_a_flood_of_parameters_is_cut_off(cast: Cast, door: Door):
    assert door.get(cast.wen, "/?format=json&" + "&".join(f"p{number}=%00%ff" for number in range(900))).status == 200


def test_health_needs_nobody(door: Door):
    reply = door.get(None, "/health")
    assert (reply.status, reply.body) == (200, b"ok\n")
