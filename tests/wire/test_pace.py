"""The token bucket of an account: ThrottlingException after the signature, which SDKs answer by waiting (requester-api 1.7)."""

from contextlib import closing
from dataclasses import replace

import boto3
import pytest
from botocore.config import Config

from kempelen.core.pacing import Buckets, whole_seconds
from kempelen.wire.limits import forget_paces
from support import counted_queries
from wire.raw import call, headers_for, send, signed
from wire.speaking import new_key

BALANCE = "GetAccountBalance"


@pytest.fixture
def paced(settings):
    """Set the limits, with full buckets."""

    def set_to(**values):
        settings.KEMPELEN = replace(settings.KEMPELEN, **values)
        forget_paces()

    yield set_to
    forget_paces()


def test_a_bucket_gives_its_burst_then_its_rate():
    bucket = Buckets(rate=2, burst=3)
    assert [bucket.take("a", at=100.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert bucket.take("b", at=100.0) == 0
    assert bucket.take("a", at=100.4) == pytest.approx(0.1)
    assert bucket.take("a", at=100.5) == 0
    assert bucket.take("a", at=100.5) == pytest.approx(0.5)
    assert [bucket.take("a", at=200.0) for _ in range(4)][-1] > 0


def test_a_rate_of_nothing_limits_nothing():
    bucket = Buckets(rate=0, burst=0)
    assert not any(bucket.take("a", at=0.0) for _ in range(1_000))


def test_a_flood_of_keys_takes_bounded_memory_and_forgets_the_full_ones_first():
    bucket = Buckets(rate=1, burst=1, most=10)
    bucket.take("early", at=0.0)
    for number in range(9):
        bucket.take(number, at=10.0)
    bucket.take("late", at=10.0)  # the early one is full again and makes room
    assert bucket.take(3, at=10.0) > 0
    for number in range(100):
        bucket.take(f"other {number}", at=10.0)
    assert len(bucket._full_at) <= 10


@pytest.mark.parametrize(("wait", "shown"), [(0.001, 1), (1.0, 1), (1.2, 2)])
def test_retry_after_is_whole_seconds(wait, shown):
    assert whole_seconds(wait) == shown


def test_without_a_setting_nobody_is_refused(key):
    assert {call(key, BALANCE).status for _ in range(50)} == {200}


def test_the_bucket_is_the_accounts_not_the_keys(key, cast, paced):
    paced(api_rate=1, api_burst=2)
    second = new_key(key.key.requester)
    assert [call(each, BALANCE).status for each in (key, second)] == [200, 200]
    refused = call(second, BALANCE)
    assert (refused.status, refused.error, refused.body["message"]) == (400, "ThrottlingException", "Rate exceeded")
    assert "TurkErrorCode" not in refused.body
    assert call(new_key(cast.rita), BALANCE).status == 200


def test_calls_that_are_not_signed_take_nothing(key, paced):
    paced(api_rate=1, api_burst=2)
    for _ in range(5):
        forged = send(signed(key.key.pk, "not the secret", headers_for(BALANCE), b"{}"), b"{}")
        assert forged.error == "InvalidSignatureException"
    assert call(key, BALANCE).status == 200


def from_address(key_id, secret, address):
    return send(signed(key_id, secret, headers_for(BALANCE), b"{}"), b"{}", REMOTE_ADDR=address)


def test_a_flood_of_wrong_signatures_is_refused_unread_and_honest_keys_go_on(key, cast, paced):
    """The address is counted; whoever's key has opened its door from anywhere is let through, and other addresses are."""
    paced(allow_insecure=True)
    flood, elsewhere = "203.0.113.7", "203.0.113.8"
    right = (key.key.pk, key.secret)
    assert from_address(*right, flood).status == 200
    errors = [from_address("KMPLNOBODY0000000000", "x", flood).error for _ in range(320)]
    assert errors[:300] == ["UnrecognizedClientException"] * 300
    assert errors[-10:] == ["ThrottlingException"] * 10
    with counted_queries() as asked:
        assert from_address("KMPLNOBODY0000000000", "x", flood).error == "ThrottlingException"
    assert asked == []
    assert from_address(*right, flood).status == 200
    assert from_address(key.key.pk, "not the secret", elsewhere).error == "InvalidSignatureException"
    new = new_key(cast.rita)
    assert from_address(new.key.pk, new.secret, elsewhere).status == 200
    assert from_address(new.key.pk, new.secret, flood).status == 200


def test_each_process_gives_out_its_part(key, paced):
    paced(api_rate=8, api_burst=4, api_processes=2)
    assert [call(key, BALANCE).status for _ in range(3)] == [200, 200, 400]


@pytest.mark.parametrize("mode", ["standard", "legacy", "adaptive"])
def test_boto3_waits_and_goes_on_by_itself(endpoint, cast_committed, paced, mode):
    """The retry modes of stock boto3 carry a burst over the limit through to its end."""
    paced(api_rate=20, api_burst=2)
    key = new_key(cast_committed.rita)
    mturk = boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id=key.key.pk,
        aws_secret_access_key=key.secret,
        config=Config(retries={"mode": mode, "total_max_attempts": 10}),
    )
    with closing(mturk):
        answers = [mturk.get_account_balance() for _ in range(8)]
    assert {answer["AvailableBalance"] for answer in answers} == {"100.00"}
    assert sum(answer["ResponseMetadata"]["RetryAttempts"] for answer in answers) > 0
