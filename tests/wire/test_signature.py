"""Signature Version 4: the published vector, and everything that must not pass (requester-api 1.2, security W1, W2, W7)."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, revoke_access_key
from kempelen.accounts.models import AccessKey
from kempelen.core import clock
from kempelen.wire.signature import canonical_request, matches, read_claim, signing_key
from wire.raw import HOST, call, headers_for, send, signed
from wire.speaking import client_of, error_of, serving

VECTOR = {
    "REQUEST_METHOD": "POST",
    "PATH_INFO": "/",
    "HTTP_HOST": "127.0.0.1:38821",
    "HTTP_X_AMZ_TARGET": "MTurkRequesterServiceV20170117.GetAccountBalance",
    "CONTENT_TYPE": "application/x-amz-json-1.1",
    "HTTP_X_AMZ_DATE": "20261122T012414Z",
    "HTTP_AUTHORIZATION": (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/mturk-requester/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
        "Signature=3a23e1b2c9339f7cf86bc941063ce47c21898f759d1b54a8db1d11606797a494"
    ),
}
BALANCE = "GetAccountBalance"
ALL = ["content-type", "host", "x-amz-date", "x-amz-target"]


def test_the_published_vector() -> None:
    claim = read_claim(VECTOR)
    canonical = canonical_request(VECTOR, claim.signed_headers, b"{}")
    assert hashlib.sha256(canonical).hexdigest() == "8e80ebcd0b6fe6b9ad5bda25b442dc302c816e50e55eb7e54181a1b0c6daba72"
    assert matches(claim, VECTOR, b"{}", signing_key("secret", claim.date, claim.region))


def test_an_honest_signature(key: NewAccessKey) -> None:
    answer = call(key, BALANCE)
    assert (answer.status, answer.body["AvailableBalance"]) == (200, "100.00")
    assert len(answer.headers["x-amzn-RequestId"]) == 36
    assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert answer.headers["Date"].endswith("GMT")


@pytest.mark.parametrize("region", ["us-east-1", "sandbox-2", "eu-west-3"])
def test_any_region_is_taken_as_signed(key: NewAccessKey, region: str) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}", scope_tail=f"{region}/mturk-requester/aws4_request")
    assert send(headers, b"{}").status == 200


def test_an_endpoint_with_a_path(transactional_db: None, cast_committed: Cast, settings: Any) -> None:
    settings.KEMPELEN = replace(settings.KEMPELEN, api_path="/lab/mturk")
    with serving() as url:
        for endpoint in (url, f"{url}/", f"{url}/lab/mturk", f"{url}/lab/mturk/"):
            with client_of(endpoint, cast_committed.rita) as mturk:
                assert mturk.get_account_balance()["AvailableBalance"] == "100.00"
        with client_of(f"{url}/lab", cast_committed.rita) as mturk:
            assert error_of(mturk.get_account_balance)["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_commas_without_spaces_and_more_signed_headers(key: NewAccessKey) -> None:
    more = headers_for(BALANCE) | {
        "amz-sdk-request": "attempt=1; max=3",
        "x-amz-content-sha256": hashlib.sha256(b"{}").hexdigest(),
    }
    headers = signed(key.key.pk, key.secret, more, b"{}")
    headers["authorization"] = headers["authorization"].replace(", ", ",")
    assert send(headers, b"{}").status == 200


def test_an_unsigned_content_type_is_taken(key: NewAccessKey) -> None:
    """Some SDKs never sign it, and nothing here depends on it."""
    assert send(signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}", ALL[1:]), b"{}").status == 200


def test_a_date_header_stands_in_for_x_amz_date(key: NewAccessKey) -> None:
    moment = clock.now().replace(microsecond=0)
    headers = {name: value for name, value in headers_for(BALANCE).items() if name != "x-amz-date"}
    headers["date"] = format_datetime(moment, usegmt=True)
    stamp = moment.strftime("%Y%m%dT%H%M%SZ")
    assert send(signed(key.key.pk, key.secret, headers, b"{}", stamp=stamp), b"{}").status == 200
    unsigned = signed(key.key.pk, key.secret, headers, b"{}", ["host", "x-amz-target"], stamp=stamp)
    assert send(unsigned, b"{}").error == "IncompleteSignatureException"


def test_spaces_in_header_values_are_folded(key: NewAccessKey) -> None:
    folded = headers_for(BALANCE) | {"x-note": "two words"}
    headers = signed(key.key.pk, key.secret, folded, b"{}") | {"x-note": "  two    words "}
    assert send(headers, b"{}").status == 200


@pytest.mark.parametrize("dropped", ["host", "x-amz-date", "x-amz-target"])
def test_a_header_that_must_be_signed(key: NewAccessKey, dropped: str) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}", [name for name in ALL if name != dropped])
    assert send(headers, b"{}").error == "IncompleteSignatureException"


@pytest.mark.parametrize(
    "names",
    [list(reversed(ALL)), [*ALL, "x-amz-target"], [*ALL, "x_amz_target"], [*ALL, "x-never-sent"], [*ALL, ""], ["HOST", *ALL]],
)
def test_a_list_that_can_be_read_two_ways(key: NewAccessKey, names: list[str]) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE) | {"x_amz_target": "x"}, b"{}", names)
    del headers["x_amz_target"]
    assert send(headers, b"{}").error == "IncompleteSignatureException"


@pytest.mark.parametrize("changed", ["host", "x-amz-target", "content-type"])
def test_a_signed_header_changed_afterwards(key: NewAccessKey, changed: str) -> None:
    other = {
        "host": "localhost:8000",
        "x-amz-target": "MTurkRequesterServiceV20170117.ListHITs",
        "content-type": "application/x-amz-json-1.1; charset=utf-8",
    }
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}") | {changed: other[changed]}
    assert send(headers, b"{}").error == "InvalidSignatureException"


def test_a_doubled_header_is_one_value_for_both_readers(key: NewAccessKey) -> None:
    """Servers join doubled headers by a comma; the target that is dispatched is the one that was signed, or none."""
    doubled = f"{headers_for(BALANCE)['x-amz-target']},{headers_for('ListHITs')['x-amz-target']}"
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}") | {"x-amz-target": doubled}
    assert send(headers, b"{}").error == "UnknownOperationException"
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}") | {"host": f"{HOST},{HOST}"}
    assert send(headers, b"{}").error == "InvalidSignatureException"


def test_a_wrong_secret(key: NewAccessKey) -> None:
    answer = send(signed(key.key.pk, "wrong", headers_for(BALANCE), b"{}"), b"{}")
    assert (answer.status, answer.error) == (400, "InvalidSignatureException")
    assert answer.body["message"] == answer.body["Message"]
    assert answer.body["message"].startswith("The request signature we calculated does not match")


def test_a_changed_body(key: NewAccessKey) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}")
    assert send(headers, b'{"a":1}').error == "InvalidSignatureException"


@pytest.mark.parametrize("declared", ["UNSIGNED-PAYLOAD", "0" * 64])
def test_a_body_hash_that_is_not_the_body(key: NewAccessKey, declared: str) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE) | {"x-amz-content-sha256": declared}, b"{}")
    assert send(headers, b"{}").error == "InvalidSignatureException"


@pytest.mark.parametrize(("minutes", "text"), [(20, "Signature expired"), (-20, "Signature not yet current")])
def test_a_clock_twenty_minutes_off(key: NewAccessKey, minutes: int, text: str) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}")
    with clock.stopped_at(clock.now() + timedelta(minutes=minutes)):
        answer = send(headers, b"{}")
    assert answer.error == "InvalidSignatureException"
    assert answer.body["message"].startswith(text)
    assert "15 min.)" in answer.body["message"]


def test_a_clock_within_the_window(key: NewAccessKey) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}")
    with clock.stopped_at(clock.now() + timedelta(minutes=14)):
        assert send(headers, b"{}").status == 200


@pytest.mark.parametrize(
    "stamp",
    [
        "20261122",
        "2026-11-22T01:24:14Z",
        "20261322T012414Z",
        "\u0662\u0660\u0662\u0666\u0661\u0661\u0662\u0662T012414Z",
        "yesterday",
    ],
)
def test_a_stamp_that_is_none(key: NewAccessKey, stamp: str) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE, stamp=stamp), b"{}")
    assert send(headers, b"{}").error == "IncompleteSignatureException"


@pytest.mark.parametrize(
    "tail", ["us-east-1/s3/aws4_request", "us-east-1/mturk-requester/aws4", "us-east-1/mturk-requester", "a/b/c/d"]
)
def test_another_scope(key: NewAccessKey, tail: str) -> None:
    answer = send(signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}", scope_tail=tail), b"{}")
    assert answer.error in {"InvalidSignatureException", "IncompleteSignatureException"}


def test_a_scope_of_another_day(key: NewAccessKey) -> None:
    headers = headers_for(BALANCE)
    tomorrow = (clock.now() + timedelta(days=1)).strftime("%Y%m%d")
    assert send(signed(key.key.pk, key.secret, headers, b"{}", scope_date=tomorrow), b"{}").error == "InvalidSignatureException"


@pytest.mark.parametrize(
    "authorization",
    [
        "Basic cm9vdDpyb290",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a",
        "AWS4-HMAC-SHA256 Credential=a/b/c/mturk-requester/aws4_request, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=\N{SNOWMAN}/x/y/mturk-requester/aws4_request, SignedHeaders=host, Signature=" + "0" * 64,
        "AWS4-HMAC-SHA256 " + "x" * 100_000,
    ],
)
def test_a_malformed_authorization(key: NewAccessKey, authorization: str) -> None:
    answer = send(headers_for(BALANCE) | {"authorization": authorization}, b"{}")
    assert answer.error in {"IncompleteSignatureException", "InvalidSignatureException"}


def test_no_authorization(key: NewAccessKey) -> None:
    answer = send(headers_for(BALANCE), b"{}")
    assert (answer.error, answer.body["message"]) == (
        "MissingAuthenticationTokenException",
        "Request is missing Authentication Token",
    )


def test_unknown_and_revoked_keys_read_alike(key: NewAccessKey) -> None:
    unknown = send(signed("KMPLUNKNOWNUNKNOWNUN", key.secret, headers_for(BALANCE), b"{}"), b"{}")
    revoke_access_key(key=key.key, actor=TEST)
    revoked = call(key, BALANCE)
    assert unknown.error == revoked.error == "UnrecognizedClientException"
    assert unknown.body == revoked.body
    assert unknown.status == 400


def test_a_closed_account(key: NewAccessKey) -> None:
    user = key.key.requester.user
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert call(key, BALANCE).error == "UnrecognizedClientException"


def test_a_suspended_requester(key: NewAccessKey) -> None:
    requester = key.key.requester
    requester.suspended_at = clock.now()
    requester.save(update_fields=["suspended_at"])
    answer = call(key, BALANCE)
    assert (answer.error, answer.body["TurkErrorCode"]) == ("RequestError", "AWS.MechanicalTurk.PermissionDeniedException")


def test_a_key_opens_its_own_environment_only(key: NewAccessKey) -> None:
    """The wrapper says which it is; the name of a header does not (``tests/config/test_hosts.py``)."""
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}")
    assert send(headers, b"{}", **{"kempelen.sandbox": "1"}).error == "UnrecognizedClientException"
    assert send(headers, b"{}").status == 200
    region = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}", scope_tail="sandbox/mturk-requester/aws4_request")
    assert send(region, b"{}").error == "UnrecognizedClientException"


def test_use_is_noted_once_a_minute(key: NewAccessKey) -> None:
    with clock.stopped_at(clock.now()) as advance:
        call(key, BALANCE)
        first = AccessKey.objects.get(pk=key.key.pk).last_used_at
        advance(timedelta(seconds=30))
        call(key, BALANCE)
        assert AccessKey.objects.get(pk=key.key.pk).last_used_at == first
        advance(timedelta(seconds=31))
        call(key, BALANCE)
        assert AccessKey.objects.get(pk=key.key.pk).last_used_at != first


def test_a_forged_call_is_not_a_use(key: NewAccessKey) -> None:
    send(signed(key.key.pk, "wrong", headers_for(BALANCE), b"{}"), b"{}")
    assert AccessKey.objects.get(pk=key.key.pk).last_used_at is None


@pytest.mark.parametrize(
    ("environ", "refused"),
    [
        ({"REMOTE_ADDR": "192.0.2.7"}, True),
        ({"REMOTE_ADDR": "192.0.2.7", "wsgi.url_scheme": "https"}, False),
        ({"REMOTE_ADDR": "::1"}, False),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_PROTO": "https"}, True),
        ({"REMOTE_ADDR": ""}, True),
    ],
)
def test_keys_travel_over_https_or_loopback(key: NewAccessKey, environ: dict[str, str], refused: bool) -> None:  # noqa: FBT001
    answer = send(signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}"), b"{}", **environ)
    assert (answer.status == 400) is refused
    if refused:
        assert answer.error == "AccessDeniedException"
        assert "KEMPELEN_ALLOW_INSECURE" in answer.body["message"]
