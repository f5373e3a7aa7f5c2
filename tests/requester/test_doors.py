"""Every page is there for its requester and for nobody else, and answers only to the methods it declares."""

import pytest
from django.test import Client
from django.urls import reverse

from kempelen.accounts.actions import create_access_key
from kempelen.core.ids import Kind, encode
from projects import make_draft, make_project, make_published
from requester_desk import answered, at, browser_of, decide_at
from support import TEST, publish_hit

_OF_NOTHING = ("projects", "project_new", "batches", "money", "developer")
_OF_A_PROJECT = ("project", "project_design", "project_preview", "batch_new", "empty_table")
_OF_A_DRAFT = ("batch_preview", "batch_confirm")
_OF_A_BATCH = ("batch", "batch_progress", "batch_extend", "review", "results")
READ = {
    **dict.fromkeys(_OF_NOTHING),
    **dict.fromkeys(_OF_A_PROJECT, "project"),
    **dict.fromkeys(_OF_A_DRAFT, "draft"),
    **dict.fromkeys(_OF_A_BATCH, "batch"),
}
WRITE = {"project_copy": "project", "project_archive": "project", "batch_discard": "draft", "batch_cancel": "batch"}
OWNED = {name: thing for name, thing in {**READ, **WRITE}.items() if thing is not None}


@pytest.fixture
def desk(cast):
    """One of each thing that has a page."""
    project = make_project(cast.rita)
    return {"project": project, "draft": make_draft(project), "batch": make_published(project), None: None}


def test_its_requester_sees_every_page(desk, browser):
    for name, thing in READ.items():
        response = browser.get(at(name, desk[thing]))
        assert response.status_code == 200, name
        assert response.content if not response.streaming else b"".join(response.streaming_content), name


def test_a_stranger_to_the_site_is_asked_to_sign_in(desk, client):
    for name, thing in {**READ, **WRITE}.items():
        address = at(name, desk[thing])
        response = client.post(address) if name in WRITE else client.get(address)
        assert response.status_code == 302, name
        assert response.url.startswith("/account/login/"), name


def test_what_is_anothers_looks_absent(desk, cast):
    ravi = browser_of(cast.ravi.user)
    for name, thing in OWNED.items():
        address = at(name, desk[thing])
        response = ravi.post(address) if name in WRITE else ravi.get(address)
        assert response.status_code == 404, name


def test_a_worker_is_offered_the_role(desk, cast):
    wen = browser_of(cast.wen.user)
    for name, thing in {**READ, **WRITE}.items():
        address = at(name, desk[thing])
        response = wen.post(address) if name in WRITE else wen.get(address)
        assert response.status_code == 403, name
        assert f'href="{reverse("settings")}"' in response.content.decode(), name


def test_each_page_answers_only_to_its_methods(desk, browser):
    for name, thing in WRITE.items():
        assert browser.get(at(name, desk[thing])).status_code == 405, name
    for name in ("projects", "project_new", "project_preview", "batches", "batch", "batch_progress", "results", "money"):
        assert browser.post(at(name, desk[READ[name]])).status_code == 405, name


def test_decisions_and_keys_are_by_post_and_ones_own(desk, cast, browser):
    (assignment_id,) = answered(desk["batch"], [cast.wen], ["yes"])
    key = create_access_key(requester=cast.rita, label="mine", actor=TEST).key
    ravi = browser_of(cast.ravi.user)
    revoke = reverse("requester:key_revoke", args=[key.pk])
    assert browser.get(decide_at(assignment_id)).status_code == 405
    assert browser.get(revoke).status_code == 405
    assert ravi.post(decide_at(assignment_id), {"decision": "approve"}).status_code == 404
    assert ravi.post(revoke).status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


def test_a_group_of_anothers_looks_absent(cast, browser):
    hit = publish_hit(cast.rita)
    address = reverse("requester:review_group", args=[encode(Kind.HIT_TYPE, hit.hit_type_id)])
    assert browser.get(address).status_code == 200
    assert browser_of(cast.ravi.user).get(address).status_code == 404


def test_what_is_no_id_looks_absent(browser):
    for name in ("project", "batch", "review", "review_group"):
        for text in ("x", "3" * 30, "..%2f..%2fetc"):
            assert browser.get(reverse(f"requester:{name}", args=[text])).status_code == 404, (name, text)


def test_a_fragment_asked_for_after_sign_out_reloads_the_page(desk, client):
    response = client.get(at("batch_progress", desk["batch"]), headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Refresh"]) == (200, "true")


def test_a_form_from_elsewhere_is_refused(project, cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.rita.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(at("project_archive", project)).status_code == 403
    project.refresh_from_db()
    assert project.archived_at is None
