"""crowd-entity-annotation: labels on spans by mouse, by touch and by keys; offsets in code points (crowd-elements 7.10)."""

import json
import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TAG = "crowd-entity-annotation"
TEXT = "Ada met Bo 😀 in São Paulo.\nNai\u0308ve Eve left\n\n  Rome  in May."
LABELS = (
    "[{label: 'person', shortDisplayName: 'PER', fullDisplayName: 'Person'}, {label: 'place', fullDisplayName: 'Place'}, 'date']"
)

PLACE = """(text) => {
  const view = document.querySelector('crowd-entity-annotation').shadowRoot.querySelector('crowd-text-view');
  for (const run of view.shadowRoot.querySelectorAll('.run')) {
    const at = run.textContent.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(run.firstChild, at);
    range.setEnd(run.firstChild, at + text.length);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
    const [first, last] = [boxes[0], boxes.at(-1)];
    return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
  }
}"""


def widget(text=TEXT, attributes="", inner=""):
    """The element as a template writes it, alone on the page."""
    escaped = text.replace("&", "&amp;").replace('"', "&quot;")
    return f'<{TAG} name="found" header="Find names" labels="{LABELS}" text="{escaped}" {attributes}>{inner}</{TAG}>'


def drag(work, text, until=None):
    """Select from the start of a text to its end, or to the end of another, with the mouse."""
    x, y = work.page.locator("iframe").evaluate(
        "(f) => [f.getBoundingClientRect().x + f.clientLeft, f.getBoundingClientRect().y + f.clientTop]"
    )
    left, top, right, bottom = work.script(PLACE, text)
    if until is not None:
        _, _, right, bottom = work.script(PLACE, until)
    mouse = work.page.mouse
    mouse.move(x + left + 0.5, y + top)
    mouse.down()
    mouse.move(x + right - 0.5, y + bottom, steps=6)
    work.page.wait_for_timeout(30)  # as no hand is faster
    mouse.up()
    work.page.wait_for_timeout(60)


def pick(work, nth):
    """Take the nth label in hand, from 1, by its row."""
    work.find("button.choice").nth(nth - 1).click()


def entities(work):
    """What is labelled now."""
    return work.script("document.querySelector('crowd-entity-annotation').value.entities")


def entity(text, label, whole=TEXT):
    """An entity as Python counts: ``whole[start:end] == text``."""
    start = whole.index(text)
    return {"endOffset": start + len(text), "label": label, "startOffset": start}


def said(work):
    """The line above the text."""
    return work.find(".said").inner_text()


def test_a_label_then_text_by_mouse_gives_code_points(task):
    work = task(widget())
    pick(work, 2)
    drag(work, "São Paulo")
    pick(work, 1)
    drag(work, "Bo 😀")
    drag(work, "Eve")
    answer = work.submit()
    assert answer == {"found": {"entities": [entity("Bo 😀", "person"), entity("São Paulo", "place"), entity("Eve", "person")]}}
    assert [TEXT[one["startOffset"] : one["endOffset"]] for one in answer["found"]["entities"]] == ["Bo 😀", "São Paulo", "Eve"]


def test_quick_hands_in_the_next_field_lose_no_label(task):
    work = task(f"<crowd-form>{widget()}<p><input name=note value=x></p></crowd-form>")
    pick(work, 1)
    work.script("() => window.addEventListener('pointerup', () => document.querySelector('input[name=note]').focus())")
    drag(work, "São Paulo")
    assert work.submit() == {"found": {"entities": [entity("São Paulo", "person")]}, "note": "x"}


def test_text_then_a_label_by_the_bubble_a_row_or_a_number(task):
    work = task(widget())
    drag(work, "Ada")
    work.find(".chip").first.click()
    drag(work, "São Paulo")
    work.find("button.choice").nth(1).click()
    drag(work, "May")
    work.press("3")
    assert entities(work) == [entity("Ada", "person"), entity("São Paulo", "place"), entity("May", "date")]


def test_outer_white_space_is_left_out_and_newlines_count(task):
    work = task(widget())
    pick(work, 2)
    drag(work, "  Rome  ")
    pick(work, 1)
    drag(work, "Eve left", "  in")
    outer = {"endOffset": TEXT.index(" May"), "label": "person", "startOffset": TEXT.index("Eve")}
    assert entities(work) == [outer, entity("Rome", "place")]


def test_a_combining_mark_is_not_cut_off(task):
    work = task(widget())
    work.script("document.querySelector('crowd-entity-annotation').focus()")
    work.press("Control+Home", "ArrowDown", "Home", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "1")
    assert entities(work) == [entity("Nai\u0308", "person")]


