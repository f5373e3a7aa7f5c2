"""Requesters who speak boto3 to a running Requester API."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, become_requester, create_person
from kempelen.ledger.actions import deposit
from kempelen.wire.call import Call
from kempelen.wire.call_log import CALLS
from kempelen.wire.errors import WireError
from wire.speaking import Client, client_of, new_key, serving
from wire.witness import Seen, claims, makes_one_of, unseen


@pytest.fixture
def endpoint(transactional_db: None) -> Iterator[str]:
    """The address of a running Requester API on the test's database."""
    with serving() as url:
        yield url


@pytest.fixture
def rita(endpoint: str, cast_committed: Cast) -> Iterator[Client]:
    """Rita's boto3 client."""
    with client_of(endpoint, cast_committed.rita) as client:
        yield client


@pytest.fixture
def ravi(endpoint: str, cast_committed: Cast) -> Iterator[Client]:
    """The boto3 client of Ravi, who has no money and owns nothing."""
    with client_of(endpoint, cast_committed.ravi) as client:
        yield client


@pytest.fixture
def any_clock(settings: Any) -> None:
    """Signatures of any day are taken: boto3 signs by the machine's clock, also while the house's stands elsewhere."""
    settings.KEMPELEN = replace(settings.KEMPELEN, clock_window_seconds=10**9)


@pytest.fixture
def key(db: None) -> NewAccessKey:
    """The key of a requester with 100 dollars who never signs in, which saves the hashing of a password."""
    user = create_person(email="rhea@example.org", name="Rhea", password=None, actor=TEST)
    rhea = become_requester(user=user, name="Rhea Lab", actor=TEST)
    deposit(requester_id=rhea.pk, amount_micros=100_000_000, reference="rhea-1", actor=TEST)
    return new_key(rhea)


@pytest.fixture(autouse=True)
def _does_what_it_is_named_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that the contract names makes the call, and gets the error, that it is named for.

    Each case of a parametrized test need make one of the calls only; a test of one case shows all.
    """
    test = f"{request.path.name}::{request.node.originalname}"
    if test not in claims():
        yield
        return
    seen: Seen = set()
    note = CALLS.note

    def watched(call: Call, error: WireError | None) -> None:
        seen.add((call._operation.name if call._operation else "", "" if error is None else error.code or error.name))
        note(call, error)

    monkeypatch.setattr(CALLS, "note", watched)
    yield
    left = unseen(test, seen)
    shown_all = makes_one_of(test, seen) if hasattr(request.node, "callspec") else not left
    assert shown_all, f"named in the contract for {sorted(left)}, and saw {sorted(seen)}"
