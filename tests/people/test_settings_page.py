"""The settings page: what is saved, what is refused with everything kept, and the other door."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kempelen.accounts.actions import create_worker_token
from kempelen.accounts.models import Requester, User, Worker
from kempelen.audit.vocabulary import Actor

PREFERENCES = {"name": "Wen", "time_zone": "America/New_York", "theme": "dark", "more_contrast": "on"}


def test_strangers_are_asked_to_sign_in(db):
    assert Client().get("/settings/")["Location"].startswith("/account/login/")
    for place in ("preferences", "worker", "sign-out-everywhere"):
        assert Client().post(f"/settings/{place}")["Location"].startswith("/account/login/")


def test_each_role_sees_its_own_cards(cast, sign_in):
    worker, requester, operator = (sign_in(user) for user in (cast.wen.user, cast.rita.user, cast.olu))
    page = worker.get("/settings/").content.decode()
    assert cast.wen.public_id in page
    assert "Become a requester" in page
    page = requester.get("/settings/").content.decode()
    assert cast.rita.public_id in page
    assert "Become a worker" in page
    assert "Tokens for your own tools" not in page
    assert "/operator/" not in page
    assert "/operator/" in operator.get("/settings/").content.decode()


def test_preferences_are_saved_and_shown(cast, sign_in):
    browser = sign_in(cast.wen.user)
    assert browser.post("/settings/preferences", PREFERENCES)["Location"] == "/settings/"
    user = User.objects.get(pk=cast.wen.user.pk)
    assert (user.name, user.time_zone, user.theme, user.more_contrast) == ("Wen", "America/New_York", "dark", True)
    page = browser.get("/settings/").content.decode()
    assert "Your preferences are saved." in page
    assert 'data-bs-theme="dark"' in page
    assert 'data-contrast="more"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"time_zone": "Mars/Olympus"}, "time_zone"), ({"theme": "pink"}, "theme"), ({"name": "x" * 121}, "name")],
)
def test_preferences_that_are_refused_change_nothing_and_keep_what_was_typed(cast, sign_in, changes, field):
    browser = sign_in(cast.wen.user)
    answer = browser.post("/settings/preferences", PREFERENCES | {"name": "Typed"} | changes)
    assert answer.status_code == 422
    assert answer.context["preferences_form"].errors.keys() == {field}
    assert changes.get("name", "Typed") in answer.content.decode()
    assert User.objects.get(pk=cast.wen.user.pk).time_zone == "UTC"


def test_what_a_worker_declares_is_saved(cast, sign_in):
    browser = sign_in(cast.walt.user)
    browser.post("/settings/worker", {"country": "US", "subdivision": "CA", "adult": "on"})
    worker = Worker.objects.get(pk=cast.walt.pk)
    assert (worker.country, worker.subdivision, worker.adult) == ("US", "CA", True)
    browser.post("/settings/worker", {"country": "", "subdivision": ""})
    worker.refresh_from_db()
    assert (worker.country, worker.subdivision, worker.adult) == ("", "", False)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"country": "IN", "subdivision": "NY"}, "subdivision"),
        ({"country": "ZZ"}, "country"),
        ({"country": "US", "subdivision": "ZZ"}, "subdivision"),
    ],
)
def test_places_that_do_not_exist_are_refused(cast, sign_in, form, field):
    answer = sign_in(cast.wen.user).post("/settings/worker", form)
    assert answer.status_code == 422
    assert answer.context["worker_form"].errors.keys() == {field}
    worker = Worker.objects.get(pk=cast.wen.pk)
    assert (worker.country, worker.subdivision) == ("US", "NY")


def test_a_requester_has_no_workers_facts(cast, sign_in):
    assert sign_in(cast.rita.user).post("/settings/worker", {"country": "US"}).status_code == 404


def test_a_worker_becomes_a_requester_too(cast, sign_in_freshly):
    browser = sign_in_freshly(cast.wen.user)
    browser.post("/settings/roles/requester", {"requester_name": "Wen's Own Study"})
    assert Requester.objects.get(user=cast.wen.user).name == "Wen's Own Study"
    browser.post("/settings/roles/requester", {"requester_name": "Once more"})
    assert Requester.objects.get(user=cast.wen.user).name == "Wen's Own Study"


def test_a_requester_without_a_name_is_not_made(cast, sign_in_freshly):
    answer = sign_in_freshly(cast.wen.user).post("/settings/roles/requester", {"requester_name": " "})
    assert answer.status_code == 422
    assert not Requester.objects.filter(user=cast.wen.user).exists()


def test_a_requester_becomes_a_worker_too(cast, sign_in_freshly):
    browser = sign_in_freshly(cast.rita.user)
    assert browser.post("/settings/roles/worker")["Location"] == "/settings/"
    assert Worker.objects.get(user=cast.rita.user).public_id.startswith("A")


@pytest.mark.parametrize("place", ["roles/worker", "roles/requester", "tokens"])
def test_changes_of_rights_ask_for_the_password_again(cast, sign_in, place):
    person = cast.rita.user if place == "roles/worker" else cast.wen.user
    form = {"requester_name": "New", "label": "finder", "scopes": ["read"]}
    browser = sign_in(person)
    answer = browser.post(f"/settings/{place}", form)
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert not Requester.objects.filter(user=cast.wen.user).exists()
    assert not Worker.objects.filter(user=cast.rita.user).exists()
    assert not cast.wen.tokens.exists()

    browser.post(answer["Location"], {"password": "a long passphrase"})
    done = {
        "roles/worker": Worker.objects.filter(user=cast.rita.user),
        "roles/requester": Requester.objects.filter(user=cast.wen.user),
        "tokens": cast.wen.tokens.all(),
    }
    assert done[place].exists(), "what was asked for is done once the password is given"


def test_signing_out_everywhere_ends_this_session_too(cast, sign_in):
    here, there = sign_in(cast.wen.user), sign_in(cast.wen.user)
    assert here.get("/settings/sign-out-everywhere").status_code == 405
    here.post("/settings/sign-out-everywhere")
    for browser in (here, there):
        assert browser.get("/settings/")["Location"].startswith("/account/login/")
    assert User.objects.get(pk=cast.wen.user.pk).epoch == cast.wen.user.epoch + 1


def test_the_page_asks_the_same_number_of_questions_whatever_there_is(cast, sign_in):
    browser = sign_in(cast.wen.user)
    browser.get("/settings/")
    counts = []
    for _ in range(2):
        for number in range(3):
            create_worker_token(worker=cast.wen, label=f"t{number}", scopes=frozenset({"read"}), actor=Actor.system("test"))
        with CaptureQueriesContext(connection) as queries:
            browser.get("/settings/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