def test_labels_may_nest_but_not_cross(task):
    work = task(widget())
    pick(work, 1)
    drag(work, "Ada met")
    pick(work, 2)
    drag(work, "Ada")
    assert entities(work) == [entity("Ada met", "person"), entity("Ada", "place")]
    drag(work, "met", " Bo")
    assert said(work) == "Labels may lie inside each other, but may not cross."
    assert len(entities(work)) == 2
    drag(work, "Ada", " Bo")
    assert entities(work)[0] == {"endOffset": 10, "label": "place", "startOffset": 0}


def test_a_click_changes_a_label_and_the_cross_removes_it(task):
    given = "initial-value=\"[{label: 'person', startOffset: 0, endOffset: 3}, {label: 'place', startOffset: 8, endOffset: 10}]\""
    work = task(widget(attributes=given))
    work.find(".mark .run").first.click()
    work.find(".chip").nth(2).click()
    assert entities(work)[0] == entity("Ada", "date")
    work.find(".drop").last.click()
    assert work.submit() == {"found": {"entities": [entity("Ada", "date")], "initialValueModified": True}}


def test_undo_and_redo(task):
    work = task(widget())
    pick(work, 1)
    drag(work, "Ada")
    drag(work, "Bo")
    work.press("Control+z")
    assert entities(work) == [entity("Ada", "person")]
    work.press("Control+z", "Control+Shift+z", "Control+y")
    assert entities(work) == [entity("Ada", "person"), entity("Bo", "person")]


def test_keys_alone_select_label_change_remove_and_submit(task):
    work = task(widget())
    work.script("document.querySelector('crowd-entity-annotation').focus()")
    work.press("Shift+Control+ArrowRight", "1")  # Ada
    assert work.find(".caret").is_visible()
    work.press("Control+ArrowRight", "Control+ArrowRight", "Control+Shift+ArrowLeft", "2")  # Bo
    work.press("ArrowDown", "Home", "Control+ArrowRight", "Control+ArrowRight", "Shift+Control+ArrowLeft", "3")  # Eve
    assert entities(work) == [entity("Ada", "person"), entity("Bo", "place"), entity("Eve", "date")]
    work.press("[", "[", "Enter", "Tab", "Enter")  # back over Eve to Bo, from the chip of its label to the next
    assert entities(work)[1] == entity("Bo", "date")
    work.press("]", "Delete", "Control+Enter")
    assert work.answer() == {"found": {"entities": [entity("Ada", "person"), entity("Bo", "date")]}}


def test_enter_asks_for_a_label_and_escape_takes_it_back(task):
    work = task(widget())
    work.script("document.querySelector('crowd-entity-annotation').focus()")
    work.press("Shift+Control+ArrowRight", "Enter")
    work.find(".chip").first.wait_for()
    work.press("Escape")
    assert work.find(".chip").count() == 0
    work.press("Enter", "Enter")
    assert entities(work) == [entity("Ada", "person")]


def test_lines_are_gone_through_by_arrows_with_the_column_kept(task):
    work = task(widget("abcdef\nab\nabcdef"))
    work.script("document.querySelector('crowd-entity-annotation').focus()")
    work.press("Control+Home", *["ArrowRight"] * 5, "ArrowDown", "ArrowDown", "Shift+ArrowRight", "1")
    assert entities(work) == [{"endOffset": 16, "label": "person", "startOffset": 15}]


def test_right_to_left_text_goes_the_way_it_is_read(task):
    text = "שלום עולם"
    work = task(widget(text))
    work.script("document.querySelector('crowd-entity-annotation').focus()")
    work.press("Control+Home", *["Shift+ArrowLeft"] * 4, "1")
    assert entities(work) == [{"endOffset": 4, "label": "person", "startOffset": 0}]
    work.press("Escape", "Control+End", "Control+Shift+ArrowRight", "2")
    assert entities(work)[1:] == [{"endOffset": 9, "label": "place", "startOffset": 5}]


def test_touch_asks_by_the_bubble(task):
    work = task(widget())
    work.script(
        """() => {
      const view = document.querySelector('crowd-entity-annotation').shadowRoot.querySelector('crowd-text-view');
      const run = view.shadowRoot.querySelector('.run');
      run.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, composed: true, pointerType: 'touch', button: 0}));
      getSelection().setBaseAndExtent(run.firstChild, 0, run.firstChild, 1);
      getSelection().setBaseAndExtent(run.firstChild, 0, run.firstChild, 3);
    }"""
    )
    work.find(".chip").first.click()
    assert entities(work) == [entity("Ada", "person")]


