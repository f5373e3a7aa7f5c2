"""A worker's day in a real browser: from the log-in page to money earned."""

import re

import pytest
from playwright.sync_api import expect

from kempelen.accounts.actions import remember_auto_accept
from kempelen.hits.actions import approve
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from support import TEST, books_balance, publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def states():
    """Return the states of all assignments, in the order they were accepted."""
    return [AssignmentState(state).name for state in Assignment.objects.order_by("pk").values_list("state", flat=True)]


def find_work(page):
    """Look through the list: open a row, filter, and open the preview."""
    expect(page.get_by_role("heading", name="All HITs")).to_be_visible()
    row = page.get_by_role("button", name="Details of Judge a pair")
    row.click()
    expect(row).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("row", name=re.compile("^Read two sentences and say whether they mean the same."))).to_be_visible()
    page.get_by_label("Search HITs").fill("receipt")
    page.get_by_label("Search HITs").press("Enter")
    expect(page.get_by_text("1 of 2 open groups match.")).to_be_visible()
    expect(page.get_by_role("link", name="Judge a pair")).to_have_count(0)
    page.get_by_label("Search HITs").fill("")
    page.get_by_label("Search HITs").press("Enter")
    page.get_by_role("link", name="Judge a pair").click()
    expect(page.get_by_text("This is a preview.")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_text("Do both sentences say the same?")).to_be_visible()


def answer_in_the_frame(page, text):
    """Type an answer and press the page's own button."""
    frame = page.frame_locator("iframe")
    frame.locator("input[name=answer]").fill(text)
    frame.locator("input[type=submit]").click()


def test_a_day_at_work(cast_committed, site, page, console, sign_in):
    rita, wen = cast_committed.rita, cast_committed.wen
    for _ in range(3):
        publish_hit(rita)
    publish_hit(rita, title="Read a receipt")
    remember_auto_accept(worker_id=wen.pk, wanted=False)
    sign_in(page, "wen@example.org")
    page.goto(f"{site.url}/")
    find_work(page)
    page.get_by_role("link", name="Back to all HITs").click()
    page.get_by_role("row").filter(has_text="Judge a pair").get_by_role("button", name="Accept & Work").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(9:\d\d|10:00)\s*of 10:00"))
    with page.expect_response("**/tasks/auto_accept"):
        page.get_by_label("Auto-accept next").first.check()
    first = page.url
    answer_in_the_frame(page, "yes")
    page.wait_for_url(re.compile("after="))
    assert page.url != first
    expect(page.get_by_text("HIT Submitted.").first).to_be_visible()
    expect(page.get_by_text("$0.05 is pending. The next one is ready.")).to_be_visible()
    expect(page.get_by_role("timer")).to_be_visible()
    assert states() == ["SUBMITTED", "ACCEPTED"]
    return_it(page)
    look_at_the_queue(page, site)
    see_earnings_grow(rita, page, site)
    assert console == []


def return_it(page):
    """Return the HIT that came by itself, after being asked."""
    page.get_by_role("banner").get_by_role("link", name="Return").click()
    dialog = page.get_by_role("dialog", name="Return this HIT?")
    dialog.get_by_role("link", name="Keep working").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("banner").get_by_role("link", name="Return").click()
    dialog.get_by_label("Why?").select_option("underpaid")
    dialog.get_by_role("button", name="Return this HIT").click()
    expect(page.get_by_text("HIT returned.")).to_be_visible()
    assert states() == ["SUBMITTED", "RETURNED"]


def look_at_the_queue(page, site):
    """Hold one, leave it, find it in the queue and return it from there."""
    page.get_by_role("row").filter(has_text="Read a receipt").get_by_role("button", name="Accept & Work").click()
    expect(page.get_by_role("timer")).to_be_visible()
    page.goto(f"{site.url}/tasks")
    expect(page.get_by_text("1 of 25 held, worth")).to_be_visible()
    page.get_by_role("button", name="Return Read a receipt").click()
    page.get_by_role("dialog", name="Return this HIT?").get_by_role("button", name="Return this HIT").click()
    expect(page.get_by_text("You hold no HITs")).to_be_visible()
    assert states() == ["SUBMITTED", "RETURNED", "RETURNED"]


def see_earnings_grow(rita, page, site):
    """Look at the dashboard before and after the requester approves."""
    done = Assignment.objects.get(state=AssignmentState.SUBMITTED)
    assert pairs_of(done.answer) == [("answer", "yes")]
    page.goto(f"{site.url}/dashboard")
    expect(page.get_by_text("$0.05 more is pending")).to_be_visible()
    approve(assignment_id=done.pk, requester=rita, actor=TEST)
    page.reload()
    expect(page.get_by_text("$0.00 more is pending")).to_be_visible()
    expect(page.locator(".k-tiles").get_by_text("$0.05").first).to_be_visible()
    books_balance()
