"""Going over to the sandbox and back in a real browser: another log-in page, another accent, work in play money (ADR 0015)."""

import re

import pytest
from playwright.sync_api import expect

from browser.conftest import PASSWORD
from conftest import TEST
from kempelen.accounts.access import worker_of
from kempelen.hits.models import Assignment
from kempelen.ledger.actions import open_requester
from support import books_balance, publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STRIP = "Play money. Nothing here is paid."


def accent(page):
    """Return the colour of buttons and links."""
    return page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--k-accent').trim()")


def test_over_to_the_sandbox_and_back(cast_committed, site, page, console, sign_in):
    wen = cast_committed.wen
    rita = open_requester(user=cast_committed.rita.user, name="Rita's Lab", actor=TEST, sandbox=True)
    publish_hit(rita, title="A rehearsal")
    publish_hit(cast_committed.rita, title="Paid work")
    sign_in(page, "wen@example.org")
    page.goto(f"{site.url}/")
    outside = accent(page)
    expect(page.get_by_text(STRIP)).to_have_count(0)
    expect(page.get_by_role("link", name="A rehearsal")).to_have_count(0)

    page.get_by_role("link", name="Sandbox: try it with play money").click()
    page.wait_for_url(f"{site.sandbox_url}/**")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("E-mail address").fill("wen@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/login" not in address)
    page.goto(f"{site.sandbox_url}/")
    expect(page.get_by_text(STRIP)).to_be_visible()
    expect(page).to_have_title(re.compile("^Sandbox · "))
    assert accent(page) != outside
    expect(page.get_by_role("link", name="Paid work")).to_have_count(0)
    page.get_by_role("row").filter(has_text="A rehearsal").get_by_role("button", name="Accept & Work").click()
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_text(STRIP)).to_be_visible()
    frame = page.frame_locator("iframe")
    frame.locator("input[name=answer]").fill("yes")
    frame.locator("input[type=submit]").click()
    expect(page.get_by_text("HIT Submitted.")).to_be_visible()
    twin = worker_of(wen.user, sandbox=True)
    assert twin is not None
    assert [row.worker_id for row in Assignment.objects.all()] == [twin.pk]

    page.get_by_role("link", name="Leave the sandbox").first.click()
    page.wait_for_url(f"{site.url}/**")
    expect(page.get_by_role("link", name="Paid work")).to_be_visible()
    expect(page.get_by_text(STRIP)).to_have_count(0)
    books_balance()
    assert console == []
