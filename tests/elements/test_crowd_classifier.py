"""crowd-classifier: one category, by mouse and by keys (crowd-elements 7.1)."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOOD = """<crowd-form><crowd-classifier name="mood" header="How does the writer feel?" categories="['Pleased', 'Neutral',
      'Annoyed',]">
  <classification-target><p>The parcel came early.</p></classification-target>
  <short-instructions><p>Judge the whole text.</p></short-instructions>
  <full-instructions header="How to judge"><p>Mixed feelings are neutral.</p></full-instructions>
</crowd-classifier></crowd-form>"""


def test_a_click_gives_the_label(task):
    work = task(MOOD)
    work.frame.get_by_label("Neutral").click()
    assert work.submit() == {"mood": {"label": "Neutral"}}


def test_keys_alone_choose_and_submit(task):
    work = task(MOOD)
    work.frame.get_by_label("Pleased").focus()
    work.press("ArrowDown", "ArrowDown", "Enter")
    assert work.answer() == {"mood": {"label": "Annoyed"}}


def test_number_keys_choose_without_focus(task):
    work = task(MOOD)
    work.find("classification-target").click()
    work.press("2", "Enter")
    assert work.answer() == {"mood": {"label": "Neutral"}}


def test_nothing_chosen_is_not_sent(task):
    work = task(MOOD)
    work.find("[part~=submit]").first.click()
    work.frame.get_by_text("Choose one answer.").first.wait_for()
    assert work.is_open()
    work.frame.get_by_label("Pleased").click()
    assert work.frame.get_by_text("Choose one answer.").count() <= 1  # the live region may still hold it
    assert work.submit() == {"mood": {"label": "Pleased"}}


def test_a_handler_of_change_reads_the_category_as_text(task):
    work = task(
        MOOD
        + """<p id="heard"></p><script>document.querySelector("crowd-classifier").addEventListener("change",
        (event) => { document.getElementById("heard").textContent += event.target.value + "." })</script>"""
    )
    work.frame.get_by_label("Annoyed").click()
    work.press("1")
    assert work.find("#heard").inner_text() == "Annoyed.Pleased."


def test_full_instructions_open_and_close_by_keys(task):
    work = task(MOOD)
    work.frame.get_by_role("button", name="View full instructions").focus()
    work.press("Enter")
    work.frame.get_by_text("Mixed feelings are neutral.").wait_for()
    work.press("Escape")
    work.frame.get_by_text("Mixed feelings are neutral.").wait_for(state="hidden")
    assert work.frame.get_by_role("button", name="View full instructions").evaluate("(b) => b.getRootNode().activeElement === b")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(task, faults_of, scheme):
    assert faults_of(task(MOOD, scheme=scheme)) == []


def test_a_wide_picture_fits_a_phone_and_a_player_takes_the_width(task):
    work = task(
        """<crowd-form><crowd-classifier name="c" header="h" categories="['a']"><classification-target>
        <audio controls></audio><p><img src="/street.svg" alt="A street"></p></classification-target>
        </crowd-classifier></crowd-form>""",
        width=390,
    )
    work.page.frames[1].wait_for_function("document.querySelector('img').naturalWidth > 0")
    target = work.find("classification-target").bounding_box()["width"]
    assert work.find("img").bounding_box()["width"] == work.find("audio").bounding_box()["width"] == target
