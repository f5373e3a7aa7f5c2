"""A real site, and a real Chromium looking at it."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from kempelen.accounts.actions import mark_email_verified
from kempelen.accounts.models import User
from processes import Site, free_port, running

# Playwright's synchronous driver runs an event loop in this thread; the ORM below is only used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PASSWORD = "a long passphrase"
SignIn = Callable[[Page, str], None]
LetIn = Callable[[Page, User | None], None]


@pytest.fixture
def site(transactional_db: None, database_address: str) -> Iterator[Site]:
    """The site, served by a process of its own on this test's database."""
    place = Site(free_port())
    with running("web", database=database_address, site=place):
        yield place


@pytest.fixture
def console() -> list[str]:
    """What the browser complained of: script errors and refused sources. A test asserts that it stays empty."""
    return []


@pytest.fixture
def page(chromium: Browser, console: list[str]) -> Iterator[Page]:
    """A fresh window with no cookies."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    window = context.new_page()

    def note(message: ConsoleMessage) -> None:
        of_the_page_itself = message.location["url"] == window.url and message.text.startswith("Failed to load resource")
        if message.type == "error" and not of_the_page_itself:  # a page may say 404 or 422; what it loads may not
            console.append(message.text)

    window.on("console", note)
    window.on("pageerror", lambda error: console.append(str(error)))
    window.set_default_timeout(15_000)
    yield window
    context.close()


@pytest.fixture
def sign_in(site: Site) -> SignIn:
    """Sign a member of the cast, whose address is known to be theirs, in by the log-in page."""

    def by_form(page: Page, email: str) -> None:
        mark_email_verified(user=User.objects.get(email=email))
        page.goto(f"{site.url}/account/login/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda address: "/login" not in address)

    return by_form


@pytest.fixture
def let_in(site: Site) -> LetIn:
    """Give a window somebody's session, or nobody's: quicker than the log-in page, which has a test of its own."""

    def by_cookie(page: Page, user: User | None) -> None:
        page.goto("about:blank")  # what the page before still asks for would be answered with cookies of its own
        page.context.clear_cookies()
        if user is None:
            return
        visitor = Client()
        visitor.force_login(user)
        session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])

    return by_cookie
