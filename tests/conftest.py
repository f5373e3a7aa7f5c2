"""Shared fixtures: the stopped clock, the cast, and databases whose history may be wiped between tests."""

import environment  # noqa: I001 -- first: settings are read from what it sets

import django

django.setup()

import shutil  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from dataclasses import dataclass  # noqa: E402

import pytest  # noqa: E402
from django.db import connection  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from kempelen.accounts.actions import become_requester, become_worker, create_person  # noqa: E402
from kempelen.accounts.models import Requester, User, Worker  # noqa: E402
from kempelen.audit.vocabulary import Actor  # noqa: E402
from kempelen.core import ids  # noqa: E402
from kempelen.hits.queries import forget_groups, forget_viewers  # noqa: E402
from kempelen.ledger.actions import deposit  # noqa: E402
from kempelen.qualifications.asking import forget_asking  # noqa: E402
from kempelen.web.pacing import forget_web_paces  # noqa: E402
from kempelen.web.reports import forget_report_paces  # noqa: E402
from kempelen.wire.limits import forget_paces  # noqa: E402

TEST = Actor.system("test")
_HISTORIES = ("transfer", "audit")


@dataclass(frozen=True, slots=True)
class Cast:
    """Rita and Ravi publish, Wen and Walt work, Olu runs the place. Rita has 100 dollars, Ravi nothing."""

    rita: Requester
    ravi: Requester
    wen: Worker
    walt: Worker
    olu: User


def make_cast() -> Cast:
    """Make the cast in the test's database."""

    def person(name: str, *, operator: bool = False) -> User:
        email = f"{name.lower()}@example.org"
        return create_person(email=email, name=name, password="a long passphrase", actor=TEST, is_operator=operator)

    rita = become_requester(user=person("Rita"), name="Rita's Lab", actor=TEST)
    ravi = become_requester(user=person("Ravi"), name="Ravi Research", actor=TEST)
    wen = become_worker(user=person("Wen"), actor=TEST, country="US", subdivision="NY")
    walt = become_worker(user=person("Walt"), actor=TEST, country="IN")
    deposit(requester_id=rita.pk, amount_micros=100_000_000, reference="rita-1", actor=TEST)
    return Cast(rita=rita, ravi=ravi, wen=wen, walt=walt, olu=person("Olu", operator=True))


@pytest.fixture
def cast(db: None) -> Cast:
    """The small cast that permission tests read like a sentence with."""
    return make_cast()


@pytest.fixture
def cast_committed(transactional_db: None) -> Cast:
    """The cast in committed rows, for tests with threads, processes or browsers."""
    return make_cast()


@pytest.fixture
def database_address() -> str:
    """The address of the test's own database, for processes that a test starts."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgres://{settings['USER']}{password}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


@pytest.fixture(autouse=True)
def _fresh_market_key() -> Iterator[None]:
    """A test's database may hold another market key than the last one's."""
    ids.forget_key()
    yield
    ids.forget_key()


@pytest.fixture(autouse=True)
def _fresh_market() -> None:
    """What a process remembers of groups and viewers is another test's market."""
    forget_groups()
    forget_viewers()
    forget_asking()
    forget_web_paces()
    forget_report_paces()
    forget_paces()


@pytest.fixture(scope="session", autouse=True)
def _histories_can_be_wiped(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Between committed tests all tables are emptied; on SQLite the triggers that guard history step aside for that."""
    if connection.vendor != "sqlite":
        return
    operations = type(connection.ops)  # the class: a browser's event loop gives its thread another connection
    flush = operations.sql_flush
    off = [f"DROP TRIGGER IF EXISTS {table}_is_history_delete" for table in _HISTORIES]
    on = [
        f"CREATE TRIGGER {table}_is_history_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        for table in _HISTORIES
    ]
    operations.sql_flush = lambda *args, **kwargs: [*off, *flush(*args, **kwargs), *on]


def pytest_sessionfinish() -> None:
    """Remove the throw-away folder."""
    if not environment.IS_WORKER:
        shutil.rmtree(environment.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless, kept from calling home."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path is not None, "Chromium is missing: make test installs it"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*quiet, "--disable-component-update", "--disable-sync"])
        yield browser
        browser.close()
