"""Signing up through either door, and what a stranger can learn from it: nothing."""

from dataclasses import replace

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from kempelen.accounts.models import Requester, User, Worker
from kempelen.audit.models import AuditEntry
from kempelen.core import clock

URL = "/account/signup/"
GOOD = {"email": "new@example.org", "password1": "a long passphrase", "roles": ["worker"]}


def sign_up(client, **changes):
    return client.post(URL, GOOD | changes)


@pytest.mark.parametrize(("door", "ticked"), [("worker", ["worker"]), ("requester", ["requester"]), ("king", []), ("", [])])
def test_the_door_a_person_came_through_is_chosen(client, db, door, ticked):
    page = client.get(URL, {"as": door})
    assert (page.context["form"].initial.get("roles") or []) == ticked
    assert page.content.decode().count("checked") == len(ticked)


def test_a_worker_signs_up(client, db):
    before = clock.now()
    answer = sign_up(client)
    assert answer.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert before <= user.created_at <= clock.now()
    assert user.check_password("a long passphrase")
    assert Worker.objects.get(user=user).public_id.startswith("A")
    assert not Requester.objects.filter(user=user).exists()
    verbs = AuditEntry.objects.filter(subject_kind="user", subject_id=str(user.pk)).order_by("id")
    assert [entry.verb for entry in verbs] == ["person.created", "role.added"]


def test_a_requester_signs_up_under_a_public_name(client, db):
    sign_up(client, roles=["requester"], requester_name="  Lindqvist Vision Lab ")
    assert Requester.objects.get(user__email="new@example.org").name == "Lindqvist Vision Lab"
    assert not Worker.objects.filter(user__email="new@example.org").exists()


def test_one_account_may_be_both(client, db):
    sign_up(client, roles=["worker", "requester"], requester_name="Both")
    user = User.objects.get(email="new@example.org")
    assert Worker.objects.filter(user=user).exists()
    assert Requester.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["operator"]}, "roles"),
        ({"roles": ["requester"]}, "requester_name"),
        ({"roles": ["requester"], "requester_name": "   "}, "requester_name"),
        ({"roles": ["requester"], "requester_name": "x" * 121}, "requester_name"),
        ({"password1": "short"}, "password1"),
        ({"password1": "password123"}, "password1"),
        ({"email": "no address"}, "email"),
    ],
)
def test_what_is_refused_names_its_field_and_makes_nobody(client, db, changes, field):
    answer = sign_up(client, **changes)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}
    assert not User.objects.exists()
    assert not mail.outbox


def test_a_refused_form_keeps_what_was_typed(client, db):
    page = sign_up(client, roles=["requester"], requester_name="", email="kept@example.org").content.decode()
    assert 'value="kept@example.org"' in page
    assert "Workers see this name beside your tasks" in page


def test_a_taken_address_gets_the_same_answer(cast, client):
    other = Client()
    fresh, taken = sign_up(client), sign_up(other, email="WEN@example.org")
    assert (fresh.status_code, fresh["Location"]) == (taken.status_code, taken["Location"])
    seen = [visitor.get(fresh["Location"]).content.decode().lower() for visitor in (client, other)]
    # What differs is the address that each visitor has typed.
    assert seen[0].replace("new@example.org", "") == seen[1].replace("wen@example.org", "")
    assert User.objects.filter(email__iexact="wen@example.org").count() == 1
    assert cast.wen.user.check_password("a long passphrase")


def test_the_owner_of_a_taken_address_is_told_by_mail(cast, client):
    sign_up(client, email="wen@example.org")
    assert [message.to for message in mail.outbox] == [["wen@example.org"]]
    assert "confirm-email" not in mail.outbox[0].body


def test_the_trap_field_makes_nobody(client, db):
    answer = sign_up(client, website="https://spam.example")
    assert answer.status_code == 302
    assert not User.objects.exists()


def test_nobody_signs_up_while_registration_is_closed(client, db, settings):
    with override_settings(KEMPELEN=replace(settings.KEMPELEN, signup="closed")):
        assert "No new accounts" in client.get(URL).content.decode()
        sign_up(client)
    assert not User.objects.exists()


def test_a_new_person_is_not_signed_in_before_the_address_is_confirmed(client, db):
    sign_up(client)
    assert client.get(reverse("settings"))["Location"].startswith("/account/login/")


def test_a_demo_says_where_its_mail_went(client, db, settings):
    address = reverse("account_email_verification_sent")
    assert "no mail leaves this machine" not in client.get(address).content.decode()
    settings.KEMPELEN = replace(settings.KEMPELEN, demo=True)
    assert "no mail leaves this machine" in client.get(address).content.decode()
