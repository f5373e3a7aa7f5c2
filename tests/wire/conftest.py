"""Requesters who speak boto3 to a running Requester API."""

from collections.abc import Iterator

import pytest

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, become_requester, create_person
from kempelen.ledger.actions import deposit
from wire.speaking import Client, client_of, new_key, serving


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
def key(db: None) -> NewAccessKey:
    """The key of a requester with 100 dollars who never signs in, which saves the hashing of a password."""
    user = create_person(email="rhea@example.org", name="Rhea", password=None, actor=TEST)
    rhea = become_requester(user=user, name="Rhea Lab", actor=TEST)
    deposit(requester_id=rhea.pk, amount_micros=100_000_000, reference="rhea-1", actor=TEST)
    return new_key(rhea)
