"""The lane cookie: forged, old and foreign ones open nothing (security 1.5)."""

from datetime import timedelta

import pytest
from django.test import Client

from conftest import Cast
from kempelen.core import clock
from kempelen.web.lane import cookie
from kempelen.web.worker.who import Who

WHO = Who(user_id=3, worker_id=7, epoch=2)


def test_what_was_sealed_opens():
    assert cookie.opened(cookie.sealed(WHO)) == WHO


def test_it_is_five_minutes_long():
    with clock.stopped_at(clock.now()) as advance:
        value = cookie.sealed(WHO)
        advance(timedelta(seconds=cookie.AGE_SECONDS - 1))
        assert cookie.opened(value) == WHO
        advance(timedelta(seconds=1))
        assert cookie.opened(value) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: value.replace(".3.7.", ".3.8."),
        lambda value: value.replace(".2.", ".3.", 1),
        lambda value: value[:-6] + "AAAAA=",
        lambda value: value.rpartition(".")[0],
        lambda value: value + ".x",
        lambda value: value.replace("2.", "1.", 1),
        lambda value: value.replace(".2.0.", ".2.1.", 1),
        lambda _value: "",
        lambda _value: "2.²..4.0.5.AAAA",
        lambda _value: "2.1.1.1.0.9999999999.%%%",
    ],
)
def test_a_spoilt_one_opens_nothing(spoil):
    assert cookie.opened(spoil(cookie.sealed(WHO))) is None


def test_every_page_of_a_worker_brings_one_and_log_out_takes_it(cast: Cast):
    client = Client()
    client.force_login(cast.wen.user)
    response = client.get("/qualifications/assigned")
    morsel = response.cookies[cookie.cookie_name()]
    assert cookie.opened(morsel.value) == Who(user_id=cast.wen.user_id, worker_id=cast.wen.pk, epoch=0)
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Strict", "/")

    client.logout()
    client.cookies[cookie.cookie_name()] = morsel.value
    gone = client.get("/welcome").cookies[cookie.cookie_name()]
    assert (gone.value, gone["max-age"]) == ("", 0)


def test_a_requester_gets_none(cast: Cast):
    client = Client()
    client.force_login(cast.rita.user)
    assert cookie.cookie_name() not in client.get("/welcome").cookies
