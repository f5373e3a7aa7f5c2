"""The sandbox by the real client: by its own host name, by MTurk's old one, and by the pseudo-region (requester-api 1.8, 9.3)."""

import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSRequest
from botocore.config import Config

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, become_worker
from kempelen.accounts.models import Requester
from kempelen.hits.actions import accept_hit, submit
from kempelen.hits.models import Hit
from kempelen.ledger.actions import open_requester
from kempelen.ledger.queries import book_totals, requester_balance
from kempelen.questions.answers import fields_to_pairs
from support import QUESTION, books_balance
from wire.speaking import Client, error_of, new_key, serving

OLD_SANDBOX = "mturk-requester-sandbox.us-east-1.amazonaws.com"
WAYS = ("own name", "old name", "region")


@pytest.fixture
def loopback_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that knows, as RFC 6761 has it, that names below localhost are this machine; not every system's does."""
    plain = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        return plain("127.0.0.1" if str(host).endswith(".localhost") else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.fixture
def site(transactional_db: None, loopback_names: None) -> Iterator[str]:
    """The address of a running Requester API."""
    with serving() as url:
        yield url


@pytest.fixture
def rita_plays(cast_committed: Cast) -> Requester:
    """Rita in the sandbox, fresh."""
    return open_requester(user=cast_committed.rita.user, name="Rita's Lab", actor=TEST, sandbox=True)


def client_by(way: str, site: str, key: NewAccessKey) -> Client:
    """Stock boto3 on its way to the sandbox."""
    port = site.rpartition(":")[2]
    client = boto3.client(
        "mturk",
        region_name="sandbox" if way == "region" else "us-east-1",
        endpoint_url=f"http://sandbox.kempelen.localhost:{port}" if way == "own name" else site,
        aws_access_key_id=key.key.pk,
        aws_secret_access_key=key.secret,
        config=Config(retries={"total_max_attempts": 1}),
    )
    if way == "old name":
        client.meta.events.register_first("before-sign.mturk.*", _say_old_name)
    return client


def _say_old_name(request: AWSRequest, **_: Any) -> None:
    """Name MTurk's old host, as a program does whose name resolution leads it here."""
    request.headers["Host"] = OLD_SANDBOX


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_flow_in_play_money(site: str, rita_plays: Requester, cast_committed: Cast, way: str):
    with closing(client_by(way, site, new_key(rita_plays))) as mturk:
        assert mturk.get_account_balance()["AvailableBalance"] == "10000.00"
        made = mturk.create_hit(
            Title="Judge", Description="Judge.", Reward="9000.00", AssignmentDurationInSeconds=600, LifetimeInSeconds=3600,
            MaxAssignments=3, Question=QUESTION,
        )["HIT"]  # fmt: skip
        assert [hit["HITId"] for hit in mturk.list_hits()["HITs"]] == [made["HITId"]]
        balance = mturk.get_account_balance()
        assert (balance["AvailableBalance"], balance["OnHoldBalance"]) == ("10000.00", "27000.00")
        worker = become_worker(user=cast_committed.wen.user, actor=TEST, sandbox=True)
        accepted = accept_hit(worker_id=worker.pk, hit_id=Hit.objects.get().pk)
        submit(assignment_id=accepted.assignment_id, answer=fields_to_pairs([("answer", "yes")]), proof=3, by_worker_id=worker.pk)
        (sent,) = mturk.list_assignments_for_hit(HITId=made["HITId"])["Assignments"]
        assert sent["WorkerId"] == worker.public_id != cast_committed.wen.public_id
        mturk.approve_assignment(AssignmentId=sent["AssignmentId"])
        mturk.send_bonus(WorkerId=worker.public_id, AssignmentId=sent["AssignmentId"], BonusAmount="5000.00", Reason="Thanks")
        assert mturk.get_account_balance()["AvailableBalance"] == "10000.00"
    assert (book_totals().total_micros, book_totals().workers_micros) == (100_000_000, 0)
    assert book_totals(sandbox=True).workers_micros == 14_000_000_000
    assert requester_balance(cast_committed.rita.pk).available_micros == 100_000_000
    books_balance()


@pytest.mark.parametrize("way", WAYS)
def test_a_key_for_real_money_opens_nothing_there(site: str, cast_committed: Cast, way: str):
    with closing(client_by(way, site, new_key(cast_committed.rita))) as mturk:
        refused = error_of(mturk.get_account_balance)
    assert refused["Error"]["Code"] == "UnrecognizedClientException"


def test_a_sandbox_key_opens_nothing_outside(site: str, rita_plays: Requester):
    with closing(client_by("outside", site, new_key(rita_plays))) as mturk:
        refused = error_of(mturk.create_hit, Title="x", Description="x", Reward="1.00", AssignmentDurationInSeconds=600,
            LifetimeInSeconds=3600, Question=QUESTION)  # fmt: skip
    assert refused["Error"]["Code"] == "UnrecognizedClientException"
    assert not Hit.objects.exists()


@pytest.mark.parametrize(
    ("type_id", "name"), [("2ARFPLSP75KLA8M8DH1HTEQVJT3SY6", "sandbox"), ("2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", "market")]
)
def test_either_masters_id_is_taken(site: str, rita_plays: Requester, type_id: str, name: str):
    with closing(client_by("own name", site, new_key(rita_plays))) as mturk:
        assert mturk.get_qualification_type(QualificationTypeId=type_id)["QualificationType"]["IsRequestable"] is False
        wanted = [{"QualificationTypeId": type_id, "Comparator": "Exists"}]
        made = mturk.create_hit_type(Title=name, Description="x", Reward="1.00", AssignmentDurationInSeconds=600,
            QualificationRequirements=wanted)  # fmt: skip
        assert made["HITTypeId"]
