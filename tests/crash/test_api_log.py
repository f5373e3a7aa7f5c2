"""The API log of a real web process: written while it runs, and to the last call when it stops in order."""

import signal
from contextlib import closing

import boto3
import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import create_access_key
from kempelen.accounts.models import ApiCall
from processes import Site, answers, free_port, kill, start, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]


def test_the_log_is_written_beside_the_calls_and_complete_after_a_stop(cast_committed: Cast, database_address: str) -> None:
    key = create_access_key(requester=cast_committed.rita, label="test", actor=TEST)
    site = Site(free_port())
    web = start("web", "--port", str(site.port), database=database_address, site=site)
    try:
        wait_until(lambda: answers(site), "the web process answers")
        mturk = boto3.client(
            "mturk",
            region_name="us-east-1",
            endpoint_url=site.address,
            aws_access_key_id=key.key.pk,
            aws_secret_access_key=key.secret,
        )
        with closing(mturk):
            mturk.get_account_balance()
            wait_until(ApiCall.objects.exists, "the first call stands in the log while the process runs")
            last = [mturk.list_hits()["ResponseMetadata"]["RequestId"] for _ in range(20)]
    finally:
        kill(web, signal.SIGTERM)
    assert set(ApiCall.objects.filter(operation="ListHITs").values_list("request", flat=True)) == set(last)
    assert set(ApiCall.objects.values_list("outcome", flat=True)) == {ApiCall.OK}
