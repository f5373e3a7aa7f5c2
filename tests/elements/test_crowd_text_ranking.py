"""crowd-text-ranking: an order for each dimension, by mouse and by keys (crowd-elements 7.11; the answer's shape is ours)."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RESPONSES = ["Because it is so.", "Therefore.", "Nobody knows."]
PAGE = """<crowd-form><crowd-text-ranking name="best" header="Rank the responses" text="Why is the sky blue?"
  responses='["Because it is so.", "Therefore.", "Nobody knows."]'
  ordinal-ranking-dimensions='[{"name":"Clarity","allowTie":true},{"name":"Truth","allowTie":false}]'>
</crowd-text-ranking></crowd-form>"""


def row(work, dimension, response):
    """The row of a response in a dimension's list."""
    return work.find(f'.row[data-of="{dimension}"][data-response="{response}"]')


def test_dragging_ranks(task):
    work = task(PAGE)
    for dimension, response, onto in (("Clarity", 2, 0), ("Truth", 0, 2)):
        source = row(work, dimension, response).locator(".grip")
        source.scroll_into_view_if_needed()
        box, goal = source.bounding_box(), row(work, dimension, onto).bounding_box()
        work.page.mouse.move(box["x"] + 30, box["y"] + 20)
        work.page.mouse.down()
        beyond = goal["y"] + (5 if goal["y"] < box["y"] else goal["height"] - 5)
        work.page.mouse.move(box["x"] + 30, (box["y"] + beyond) / 2)
        work.page.mouse.move(box["x"] + 30, beyond)
        work.page.mouse.up()
    assert work.submit() == {"best": {"rankings": {"Clarity": [2, 3, 1], "Truth": [3, 1, 2]}, "responses": RESPONSES}}


def test_keys_alone_rank_tie_and_submit(task):
    work = task(PAGE)
    row(work, "Clarity", 0).focus()
    work.press("Shift+ArrowDown", "=")  # tied with Therefore
    row(work, "Truth", 2).focus()
    work.press("1", "ArrowDown", "Shift+ArrowDown", "Control+Enter")
    answer = work.answer()
    assert answer == {"best": {"rankings": {"Clarity": [1, 1, 2], "Truth": [3, 2, 1]}, "responses": RESPONSES}}


def test_an_order_nobody_touched_is_not_sent(task):
    work = task(PAGE)
    work.find("[part~=submit]").first.click()
    work.frame.get_by_text("Rank the responses by Clarity, or keep the order shown.").first.wait_for()
    assert work.is_open()
    work.find(".keep").first.click()
    work.find(".keep").first.click()
    assert work.submit()["best"]["rankings"] == {"Clarity": [1, 2, 3], "Truth": [1, 2, 3]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(task, faults_of, scheme):
    work = task(PAGE, scheme=scheme)
    work.find(".keep").first.click()
    assert faults_of(work) == []
