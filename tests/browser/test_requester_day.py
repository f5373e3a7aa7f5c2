"""A requester's day in a real browser: from a new project to a file of results."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from downloads import downloaded_results
from kempelen.batches.models import Batch
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.jobs.loop import run_once
from kempelen.ledger.queries import requester_balance
from support import books_balance, work

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ROWS = 10
WRONG = "review_id,text\nR-01\nR-02,fine\nR-03,one,too many\n"


def fill_the_three_tabs(page, site):
    """Make a project: properties, design, preview."""
    page.goto(f"{site.url}/requester/projects/new")
    page.get_by_role("button", name="Start with this").first.click()
    expect(page.get_by_role("heading", name="What workers will see")).to_be_visible()
    page.get_by_role("link", name="1 Enter properties").click()
    page.get_by_label("Project name").fill("How reviews sound")
    page.get_by_label("Title", exact=True).fill("Say how a review sounds")
    page.get_by_label("Description").fill("Read one review and say how it sounds.")
    page.get_by_label("Reward per assignment").fill("0.04")
    page.get_by_label("Assignments per HIT").fill("2")
    page.get_by_role("button", name="Save and go on to the design").click()
    page.get_by_label("Upload an .html file instead").set_input_files(EXAMPLES / "sentiment.html")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.frame_locator("iframe").get_by_role("heading", name="How does this review sound?")).to_be_visible()
    expect(page.frame_locator("iframe").locator("blockquote")).to_have_text("${text}")


def upload_the_table(page, tmp_path):
    """Upload a table with errors, then the right one, and look at its rows."""
    page.get_by_role("link", name="Publish batch").click()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(WRONG, encoding="utf-8")
    page.get_by_label("CSV file").set_input_files(wrong)
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.get_by_text("The table was not accepted. Nothing was stored or published.")).to_be_visible()
    numbers = page.get_by_role("table", name="Errors").get_by_role("cell").all_inner_texts()[::2]
    assert numbers == ["2", "4"]
    assert not Batch.objects.exists()
    page.get_by_label("CSV file").set_input_files(EXAMPLES / "sentiment.csv")
    page.get_by_role("button", name="Upload and preview").click()
    quote = page.frame_locator("iframe").locator("blockquote")
    expect(quote).to_contain_text("The soup arrived hot")
    page.get_by_role("link", name="Next HIT").click()
    expect(page.get_by_text("HIT 2 of 10")).to_be_visible()
    expect(quote).to_contain_text("Two of the six glasses")
    page.get_by_label("Row", exact=True).fill("10")
    page.get_by_role("button", name="Show").click()
    expect(quote).to_contain_text("The first half is a delight")


def publish_it(page, site, rita):
    """Read the receipt, publish, and watch the batch become live."""
    page.get_by_role("link", name="Go on to the price").click()
    receipt = page.get_by_role("region", name="Cost")
    expect(receipt).to_contain_text("20 \N{MULTIPLICATION SIGN} $0.04")
    expect(receipt).to_contain_text("$99.20")
    page.get_by_role("button", name="Publish 10 HITs").click()
    expect(page.get_by_text("of 20 answers")).to_be_visible()
    assert requester_balance(rita.pk).on_hold_micros == 800_000
    while run_once():
        pass
    assert Hit.objects.count() == ROWS
    page.reload()
    expect(page.locator("#batch-state")).to_have_text("Live")


def review_it(page):
    """Approve one, reject one with a reason, approve the rest where all agree."""
    page.get_by_role("link", name=re.compile("^Review")).click()
    cards = page.locator("#review-list > section")
    expect(cards).to_have_count(3)
    cards.nth(0).get_by_role("button", name=re.compile("^Approve")).first.click()
    expect(cards.nth(0).get_by_text("Approved", exact=True)).to_be_visible()
    expect(cards.nth(0)).to_contain_text("positive")
    second = cards.nth(0).get_by_role("button", name=re.compile("^Reject"))
    second.click()
    cards.nth(0).get_by_label("Reason for the worker").fill("The writer liked the soup.")
    cards.nth(0).get_by_role("button", name="Reject this answer").click()
    expect(cards.nth(0).get_by_text("Rejected", exact=True)).to_be_visible()
    page.get_by_role("link", name="Where all agree").click()
    page.get_by_role("button", name=re.compile("^Approve 4 where all agree")).click()
    page.wait_for_load_state()
    expect(page.get_by_text(re.compile("4 answers approved"))).to_be_visible()


def test_a_day_at_the_desk(cast_committed, site, page, console, let_in, tmp_path):
    cast, rita = cast_committed, cast_committed.rita
    let_in(page, rita.user)
    fill_the_three_tabs(page, site)
    upload_the_table(page, tmp_path)
    publish_it(page, site, rita)
    for hit, answers in zip(
        Hit.objects.order_by("pk")[:3], ("positive negative", "neutral neutral", "positive positive"), strict=True
    ):
        for worker, answer in zip((cast.wen, cast.walt), answers.split(), strict=True):
            work(worker, hit, [("sentiment", answer)])
    page.reload()
    expect(page.get_by_text("6 of 20 answers")).to_be_visible()
    review_it(page)
    rows = downloaded_results(page, tmp_path)
    states = [AssignmentState(state).name for state in Assignment.objects.order_by("pk").values_list("state", flat=True)]
    assert sorted(states) == ["APPROVED"] * 5 + ["REJECTED"]
    header = list(rows[0])
    assert header[:6] == ["HITId", "HITTypeId", "Title", "Description", "Keywords", "Reward"]
    assert header[-5:] == ["Input.review_id", "Input.text", "Answer.sentiment", "Approve", "Reject"]
    assert [row["AssignmentStatus"] for row in rows].count("Approved") == 5
    assert {row["RequesterFeedback"] for row in rows if row["AssignmentStatus"] == "Rejected"} == {"The writer liked the soup."}
    assert requester_balance(rita.pk).available_micros == 99_200_000 + 40_000
    books_balance()
    assert console == []
