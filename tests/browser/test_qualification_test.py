"""A test from boto3 to an open HIT in a real browser: made by a program, taken by a worker, scored, and its HIT accepted."""

import re

import boto3
import pytest
from playwright.sync_api import expect

from kempelen.accounts.actions import create_access_key, remember_auto_accept
from kempelen.qualifications.models import Qualification
from qualifications.papers import FORM, KEY
from support import QUESTION, TEST

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def client_of(site, requester):
    """A stock client."""
    made = create_access_key(requester=requester, label="script", actor=TEST)
    return boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=site.address,
        aws_access_key_id=made.key.pk,
        aws_secret_access_key=made.secret,
    )


def publish(mturk):
    """A type with a test, and a HIT that asks for 80 of it."""
    made = mturk.create_qualification_type(
        Name="Colours",
        Description="Sees colours.",
        QualificationTypeStatus="Active",
        RetryDelayInSeconds=3_600,
        Test=FORM,
        AnswerKey=KEY,
        TestDurationInSeconds=600,
    )["QualificationType"]
    mturk.create_hit(
        Title="Name a colour",
        Description="Say which it is.",
        Reward="0.05",
        AssignmentDurationInSeconds=600,
        LifetimeInSeconds=3_600,
        Question=QUESTION,
        QualificationRequirements=[
            {"QualificationTypeId": made["QualificationTypeId"], "Comparator": "GreaterThanOrEqualTo", "IntegerValues": [80]}
        ],
    )
    return made["QualificationTypeId"]


def take(page):
    """From the preview that refuses to the test, and the right answers."""
    page.get_by_role("link", name="How to get this qualification").first.click()
    expect(page.get_by_text("By a test that is scored at once.")).to_be_visible()
    page.get_by_role("button", name="Take the test").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(9:\d\d|10:00)\s*of 10:00"))
    frame = page.frame_locator("iframe")
    frame.locator("input[name=q0][value=blue]").check()
    page.reload()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(9:\d\d|10:00)\s*of 10:00"))
    for name, value in (("q0", "blue"), ("q1", "red"), ("q1", "blue")):
        frame.locator(f"input[name={name}][value={value}]").check()
    frame.get_by_role("button", name="Submit test").click()


def test_the_whole_story(cast_committed, site, page, console, sign_in):
    mturk = client_of(site, cast_committed.rita)
    type_id = publish(mturk)
    remember_auto_accept(worker_id=cast_committed.wen.pk, wanted=False)
    sign_in(page, "wen@example.org")
    page.goto(f"{site.url}/")
    page.get_by_role("link", name="Name a colour").click()
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)
    take(page)
    expect(page.get_by_text("You were granted 100.")).to_be_visible()
    assert Qualification.objects.get().value == 100
    page.get_by_role("link", name="Back to the HIT").click()
    page.get_by_role("button", name="Accept").first.click()
    expect(page.get_by_role("timer")).to_be_visible()
    score = mturk.get_qualification_score(QualificationTypeId=type_id, WorkerId=cast_committed.wen.public_id)
    assert score["Qualification"]["IntegerValue"] == 100
    mturk.close()
    assert console == []


def test_without_script(cast_committed, site, chromium, let_in):
    publish(client_of(site, cast_committed.rita))
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    let_in(page, cast_committed.wen.user)
    page.goto(f"{site.url}/")
    page.get_by_role("link", name="Name a colour").first.click()
    page.get_by_role("link", name="How to get this qualification").first.click()
    page.get_by_role("button", name="Take the test").click()
    frame = page.frame_locator("iframe")
    frame.locator("input[name=q0][value=blue]").check()
    frame.get_by_role("button", name="Submit test").click()
    expect(frame.get_by_text("Test sent in.").first).to_be_visible()
    page.get_by_role("link", name="I have sent it in: go on").click()
    expect(page.get_by_text("You were granted 40.")).to_be_visible()
    context.close()
