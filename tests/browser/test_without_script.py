"""The pages without any script: what is pressed still happens, by plain forms and links (look 6)."""

import re

import pytest
from playwright.sync_api import Browser, expect

from kempelen.accounts.actions import remember_auto_accept
from kempelen.batches.models import Batch
from kempelen.batches.states import BatchState
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from projects import PLAIN, make_project, make_published, table
from requester_desk import answered, at
from support import books_balance, publish_hit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def plain(chromium: Browser):
    """A window whose browser runs no script."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US", java_script_enabled=False)
    window = context.new_page()
    window.set_default_timeout(15_000)
    yield window
    context.close()


def states():
    """Return the states of all assignments, in the order they were accepted."""
    return [AssignmentState(state).name for state in Assignment.objects.order_by("pk").values_list("state", flat=True)]


def test_a_worker_accepts_submits_goes_on_and_returns(cast_committed, site, plain, let_in):
    wen = cast_committed.wen
    for _ in range(2):
        publish_hit(cast_committed.rita)
    remember_auto_accept(worker_id=wen.pk, wanted=True)
    let_in(plain, wen.user)
    plain.goto(f"{site.url}/")
    plain.get_by_role("button", name="Details of Judge a pair").click()
    expect(plain.get_by_text("Read two sentences and say whether they mean the same.")).to_be_visible()
    plain.get_by_role("button", name="Accept & Work").click()
    frame = plain.frame_locator("iframe")
    frame.locator("input[name=answer]").fill("yes")
    frame.locator("input[type=submit]").click()
    expect(frame.get_by_role("heading", name="HIT Submitted.")).to_be_visible()
    plain.get_by_role("link", name="I have submitted: go on").click()
    expect(plain.get_by_text("HIT Submitted.").first).to_be_visible()
    assert states() == ["SUBMITTED", "ACCEPTED"]
    plain.get_by_role("banner").get_by_role("link", name="Return").click()
    expect(plain.get_by_role("dialog", name="Return this HIT?")).to_be_in_viewport(ratio=1)
    plain.get_by_role("button", name="Return this HIT").click()
    expect(plain.get_by_text("HIT returned.")).to_be_visible()
    assert states() == ["SUBMITTED", "RETURNED"]
    assert pairs_of(Assignment.objects.get(state=AssignmentState.SUBMITTED).answer) == [("answer", "yes")]


def test_a_requester_publishes(cast_committed, site, plain, let_in):
    project = make_project(cast_committed.rita, html=PLAIN)
    let_in(plain, cast_committed.rita.user)
    plain.goto(f"{site.url}{at('batch_new', project)}")
    plain.get_by_role("button", name="Go on to the preview").click()
    plain.get_by_role("link", name="Go on to the price").click()
    plain.get_by_role("button", name="Publish 1 HIT").click()
    expect(plain.get_by_text("of 1 answer")).to_be_visible()
    assert Batch.objects.get().state == BatchState.PUBLISHING


def test_a_requester_approves_and_rejects(cast_committed, site, plain, let_in):
    batch = make_published(
        make_project(cast_committed.rita, html='<form>${text}<input name="answer"></form>'), table([("a",), ("b",)], ["text"])
    )
    answered(batch, [cast_committed.wen], ["good"], ["bad"])
    let_in(plain, cast_committed.rita.user)
    plain.goto(f"{site.url}{at('review', batch)}")
    plain.get_by_role("button", name=re.compile("^Approve A")).first.click()
    assert states() == ["APPROVED", "SUBMITTED"]
    plain.get_by_role("button", name=re.compile("^Reject ")).click()
    plain.get_by_label("Reason for the worker").fill("Both are plainly good.")
    plain.get_by_role("button", name="Reject this answer").click()
    expect(plain.get_by_text("Everything is decided")).to_be_visible()
    assert states() == ["APPROVED", "REJECTED"]
    books_balance()
