"""Reviewing: what is shown, what is decided, what it costs, and who came first."""

import pytest

from kempelen.accounts.models import Worker
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import approve, reject
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.ledger.queries import requester_balance
from projects import make_project, make_published, table
from requester_desk import answered, at, decide_at, page_of, queries_of
from support import TEST, books_balance, make_workers

HTMX = {"HX-Request": "true"}


@pytest.fixture
def three(cast):
    """Three workers."""
    return [cast.wen, cast.walt, make_workers(1)[0]]


def state_of(key):
    """Return an assignment's state and feedback."""
    row = Assignment.objects.get(pk=key)
    return AssignmentState(row.state), row.feedback


def test_answers_stand_side_by_side_and_the_odd_one_is_shaded(browser, batch, three):
    answered(batch, three, ["yes", "yes", "no"], ["a", "b", "c"])
    page = page_of(browser, at("review", batch))
    assert "6 answers wait for you" in page
    assert "2 of 3 agree" in page
    assert "No common answer" in page
    assert page.count('class="k-off"') == 1
    assert all(worker.public_id in page for worker in three)
    assert "text 0" in page
    assert "New to you" in page


def test_simulated_workers_are_marked(cast, browser, batch):
    Worker.objects.filter(pk=cast.wen.pk).update(simulated=True)
    answered(batch, [cast.wen, cast.walt], ["yes", "yes"])
    assert page_of(browser, at("review", batch)).count("Simulated") == 1


def test_an_answer_is_approved_and_paid(cast, browser, batch):
    (key,) = answered(batch, [cast.wen], ["yes"])
    response = browser.post(decide_at(key), {"decision": "approve", "at": "status=all&page=2&next=https://evil.example"})
    hit_id = encode(Kind.HIT, Assignment.objects.get(pk=key).hit_id)
    assert response.url == f"{at('review', batch)}?status=all&page=2#hit-{hit_id}"
    assert state_of(key) == (AssignmentState.APPROVED, "")
    cast.wen.refresh_from_db()
    assert cast.wen.balance_micros == 50_000
    books_balance()


def test_an_answer_is_rejected_with_its_reason(cast, browser, batch):
    (key,) = answered(batch, [cast.wen], ["yes"])
    browser.post(decide_at(key), {"decision": "reject", "feedback": "Both photos are of a van."})
    assert state_of(key) == (AssignmentState.REJECTED, "Both photos are of a van.")
    assert "Both photos are of a van." in page_of(browser, at("review", batch) + "?status=rejected")


def test_a_rejection_needs_a_reason_that_fits_and_keeps_what_was_typed(cast, browser, batch):
    (key,) = answered(batch, [cast.wen], ["yes"])
    long = "x" * 1_025
    for feedback, said in (("", "Say what is wrong with this answer."), (long, "1024")):
        for headers in ({}, HTMX):
            response = browser.post(decide_at(key), {"decision": "reject", "feedback": feedback}, headers=headers)
            page = response.content.decode()
            assert response.status_code == (200 if headers else 422)
            assert said in page
            assert feedback in page
    assert state_of(key) == (AssignmentState.SUBMITTED, "")


def test_the_reject_form_opens_without_script(cast, browser, batch):
    (key,) = answered(batch, [cast.wen], ["yes"])
    public_id = encode(Kind.ASSIGNMENT, key)
    form = f'id="reject-{public_id}"'
    closed = page_of(browser, at("review", batch)).split(form)[1].split(">")[0]
    opened = page_of(browser, f"{at('review', batch)}?reject={public_id}").split(form)[1].split(">")[0]
    assert "hidden" in closed
    assert "hidden" not in opened


def test_htmx_gets_the_card_with_the_next_answer_in_focus(browser, batch, three):
    keys = answered(batch, three, ["yes", "yes", "no"])
    page = browser.post(decide_at(keys[0]), {"decision": "approve"}, headers=HTMX).content.decode()
    assert "<html" not in page
    assert "Approved" in page
    focus = page.index("data-focus")
    assert (
        page.index(f'id="a-{encode(Kind.ASSIGNMENT, keys[1])}"')
        < focus
        < page.index(f'id="a-{encode(Kind.ASSIGNMENT, keys[2])}"')
    )


def test_whoever_decides_second_is_told(cast, browser, batch):
    (key,) = answered(batch, [cast.wen], ["yes"])
    reject(assignment_id=key, requester=cast.rita, feedback="Wrong.", actor=TEST)
    page = browser.post(decide_at(key), {"decision": "approve"}, headers=HTMX).content.decode()
    assert "This assignment is rejected." in page
    assert state_of(key) == (AssignmentState.REJECTED, "Wrong.")


