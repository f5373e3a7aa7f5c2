"""crowd-form: the answer, the submit sequence, and everything old pages rely on (crowd-elements 2, 3, 10)."""

import json

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIMPLE = '<crowd-form><crowd-input name="colour" label="Colour" required></crowd-input></crowd-form>'
NOTHING = "<crowd-form><p>Nothing to fill in</p></crowd-form>"
HEAD_AND_BODY = "<!doctype html><html lang=en><head><title>t</title>{head}</head><body>"
SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>'


def test_a_form_without_names_submits_one_empty_object(task, desk):
    assert task(NOTHING).submit() == {}
    assert set(desk.posted[-1]) == {"assignmentId", "taskAnswers"}
    assert desk.posted[-1]["assignmentId"] == "3ASSIGNMENT"


def test_natives_and_elements_in_one_answer(task):
    work = task("""<crowd-form>
      <label>Text <input name="text"></label> <label>Note <textarea name="note"></textarea></label>
      <label><input type="checkbox" name="seen" value="front">Front</label> <label>
      <input type="checkbox" name="seen" value="back">Back</label>
      <label><input type="radio" name="side" value="left">Left</label> <label>
      <input type="radio" name="side" value="right">Right</label>
      <label>Menu <select name="menu"><option>one<option>two</select></label> <input type="hidden" name="h" value="">
      <fieldset disabled><input name="off" value="1"></fieldset>
      <crowd-text-area name="why" label="Why"></crowd-text-area> <crowd-slider name="score" title="Score" min="1" max="5">
      </crowd-slider>
    </crowd-form>""")
    work.frame.get_by_label("Note").fill("two\nlines")
    work.frame.get_by_label("Back").check()
    work.frame.get_by_label("Right").check()
    work.frame.get_by_label("Menu").select_option("two")
    work.frame.get_by_label("Why").fill("a\nb")
    work.frame.get_by_label("Score").focus()
    work.press("ArrowRight", "ArrowRight")
    assert work.submit() == {
        "h": "",
        "menu": "two",
        "note": "two\nlines",
        "score": 3,
        "seen": {"front": False, "back": True},
        "side": {"left": False, "right": True},
        "why": "a\nb",
    }


def test_required_crowd_input_blocks_then_passes(task):
    work = task(SIMPLE)
    work.find("[part~=submit]").click()
    work.find("crowd-input .fault").wait_for()
    assert work.is_open()
    assert work.script("document.activeElement.localName") == "crowd-input"
    work.page.keyboard.type("dark red")
    work.find("crowd-input .fault").wait_for(state="detached")
    work.press("Control+Enter")
    assert work.answer() == {"colour": "dark red"}


def test_native_required_radios_block(task):
    work = task("""<crowd-form><label><input type="radio" name="r" value="a" required>A</label>
      <label><input type="radio" name="r" value="b" required>B</label></crowd-form>""")
    work.find("[part~=submit]").click()
    assert work.is_open()
    work.frame.get_by_label("B").check()
    assert work.submit() == {"r": {"a": False, "b": True}}


HANDLERS = {
    "preventDefault in a listener": "form.addEventListener('submit', (event) => event.preventDefault())",
    "preventDefault in onsubmit": "form.onsubmit = (event) => { event.preventDefault() }",
    "return false from onsubmit": "form.onsubmit = () => false",
}


@pytest.mark.parametrize("handler", HANDLERS.values(), ids=HANDLERS.keys())
def test_a_handler_keeps_the_page(task, handler):
    work = task(f"{NOTHING}<script>const form = document.querySelector('crowd-form'); {handler}</script>")
    work.find("[part~=submit]").click()
    assert work.is_open()
    assert work.find("[part~=submit]").is_enabled()
    work.script("form.onsubmit = null")


def test_hidden_fields_filled_in_onsubmit_are_sent(task):
    work = task("""<crowd-form><input type="hidden" name="found" id="found"></crowd-form>
      <script>document.querySelector("crowd-form").onsubmit = function () { found.value = "42" }</script>""")
    assert work.submit() == {"found": "42"}


def test_an_answer_changed_in_onsubmit_is_the_one_sent(task):
    work = task("""<crowd-form id="f"><crowd-classifier id="c" name="c" header="h" categories="['a']"></crowd-classifier>
      </crowd-form>
      <script>f.onsubmit = function () { (c._submittableValue || c.value).extra = [1] }</script>""")
    work.frame.get_by_role("radio", name="a", exact=True).click()
    assert work.submit() == {"c": {"label": "a", "extra": [1]}}


