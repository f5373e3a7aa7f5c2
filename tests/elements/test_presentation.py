"""Alerts, tabs, dialogs, toasts and badges (crowd-elements 5, 6)."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TABS = """<crowd-form><crowd-tabs><crowd-tab header="First"><crowd-input name="a" label="A"></crowd-input></crowd-tab>
  <crowd-tab header="Second"><crowd-input name="b" label="B" required></crowd-input></crowd-tab></crowd-tabs></crowd-form>"""
INSTRUCTIONS = """<crowd-form><crowd-instructions link-text="How to"><short-summary>In short</short-summary>
  <detailed-instructions>At length</detailed-instructions><positive-example>Like this</positive-example>
  <positive-example>Or this</positive-example><negative-example>Not this</negative-example></crowd-instructions></crowd-form>"""


def test_tabs_by_keys_and_hidden_pages_in_the_answer(task):
    work = task(TABS)
    work.frame.get_by_label("A", exact=True).fill("1")
    work.frame.get_by_role("tab", name="First").focus()
    work.press("ArrowRight")
    assert work.frame.get_by_role("tab", name="Second").get_attribute("aria-selected") == "true"
    assert not work.frame.get_by_label("A", exact=True).is_visible()
    work.frame.get_by_label("B", exact=True).fill("2")
    assert work.submit() == {"a": "1", "b": "2"}


def test_a_fault_on_a_hidden_tab_shows_its_tab(task):
    work = task(TABS)
    work.find("[part~=submit]").click()
    work.frame.get_by_label("B", exact=True).wait_for()
    assert work.is_open()


def test_modal_opens_by_script_and_gives_the_focus_back(task):
    work = task("<crowd-form><crowd-modal id=m link-text='More' link-type=button><p>Inside</p></crowd-modal></crowd-form>")
    work.frame.get_by_role("button", name="More").focus()
    work.press("Enter")
    work.frame.get_by_text("Inside").wait_for()
    assert work.script("document.activeElement.id") == "m"
    work.press("Escape")
    work.frame.get_by_text("Inside").wait_for(state="hidden")
    work.script("m.open()")
    work.frame.get_by_text("Inside").wait_for()
    work.script("m.close()")
    work.frame.get_by_text("Inside").wait_for(state="hidden")


def test_instructions_have_three_pages(task):
    work = task(INSTRUCTIONS)
    work.frame.get_by_role("button", name="How to").click()
    assert work.frame.get_by_text("In short").is_visible()
    work.frame.get_by_role("tab", name="Detailed").click()
    assert work.frame.get_by_text("At length").is_visible()
    work.press("End")
    for text in ("Like this", "Or this", "Not this"):
        assert work.frame.get_by_text(text).is_visible()


def test_alerts_can_be_made_by_script_and_dismissed(task):
    work = task("""<crowd-form><div id="errors"></div></crowd-form><script>const alert = document.createElement("crowd-alert");
      alert.type = "error"; alert.dismissible = true; alert.textContent = "Draw a box"; errors.append(alert)</script>""")
    assert work.frame.get_by_role("alert").inner_text().strip() == "Draw a box"
    work.frame.get_by_role("button", name="Dismiss").click()
    assert work.find("crowd-alert").count() == 0


def test_toasts_show_one_at_a_time_and_go(task):
    work = task(
        "<crowd-form><crowd-toast id=one text=First duration=60000></crowd-toast>"
        "<crowd-toast id=two text=Second duration=300></crowd-toast></crowd-form>"
    )
    work.frame.get_by_text("First").wait_for(state="detached")
    work.frame.get_by_text("Second").wait_for(state="detached")
    work.script("one.show()")
    work.frame.get_by_text("First").wait_for()


def test_a_badge_sits_on_the_corner(task):
    work = task(
        "<crowd-form><div style='height:90px'></div><crowd-button id=b>Mail</crowd-button><crowd-badge for=b label=3>"
        "</crowd-badge></crowd-form>"
    )
    button, badge = work.find("#b").bounding_box(), work.find(".badge").bounding_box()
    assert abs(badge["x"] + badge["width"] / 2 - button["x"] - button["width"]) < 1.5
    assert abs(badge["y"] + badge["height"] / 2 - button["y"]) < 1.5


def test_css_of_a_template_works_on_a_card(task):
    work = task(
        "<style>crowd-card { padding: 3px; max-width: 222px }</style><crowd-form>"
        "<crowd-card heading=H>Text that is long enough to wrap around</crowd-card></crowd-form>"
    )
    assert work.find("crowd-card").bounding_box()["width"] <= 222
    assert work.find("crowd-card").evaluate("(card) => getComputedStyle(card).paddingLeft") == "3px"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(task, faults_of, scheme):
    work = task(
        TABS + "<crowd-alert type=warning dismissible>Careful</crowd-alert><crowd-spinner></crowd-spinner>"
        "<crowd-toast text=Hello></crowd-toast>",
        scheme=scheme,
    )
    assert faults_of(work) == []
    work = task(INSTRUCTIONS, scheme=scheme)
    work.frame.get_by_role("button", name="How to").click()
    assert faults_of(work) == []