def test_nothing_needs_a_tick(task):
    work = task(widget())
    work.find("[part~=submit]").first.click()
    work.frame.get_by_text("Label something, or tick “Nothing to label”.").first.wait_for()
    assert work.desk.posted == []
    work.frame.get_by_label("Nothing to label").check()
    assert work.submit() == {"found": {"entities": []}}


def test_controls_in_the_light_and_in_the_inner_form_are_sent_too(task):
    work = task(
        widget(inner='<p>Sure?</p><input name="sure" value="yes">')
        + """<script>document.addEventListener("all-crowd-elements-ready", () => {
          const field = Object.assign(document.createElement("input"), { type: "hidden", name: "stamp", value: "9" })
          document.querySelector("crowd-entity-annotation").shadowRoot.querySelector("crowd-form").form.appendChild(field)
        })</script>"""
    )
    pick(work, 1)
    drag(work, "Ada")
    assert work.submit() == {"found": {"entities": [entity("Ada", "person")]}, "stamp": "9", "sure": "yes"}


def test_inside_a_form_there_is_one_submit(task):
    work = task(f"<crowd-form>{widget()}<p><crowd-input name=note value=x></crowd-input></p></crowd-form>")
    assert work.find("[part~=submit]").count() == 1
    pick(work, 1)
    drag(work, "Ada")
    assert work.submit() == {"found": {"entities": [entity("Ada", "person")]}, "note": "x"}


def test_a_submit_handler_of_the_page_may_stop_it(task):
    work = task(widget() + "<script>document.querySelector('crowd-entity-annotation').onsubmit = () => false</script>")
    pick(work, 1)
    drag(work, "Ada")
    work.find("[part~=submit]").first.click()
    work.page.wait_for_timeout(150)
    assert work.desk.posted == []


def test_labels_of_a_script_come_at_run_time(task):
    work = task(
        widget()
        + """<script>document.addEventListener("all-crowd-elements-ready", () => {
          const found = document.querySelector("crowd-entity-annotation")
          found.labels = found.labels.concat(["smiley"]) })</script>"""
    )
    work.find("button.choice").nth(3).click()
    drag(work, "😀")
    assert work.submit() == {"found": {"entities": [entity("😀", "smiley")]}}


def test_a_draft_comes_back_after_a_reload(task):
    work = task(widget())
    pick(work, 1)
    drag(work, "Ada")
    work.page.wait_for_timeout(600)
    work.page.reload()
    work.find(".mark").first.wait_for()
    assert work.submit() == {"found": {"entities": [entity("Ada", "person")]}}


def test_a_preview_cannot_be_submitted(task):
    work = task(widget(), assignment="ASSIGNMENT_ID_NOT_AVAILABLE")
    assert work.find("[part~=submit]").first.is_disabled()


def test_a_long_text_with_many_spans_stays_usable(task):
    words = [f"word{number}" for number in range(6000)]
    text = "\n".join(" ".join(words[at : at + 40]) for at in range(0, 6000, 40))
    assert len(text) > 50_000
    starts = [match.start() for match in re.finditer(r"word", text)][: 500 * 4 : 4]
    given = json.dumps([{"label": "person", "startOffset": at, "endOffset": at + 5} for at in starts]).replace('"', "&quot;")
    work = task(widget(text, attributes=f'initial-value="{given}"'))
    assert work.find(".mark").count() == 500
    touched = work.script(
        """async () => {
      const el = document.querySelector('crowd-entity-annotation');
      const view = el.shadowRoot.querySelector('crowd-text-view');
      let lines = new Set();
      new MutationObserver((all) => all.forEach((one) => lines.add(one.target.closest?.('.line') ?? one.target)))
        .observe(view.shadowRoot.querySelector('.lines'), {childList: true, subtree: true, characterData: true});
      el.shadowRoot.querySelectorAll('button.choice')[1].click();
      view.go(6, 11);
      view.dispatchEvent(new CustomEvent('text-selected', {detail: {from: 6, to: 11, isTouch: false}}));
      await el.updateComplete; await view.updateComplete;
      await new Promise((done) => setTimeout(done, 50));
      return lines.size;
    }"""
    )
    assert len(entities(work)) == 501
    assert touched <= 2  # the other 148 lines were not drawn again


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(task, faults_of, scheme):
    work = task(widget(inner="<short-instructions><p>Names only.</p></short-instructions>"), scheme=scheme)
    pick(work, 1)
    drag(work, "Ada")
    work.find("summary").click()
    work.press("Escape")
    drag(work, "São Paulo")
    work.find(".chip").first.wait_for()
    assert faults_of(work) == []
