"""One site, one worker and one window for all templates: each takes a second, starting them takes several."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page

from conftest import Cast, make_cast
from corpus.person import READY
from kempelen.accounts.actions import create_access_key, remember_auto_accept
from processes import Site, free_port, running
from support import TEST

# Playwright's synchronous driver runs an event loop in this thread; the ORM is only used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@dataclass
class Market:
    """A running marketplace with a requester who speaks boto3 and a worker at a window."""

    cast: Cast
    site: Site
    page: Page
    mturk: Any
    faults: list[str]


def _address() -> str:
    """Return the address of this process's test database."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    password = f":{found['PASSWORD']}" if found["PASSWORD"] else ""
    return f"postgres://{found['USER']}{password}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


@pytest.fixture(scope="module")
def _committed(_histories_can_be_wiped: None, django_db_blocker: Any) -> Iterator[None]:
    """A database that keeps what is written until the module ends."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=False)
        connection.close()


@pytest.fixture
def _django_db_helper(_committed: None) -> None:
    """What pytest-django would do around each test is done around all of them."""


@pytest.fixture(scope="module")
def market(_committed: None, chromium: Browser) -> Iterator[Market]:
    """The marketplace, for every template."""
    cast, site = make_cast(), Site(free_port())
    remember_auto_accept(worker_id=cast.wen.pk, wanted=False)
    key = create_access_key(requester=cast.rita, label="corpus", actor=TEST)
    credentials = {"aws_access_key_id": key.key.pk, "aws_secret_access_key": key.secret, "region_name": "us-east-1"}
    once = Config(retries={"total_max_attempts": 1})
    with running("web", database=_address(), site=site):
        context = chromium.new_context(viewport={"width": 1280, "height": 1300}, locale="en-US")
        context.add_init_script(READY)
        visitor = Client()
        visitor.force_login(cast.wen.user)
        session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])
        page, faults = context.new_page(), []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        with closing(boto3.client("mturk", endpoint_url=site.address, config=once, **credentials)) as mturk:
            yield Market(cast, site, page, mturk, faults)
        context.close()