def test_a_rejection_is_taken_back_and_paid(cast, browser, batch):
    (key,) = answered(batch, [cast.wen], ["yes"])
    reject(assignment_id=key, requester=cast.rita, feedback="Wrong.", actor=TEST)
    assert "Approve after all · $0.05" in page_of(browser, at("review", batch) + "?status=rejected")
    browser.post(decide_at(key), {"decision": "override"})
    assert state_of(key)[0] is AssignmentState.APPROVED
    books_balance()


def test_what_agrees_is_approved_at_the_price_on_the_button(cast, browser, batch, three):
    keys = answered(batch, three, ["yes", "yes", "yes"], ["a", "b", "a"])
    page = page_of(browser, at("review", batch))
    assert "Approve 3 where all agree · $0.15" in page
    browser.post(at("review", batch), {"price": "150000"})
    assert [state_of(key)[0] for key in keys] == [AssignmentState.APPROVED] * 3 + [AssignmentState.SUBMITTED] * 3
    assert requester_balance(cast.rita.pk).on_hold_micros == 150_000
    books_balance()


def test_nothing_is_approved_for_more_than_was_shown(browser, batch, three):
    keys = answered(batch, three, ["yes", "yes", "yes"])
    for price in ("149999", "", "free", "-1"):
        response = browser.post(at("review", batch), {"price": price}, follow=True)
        assert "the price has changed" in response.content.decode()
    assert {state_of(key)[0] for key in keys} == {AssignmentState.SUBMITTED}


def test_filters_show_what_they_say(cast, browser, batch, three):
    keys = answered(batch, three, ["yes", "yes", "yes"], ["a", "b", "c"])
    approve(assignment_id=keys[3], requester=cast.rita, actor=TEST)
    assert "3 of 3 agree" in page_of(browser, at("review", batch) + "?agree=1")
    assert "No common answer" not in page_of(browser, at("review", batch) + "?agree=1")
    assert page_of(browser, at("review", batch) + "?status=approved").count('class="k-review"') == 1
    assert "No HIT matches this filter" in page_of(browser, at("review", batch) + "?status=rejected")
    assert browser.get(at("review", batch) + "?status=everything").status_code == 422


def test_an_empty_page_says_so(browser, batch):
    assert "Everything is decided" in page_of(browser, at("review", batch))


def test_keys_can_be_switched_off(cast, browser, batch):
    answered(batch, [cast.wen], ["yes"])
    assert 'data-review-keys="on"' in page_of(browser, at("review", batch))
    assert 'data-review-keys="off"' in page_of(browser, at("review", batch) + "?keys=off")


def test_answers_and_inputs_are_text(cast, browser):
    hostile = '<script>alert("answer")</script>'
    batch = make_published(make_project(cast.rita), table([("<b onclick=x>input</b>", "https://example.org/x.png")]))
    (key,) = answered(batch, [cast.wen], [hostile])
    reject(assignment_id=key, requester=cast.rita, feedback="<img src=x onerror=y>", actor=TEST)
    page = page_of(browser, at("review", batch) + '?status=all&page=<script>&keys="><script>')
    assert "<script>alert" not in page
    assert "<b onclick" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert" in page
    assert 'rel="noopener noreferrer nofollow ugc"' in page


def test_a_link_is_only_what_leads_somewhere_harmless(cast, browser):
    batch = make_published(
        make_project(cast.rita, html="<form><p>${text}</p><input name='answer'></form>"),
        table([("javascript:alert(1)",)], ("text",)),
    )
    answered(batch, [cast.wen], ["data:text/html,x"])
    page = page_of(browser, at("review", batch))
    assert 'href="javascript' not in page
    assert 'href="data' not in page


def test_the_page_costs_the_same_for_twice_as_many(cast, browser, three):
    small = make_published(make_project(cast.rita, assignments_per_hit=3), rows=2)
    large = make_published(make_project(cast.rita, assignments_per_hit=3, title="More"), rows=4)
    answered(small, three, ["a", "b"], ["c", "d"])
    answered(large, three, ["a", "b", "c"], ["a", "b", "c"], ["a", "b", "c"], ["a", "b", "c"])
    assert queries_of(browser, at("review", small)) == queries_of(browser, at("review", large))
