"""The simple inputs, by mouse and by keys, with exactly the reference's JSON (crowd-elements 3.1, 4)."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def form(inner):
    return f"<crowd-form>{inner}</crowd-form>"


def test_crowd_input_limits_what_is_typed(task):
    work = task(
        form("""<crowd-input name="year" label="Year" allowed-pattern="[0-9]" auto-validate max-length="4"></crowd-input>
        <crowd-input name="least" label="Least" min-length="3" error-message="Three letters at least"></crowd-input>""")
    )
    work.frame.get_by_label("Year").press_sequentially("1x7y8z39")
    work.frame.get_by_label("Least").fill("ab")
    work.find("[part~=submit]").click()
    assert work.frame.get_by_text("Three letters at least").first.is_visible()
    assert work.is_open()
    work.frame.get_by_label("Least").fill("abc")
    assert work.submit() == {"least": "abc", "year": "1783"}


def test_crowd_input_of_other_types(task):
    work = task(
        form("""<crowd-input name="d" type="date" label="Day"></crowd-input>
      <crowd-input name="n" type="number" label="Number"></crowd-input>
        <crowd-input name="f" type="file" label="File"></crowd-input><crowd-input name="m" type="email" label="Mail">
      </crowd-input>""")
    )
    work.frame.get_by_label("Day").fill("2026-11-24")
    work.frame.get_by_label("Number").fill("3.5")
    work.frame.get_by_label("File").set_input_files({"name": "cat.png", "mimeType": "image/png", "buffer": b"x"})
    work.frame.get_by_label("Mail").fill("nobody")
    work.find("[part~=submit]").click()
    assert work.is_open()
    work.frame.get_by_label("Mail").fill("a@example.org")
    assert work.submit() == {"d": "2026-11-24", "f": "cat.png", "m": "a@example.org", "n": "3.5"}


def test_a_value_set_before_the_library_came_is_kept(task):
    work = task(
        form('<crowd-input id="i" name="i" label="I"></crowd-input>')
        + "<script>document.getElementById('i').value = 'early'</script>"
        + '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>',
        script="",
    )
    assert work.submit() == {"i": "early"}


def test_text_area_grows_up_to_its_limit_and_counts(task):
    work = task(form('<crowd-text-area name="t" label="T" rows="1" max-rows="3" char-counter max-length="60"></crowd-text-area>'))
    box = work.frame.get_by_label("T", exact=True)
    before = box.bounding_box()["height"]
    box.fill("1\n2\n3\n4\n5\n6")
    after = box.bounding_box()["height"]
    assert before < after < 90
    assert work.frame.get_by_text("11 of 60").is_visible()
    assert work.submit() == {"t": "1\n2\n3\n4\n5\n6"}


def test_checkboxes_merge_and_required_ones_must_be_ticked(task):
    work = task(
        form("""<crowd-checkbox name="seen" value="front" checked>Front</crowd-checkbox>
        <crowd-checkbox name="seen" value="back">Back</crowd-checkbox>
      <crowd-checkbox name="off" disabled checked>Off</crowd-checkbox>
        <crowd-checkbox name="agree" required>I agree</crowd-checkbox>""")
    )
    work.frame.get_by_text("Front", exact=True).click(position={"x": 40, "y": 10})
    work.frame.get_by_role("checkbox", name="Back").check()
    work.find("[part~=submit]").click()
    assert work.frame.get_by_text("Tick this box").first.is_visible()
    work.press("Space")  # the focus went to it
    assert work.submit() == {"agree": {"on": True}, "seen": {"front": False, "back": True}}


def test_a_radio_group_by_keys(task):
    work = task(
        form("""<crowd-input name="a" label="A"></crowd-input><crowd-radio-group>
        <crowd-radio-button name="option1" value="Option 1">One</crowd-radio-button>
        <crowd-radio-button name="option2" value="Option 2">Two</crowd-radio-button>
        <crowd-radio-button name="option3" value="Option 3">Three</crowd-radio-button></crowd-radio-group>""")
    )
    work.frame.get_by_label("A", exact=True).focus()
    work.press("Tab", "Space", "ArrowDown", "ArrowUp", "ArrowUp", "Tab", "Enter")
    assert work.answer() == {"option1": {"Option 1": False}, "option2": {"Option 2": False}, "option3": {"Option 3": True}}


def test_radio_buttons_without_a_group_do_not_exclude_each_other(task):
    work = task(
        form(
            """<crowd-radio-button name="n" value="a">A</crowd-radio-button>
      <crowd-radio-button name="n" value="b">B</crowd-radio-button>"""
        )
    )
    work.frame.get_by_role("radio", name="A").check()
    work.frame.get_by_role("radio", name="B").check()
    assert work.submit() == {"n": {"a": True, "b": True}}


def test_toggle_button(task):
    work = task(form('<crowd-toggle-button name="agree">Agree</crowd-toggle-button>'))
    work.frame.get_by_role("switch", name="Agree").focus()
    work.press("Space")
    assert work.submit() == {"agree": {"on": True}}


SLIDER = """<crowd-slider name="s" title="Score" min="1" max="5" pin="true" editable {more}>
  <crowd-slider-label position="1">Low</crowd-slider-label><crowd-slider-label position="5">High</crowd-slider-label>
      </crowd-slider>"""


def test_slider_by_mouse(task):
    work = task(form(SLIDER.format(more="")))
    track = work.frame.get_by_role("slider", name="Score").bounding_box()
    work.page.mouse.click(track["x"] + track["width"] * 0.76, track["y"] + track["height"] / 2)
    assert work.find(".pin").inner_text() == "4"
    assert work.submit() == {"s": 4}


def test_slider_by_its_number_box(task):
    work = task(form(SLIDER.format(more="")))
    work.frame.get_by_role("spinbutton", name="Score").fill("99")
    work.press("Tab")
    assert work.submit() == {"s": 5}


def test_a_required_slider_must_be_touched(task):
    work = task(form(SLIDER.format(more="required")))
    work.find("[part~=submit]").click()
    assert work.frame.get_by_text("Move the slider").first.is_visible()
    assert work.is_open()
    work.frame.get_by_role("slider", name="Score").focus()
    work.press("Home")  # "1" is meant, though the thumb stands there already
    assert work.submit() == {"s": 1}


def test_buttons_links_and_icons(task):
    work = task(
        form("""<crowd-button id="b" icon="star">Star</crowd-button>
      <crowd-button href="#x" target="_blank" variant="link">Away</crowd-button>
        <crowd-button loading disabled>Busy</crowd-button><crowd-icon-button icon="search" title="Find"></crowd-icon-button>
        <crowd-fab label="Ask" title="Ask"></crowd-fab><iron-icon icon="no-such-icon"></iron-icon>
        <input type="hidden" name="n" id="n" value="0">""")
        + "<script>b.onclick = () => { n.value = String(Number(n.value) + 1) }</script>"
    )
    work.find("crowd-button svg").wait_for()
    work.frame.get_by_role("button", name="Star").click()
    work.frame.get_by_role("button", name="Star").press("Enter")
    assert work.frame.get_by_role("link", name="Away").get_attribute("rel") == "noopener"
    assert work.frame.get_by_role("button", name="Busy").is_disabled()
    assert work.frame.get_by_role("button", name="Find").is_visible()
    assert work.frame.get_by_role("button", name="Ask").inner_text().strip() == "A"
    assert work.find("iron-icon .named-icon").bounding_box()["width"] == 24
    assert work.submit() == {"n": "2"}


ALL = form(
    """<crowd-input name="i" label="Input" required></crowd-input><crowd-text-area name="t" label="Text"></crowd-text-area>
    <crowd-checkbox name="c">Tick</crowd-checkbox><crowd-radio-group aria-label="Which">
      <crowd-radio-button name="r">Dot</crowd-radio-button>
    </crowd-radio-group><crowd-toggle-button name="g">Switch</crowd-toggle-button>"""
    + SLIDER.format(more="")
    + '<crowd-button>Press</crowd-button><crowd-icon-button icon="star" title="Star"></crowd-icon-button>'
    '<crowd-fab label="A" title="A"></crowd-fab>'
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(task, faults_of, scheme):
    work = task(ALL, scheme=scheme)
    work.find("[part~=submit]").click()  # faults are shown too
    assert faults_of(work) == []


def test_buttons_are_no_higher_without_a_doctype(task):
    work = task(form('<crowd-button>Go</crowd-button> <crowd-button href="#x">Away</crowd-button>'), doctype="")
    assert work.script("document.compatMode") == "BackCompat"
    assert [work.find("crowd-button").nth(at).bounding_box()["height"] for at in (0, 1)] == [36, 36]


def test_an_icon_alone_stands_in_the_middle_of_its_button(task):
    work = task(form('<crowd-button icon="star" title="Star"></crowd-button>'))
    mark, button = work.find("crowd-button svg").bounding_box(), work.frame.get_by_role("button", name="Star").bounding_box()
    assert mark["x"] + mark["width"] / 2 == pytest.approx(button["x"] + button["width"] / 2, abs=0.6)
    work.script("document.querySelector('crowd-button').textContent = 'Star it'")
    work.frame.get_by_text("Star it").wait_for()