def test_submit_by_script_asks_checks_and_handlers(task):
    work = task("""<crowd-form id="f"><crowd-input id="i" name="i" label="I" required></crowd-input>
      <input type="hidden" name="heard" id="heard">
      <crowd-icon-button id="go" icon="send" title="Send"></crowd-icon-button></crowd-form>
      <script>f.onsubmit = () => { heard.value += "x" }; go.onclick = () => f.submit()</script>""")
    work.find("#go").click()
    assert work.is_open()
    work.script("i.value = 'set by script'")
    work.find("#go").click()
    assert work.answer() == {"heard": "x", "i": "set by script"}


def test_submit_within_a_handler_that_prevented_sends(task):
    work = task("""<crowd-form id="f"><input name="a" value="1"></crowd-form>
      <script>f.onsubmit = (event) => { event.preventDefault(); f.submit() }</script>""")
    assert work.submit() == {"a": "1"}


@pytest.mark.parametrize(
    "button",
    [
        '<crowd-button form-action="submit" variant="primary">Send it</crowd-button>',
        "<button>Send it</button>",
        '<input type="submit" value="Send it">',
    ],
)
def test_a_submit_button_of_the_page_takes_the_place_of_ours(task, button):
    work = task(f'<crowd-form><input name="a" value="1">{button}</crowd-form>')
    assert work.find("[part~=submit]").count() == 0
    work.frame.get_by_role("button", name="Send it").click()
    assert work.answer() == {"a": "1"}


def test_reset_goes_back_to_the_markup(task):
    work = task("""<crowd-form><crowd-input name="a" label="A" value="first"></crowd-input>
      <label>N <input name="n" value="1"></label>
      <crowd-checkbox name="c" checked>C</crowd-checkbox><crowd-button form-action="reset">Start again</crowd-button>
      </crowd-form>""")
    work.frame.get_by_role("textbox", name="A", exact=True).fill("other")
    work.frame.get_by_role("textbox", name="N", exact=True).fill("2")
    work.frame.get_by_role("checkbox", name="C", exact=True).uncheck()
    work.frame.get_by_role("button", name="Start again").click()
    assert work.submit() == {"a": "first", "c": {"on": True}, "n": "1"}


def test_a_preview_cannot_be_sent(task):
    work = task(SIMPLE, assignment="ASSIGNMENT_ID_NOT_AVAILABLE")
    assert work.find("[part~=submit]").is_disabled()
    assert work.frame.get_by_text("Accept the HIT").is_visible()
    work.script("document.querySelector('crowd-form').submit()")
    assert work.is_open()


def test_two_clicks_send_once(task, desk):
    work = task(NOTHING)
    work.find("[part~=submit]").evaluate("(button) => { button.click(); button.click() }")
    work.answer()
    work.find("#thanks").wait_for()
    assert len(desk.posted) == 1


def test_without_a_marketplace_the_answer_is_shown(task, desk, chromium):
    desk.template = f"<!doctype html>{SCRIPT}<crowd-form><input name=a value=1></crowd-form>"
    page = chromium.new_page()
    page.goto(f"{desk.address}/task")
    page.get_by_role("button", name="Submit").click()
    assert json.loads(page.locator("pre").inner_text()) == [{"a": "1"}]
    page.close()


def test_a_reload_brings_the_work_back(task):
    work = task("""<crowd-form><crowd-input name="a" label="A"></crowd-input><label>N <input name="n"></label>
      <crowd-classifier name="c" header="h" categories="['x', 'y']"></crowd-classifier>
      <crowd-checkbox name="t">T</crowd-checkbox></crowd-form>""")
    work.frame.get_by_role("textbox", name="A", exact=True).fill("typed")
    work.frame.get_by_role("textbox", name="N", exact=True).fill("7")
    work.frame.get_by_role("radio", name="y", exact=True).check()
    work.frame.get_by_role("checkbox", name="T", exact=True).check()
    work.page.wait_for_timeout(600)
    work.page.reload()
    work.frame.get_by_text("put back").wait_for()
    assert work.submit() == {"a": "typed", "c": {"label": "y"}, "n": "7", "t": {"on": True}}


