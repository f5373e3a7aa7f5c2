"""Shared fixtures: both databases by environment, the stopped clock, and the cast."""

import os
import tempfile
from pathlib import Path

_DATA = Path(tempfile.mkdtemp(prefix="kempelen-test-"))
os.environ.setdefault("KEMPELEN_DATA_DIR", str(_DATA))
os.environ["KEMPELEN_LOG_LEVEL"] = "error"
_address = os.environ.get("KEMPELEN_TEST_DATABASE_URL")
if _address:
    os.environ["KEMPELEN_DATABASE_URL"] = _address
else:
    os.environ["KEMPELEN_DATABASE_URL"] = f"sqlite:///{_DATA / 'kempelen.sqlite3'}"
    # A file, not memory: threads and processes of one test meet in it as they do in life.
    os.environ["KEMPELEN_TEST_NAME"] = str(_DATA / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3")

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kempelen.accounts.models import Requester, User, Worker
from kempelen.audit.vocabulary import Actor


@dataclass(frozen=True, slots=True)
class Cast:
    """Rita and Ravi publish, Wen and Walt work, Olu runs the place. Rita has 100 dollars, Ravi nothing."""

    rita: Requester
    ravi: Requester
    wen: Worker
    walt: Worker
    olu: User


TEST = Actor.system("test")


@pytest.fixture(autouse=True)
def _fresh_market_key() -> Iterator[None]:
    """A test's database may hold another market key than the last one's."""
    from kempelen.core import ids

    ids.forget_key()
    yield
    ids.forget_key()


@pytest.fixture
def cast(db: None) -> Cast:
    """The small cast every permission test reads like a sentence with."""
    return make_cast()


@pytest.fixture
def cast_committed(transactional_db: None) -> Cast:
    """The cast in committed rows, for tests with threads, processes or browsers."""
    return make_cast()


def make_cast() -> Cast:
    from kempelen.accounts.actions import become_requester, become_worker, create_person
    from kempelen.ledger.actions import deposit

    def person(name: str, *, operator: bool = False) -> User:
        email = f"{name.lower()}@example.org"
        return create_person(email=email, name=name, password="a long passphrase", actor=TEST, is_operator=operator)

    rita = become_requester(user=person("Rita"), name="Rita's Lab", actor=TEST)
    ravi = become_requester(user=person("Ravi"), name="Ravi Research", actor=TEST)
    wen = become_worker(user=person("Wen"), actor=TEST, country="US", subdivision="NY")
    walt = become_worker(user=person("Walt"), actor=TEST, country="IN")
    deposit(requester_id=rita.pk, amount_micros=100_000_000, reference="rita-1", actor=TEST)
    return Cast(rita=rita, ravi=ravi, wen=wen, walt=walt, olu=person("Olu", operator=True))
