"""crowd-question-answer-generation: pairs with references, by mouse and by keys (crowd-elements 7.11)."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TEXT = "The ferry 😀 left at noon."
PAGE = f"""<crowd-form><crowd-question-answer-generation name="qa" header="Ask" text="{TEXT}" min-questions="1" max-questions="3"
  question-min-words="2" answer-max-words="5" question-tags="['When','Who']" allow-custom-question-tags>
</crowd-question-answer-generation></crowd-form>"""


def test_two_pairs_with_tags_and_a_reference(task):
    work = task(PAGE)
    work.find("#question").fill("When did it leave?")
    work.find("#answer").fill("At noon")
    work.frame.get_by_role("button", name="When", exact=True).click()
    work.find("crowd-text-view .run").first.dblclick(position={"x": 50, "y": 8})  # the word ferry
    work.find(".add").click()
    work.find("#question").fill("What left then?")
    work.find(".own-tag").fill("What")
    work.press("Enter")
    work.find("#answer").fill("The ferry")
    assert work.submit() == {
        "qa": {
            "pairs": [
                {
                    "answer": "At noon",
                    "question": "When did it leave?",
                    "references": [{"endOffset": 9, "startOffset": 4}],
                    "tags": ["When"],
                },
                {"answer": "The ferry", "question": "What left then?", "references": [], "tags": ["What"]},
            ]
        }
    }


def test_keys_alone(task):
    work = task(PAGE)
    work.find("crowd-text-view .paper").focus()
    work.press("Control+End", "Shift+Control+ArrowLeft", "Enter")
    work.find("#question").focus()
    work.page.keyboard.type("When was that?")
    work.find("#answer").focus()
    work.page.keyboard.type("At noon")
    work.press("Control+Enter")
    start = TEXT.index("noon")
    assert work.answer()["qa"]["pairs"] == [
        {
            "answer": "At noon",
            "question": "When was that?",
            "references": [{"endOffset": start + 5, "startOffset": start}],
            "tags": [],
        }
    ]


def test_what_is_missing_is_said_and_not_sent(task):
    work = task(PAGE)
    work.find("[part~=submit]").first.click()
    work.frame.get_by_text("Question 1: Write a question.").first.wait_for()
    assert work.is_open()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(task, faults_of, scheme):
    assert faults_of(task(PAGE, scheme=scheme)) == []