PLACES = {
    "no doctype at all": {"doctype": ""},
    "script in the head": {"doctype": HEAD_AND_BODY.format(head=SCRIPT), "script": ""},
    "script after the elements": {"script": "", "tail": SCRIPT},
    "script twice": {"tail": SCRIPT},
    "the second version's name": {"script": SCRIPT.replace(".js", "-v2.js")},
    "both versions": {"tail": SCRIPT.replace(".js", "-v2.js")},
    "a sandbox without an origin": {"flags": "allow-scripts allow-forms allow-modals"},
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_wherever_the_script_is(task, place):
    place = dict(place)
    work = task(SIMPLE + place.pop("tail", ""), **place)
    work.frame.get_by_label("Colour").fill("red")
    assert work.submit() == {"colour": "red"}


def test_the_ready_event_comes_once_and_properties_may_be_set_in_it(task):
    work = task("""<crowd-form><crowd-classifier name="c" header="h" categories="['a']"></crowd-classifier></crowd-form>
      <script>window.times = 0; document.addEventListener("all-crowd-elements-ready", () => { window.times++;
        const c = document.querySelector("crowd-classifier"); c.categories = c.categories.concat(["added"]) })</script>""")
    work.frame.get_by_label("added").click()
    assert work.script("window.times") == 1
    assert work.submit() == {"c": {"label": "added"}}


LOOSE = {
    "single quotes and a trailing comma": """"['a', 'b',]\"""",
    "comments": """"['a', // the first\n 'b']\"""",
    "escaped strict JSON": '"[&quot;a&quot;, &quot;b&quot;]"',
    "commas of an empty loop": """"['a',, , 'b']\"""",
}


@pytest.mark.parametrize("written", LOOSE.values(), ids=LOOSE.keys())
def test_loosely_written_lists(task, written):
    work = task(f'<crowd-form><crowd-classifier name="c" header="h" categories={written}></crowd-classifier></crowd-form>')
    work.frame.get_by_role("radio", name="b", exact=True).click()
    assert work.submit() == {"c": {"label": "b"}}


def test_an_unreadable_list_is_shown_to_its_author(task):
    work = task('<crowd-form><crowd-classifier name="c" header="h" categories="[\'a\', {"></crowd-classifier></crowd-form>')
    assert "“categories” cannot be read" in work.frame.get_by_role("alert").first.inner_text()


def test_a_swallowed_page_stays_visible(task):
    work = task("""<crowd-form><crowd-button id="b">Mail</crowd-button><crowd-badge for="b" label="2" />
      <p>Below</p><label>A <input name="a"></label></crowd-form>""")
    assert work.frame.get_by_text("Below").is_visible()
    work.frame.get_by_label("A").fill("1")
    assert work.submit() == {"a": "1"}


def test_the_places_scripts_reach_for_are_there(task):
    work = task("""<crowd-form><crowd-classifier name="c" header="h" categories="['a']"><short-instructions>s</short-instructions>
      <full-instructions>f</full-instructions></crowd-classifier></crowd-form>
      <script>document.addEventListener("all-crowd-elements-ready", () => {
        const root = document.querySelector("crowd-classifier").shadowRoot;
        root.querySelector(".awsui-app-layout__navigation").style.width = "412px";
        root.querySelector(".awsui-modal-dialog").style.maxWidth = "77%";
        const card = document.createElement("crowd-card"); card.textContent = "beside";
        root.querySelector(".annotation-area .category-picker-wrapper").append(card) })</script>""")
    work.frame.get_by_text("beside").wait_for()
    assert work.find(".awsui-app-layout__navigation").bounding_box()["width"] == 412


def test_bare_regions_and_ids_keep_working(task):
    work = task("""<crowd-form><short-instructions><p id="note">Short</p></short-instructions>
      <full-instructions header="All of it"><p>Long</p></full-instructions><input name="a" id="box"></crowd-form>
      <script>note.textContent = "Changed"; box.value = "1"</script>""")
    assert work.frame.get_by_text("Changed").is_visible()
    assert not work.frame.get_by_text("Long").is_visible()
    work.frame.get_by_role("button", name="View full instructions").click()
    work.frame.get_by_text("Long").wait_for()
    work.press("Escape")
    assert work.submit() == {"a": "1"}


def test_keys_are_listed_and_single_ones_can_be_switched_off(task):
    work = task('<crowd-form><crowd-classifier name="c" header="h" categories="[\'a\', \'b\']"></crowd-classifier></crowd-form>')
    work.frame.get_by_text("h", exact=True).first.click()
    work.press("?")
    work.frame.get_by_label("Use shortcuts of a single key").uncheck()
    work.press("Escape", "2")
    assert not work.frame.get_by_role("radio", name="b", exact=True).is_checked()
    work.script("localStorage.clear()")


def test_what_a_stopped_submit_goes_on_to_do_sends_without_asking_again(task):
    work = task("""<crowd-form><crowd-input name="a" value="x"></crowd-input></crowd-form><script>
      asked = 0; form = document.querySelector('crowd-form');
      form.onsubmit = (event) => { event.preventDefault(); asked += 1; if (asked < 9) setTimeout(() => form.submit(), 0) };
    </script>""")
    assert work.submit() == {"a": "x"}


def test_after_a_stopped_submit_the_worker_is_checked_and_asked_again(task):
    work = task("""<crowd-form><crowd-input name="a" value="x"></crowd-input></crowd-form><script>
      asked = 0; form = document.querySelector('crowd-form');
      form.addEventListener('submit', (event) => { asked += 1; if (asked < 2) event.preventDefault() });
      document.addEventListener('click', (event) => { if (event.target.id === 'own') form.submit() });
    </script><p id="own">Send</p>""")
    work.find("[part~=submit]").click()
    work.page.frames[1].wait_for_function("asked === 1")
    work.find("#own").click()
    assert work.answer() == {"a": "x"}


def test_the_ready_event_waits_for_all_deferred_scripts(chromium, desk):
    desk.template = """<!doctype html><script>told = 0;
      document.addEventListener('all-crowd-elements-ready', () => told += 1)</script>
      <script defer src="https://assets.crowd.aws/crowd-html-elements.js"></script><script defer src="/pages-own.js"></script>
      <crowd-form><crowd-input name="a"></crowd-input></crowd-form>"""
    context = chromium.new_context()
    page, held = context.new_page(), []
    page.route("**/pages-own.js", lambda route: held.append(route))  # noqa: PLW0108 -- the client cannot wrap a built-in
    page.goto(f"{desk.address}/task", wait_until="commit")
    page.wait_for_function("window.CrowdElements !== undefined")
    # Many turns of the loop: without the wait the event would have come in one of them.
    page.evaluate("(async () => { for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setTimeout(done, 1)) })()")
    assert page.evaluate("told") == 0
    held[0].fulfill(body="", content_type="text/javascript")
    page.wait_for_function("told === 1")
    context.close()


HIDDEN = {
    "a closed dialog": ("crowd-modal", "<crowd-modal link-text='More'>{field}</crowd-modal>"),
    "a folded part of the page": ("details", "<details><summary>More</summary><p>{field}</p></details>"),
    "the last page of instructions": (
        "crowd-instructions",
        "<crowd-instructions><short-summary>S</short-summary><positive-example>{field}</positive-example></crowd-instructions>",
    ),
    "full instructions": ("crowd-form", "<full-instructions>{field}</full-instructions>"),
}
FIELDS = {
    "one of ours": '<crowd-input name="a" label="A" required></crowd-input>',
    "a native one": '<label>A <input name="a" required></label>',
}


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS.keys())
@pytest.mark.parametrize("place", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_fault_out_of_sight_comes_into_sight(task, place, field):
    work = task(f"<crowd-form>{place[1].format(field=field)}</crowd-form>")
    work.find("[part~=submit]").click()
    field = work.frame.get_by_label("A", exact=True)
    field.wait_for()
    work.page.frames[1].wait_for_function("document.activeElement.name === 'a'")
    work.page.keyboard.type("x")
    work.press("Control+Enter")
    assert work.answer() == {"a": "x"}


def test_folded_instructions_unfold_for_a_fault(task):
    work = task("""<crowd-form><crowd-classifier name="c" header="h" categories="['a', 'b']"><short-instructions>Read
      <crowd-input name="code" label="Code" required></crowd-input></short-instructions></crowd-classifier></crowd-form>""")
    work.frame.get_by_role("radio", name="a").click()
    work.frame.get_by_role("button", name="Hide instructions").click()
    work.find("[part~=submit]").click()
    work.page.frames[1].wait_for_function("document.activeElement.localName === 'crowd-input'")
    work.page.keyboard.type("x")
    work.press("Control+Enter")
    assert work.answer() == {"c": {"label": "a"}, "code": "x"}


def test_a_fault_that_cannot_be_shown_is_told(task):
    work = task("""<crowd-form><crowd-checkbox name="on">On</crowd-checkbox>
      <div style="display: none"><input name="hidden_code" required></div></crowd-form>""")
    work.find("[part~=submit]").click()
    assert "hidden_code" in work.find("[part~=foot] .fault").inner_text()
    assert work.is_open()
    work.script("document.querySelector('[name=hidden_code]').value = 'x'")
    assert work.submit() == {"hidden_code": "x", "on": {"on": False}}


def test_full_instructions_that_no_element_takes_stay_in_the_page(task):
    work = task("<crowd-form><div><full-instructions>Read all of this.</full-instructions></div></crowd-form>")
    assert work.frame.get_by_text("Read all of this.").is_visible()


@pytest.mark.parametrize("tag", ["crowd-input", "crowd-text-area", "crowd-fab", "crowd-icon-button"])
def test_a_click_on_what_a_tag_swallowed_leaves_the_focus_alone(task, tag):
    work = task(f'<crowd-form><{tag} name="a" label="A" icon="star" title="A" /><p id="text">Question two</p></crowd-form>')
    work.find("#text").click()
    assert work.script("document.activeElement === document.body")
    work.script("(tag) => document.querySelector(tag).focus()", tag)
    assert work.script("document.activeElement.localName") == tag
