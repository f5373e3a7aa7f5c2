"""Multi-selects and image classifiers (crowd-elements 7.2 to 7.4, 7.12)."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

GENRES = """<crowd-form><crowd-classifier-multi-select name="genres" header="Genres" categories="['News', 'Sports', 'Weather']"
  exclusion-category="{ text: 'None of the above' }"><classification-target>Rain stopped the final.</classification-target>
  </crowd-classifier-multi-select></crowd-form>"""
KIND = """<crowd-form><crowd-image-classifier name="kind" header="What is it?" categories="['Bird', 'Tram']"
      src="/street.svg" {more}>
  <worker-comment header="Say more" link-text="Comment" placeholder="Your words">Anything unusual?</worker-comment>
  </crowd-image-classifier></crowd-form>"""
BOXES = """overlay="{ boundingBox: { labels: ['Tram'], value: [{ label: 'Tram', left: 64, top: 150, width: 320, height: 200
      }] } }" """
VEHICLES = """<crowd-form><crowd-image-classifier-multi-select name="v" header="Which?" categories="['Car', 'Tram']"
      src="/street.svg"
  exclusion-category="{ text: 'No vehicle' }"><short-instructions>All</short-instructions>
      </crowd-image-classifier-multi-select></crowd-form>"""
MODERATION = """<crowd-form><crowd-rekognition-detect-moderation-labels header="Which?" src="/street.svg"
  categories="[{ name: 'Smoking', parentName: 'Tobacco' }, 'Gambling']" exclusion-category="{ text: 'None' }">
  </crowd-rekognition-detect-moderation-labels></crowd-form>"""


def test_several_labels_in_the_order_of_the_categories(task):
    work = task(GENRES)
    work.frame.get_by_role("checkbox", name="Sports").click()
    work.frame.get_by_role("checkbox", name="News").click()
    assert work.submit() == {"genres": {"labels": ["News", "Sports"]}}


def test_keys_tick_and_untick(task):
    work = task(GENRES)
    work.find("classification-target").click()
    work.press("1", "3", "1", "Enter")
    assert work.answer() == {"genres": {"labels": ["Weather"]}}


def test_an_exclusion_clears_and_closes_the_others(task):
    work = task(GENRES)
    work.find("[part~=submit]").click()
    assert work.frame.get_by_text("Choose at least one").first.is_visible()
    work.frame.get_by_role("checkbox", name="News").click()
    work.frame.get_by_role("button", name="None of the above").click()
    assert work.frame.get_by_role("checkbox", name="News").is_disabled()
    work.frame.get_by_role("button", name="None of the above").click()
    assert work.frame.get_by_role("checkbox", name="News").is_enabled()
    work.frame.get_by_role("button", name="None of the above").click()
    assert work.submit() == {"genres": {"labels": []}}


def test_a_picture_gets_a_label_and_perhaps_a_comment(task):
    work = task(KIND.format(more=""))
    work.frame.get_by_role("radio", name="Bird").click()
    work.frame.get_by_role("button", name="Comment").click()
    assert work.frame.get_by_text("Anything unusual?").is_visible()
    work.page.keyboard.type("only the tail, 1 of 2")  # keys write here, they choose nothing
    work.frame.get_by_role("button", name="Save").click()
    assert work.submit() == {"kind": {"label": "Bird", "workerComment": "only the tail, 1 of 2"}}


def test_without_a_comment_the_key_is_left_out(task):
    work = task(KIND.format(more=""))
    work.frame.get_by_role("radio", name="Tram").click()
    work.frame.get_by_role("button", name="Comment").click()
    work.page.keyboard.type("never mind")
    work.frame.get_by_role("button", name="Cancel").click()
    assert work.submit() == {"kind": {"label": "Tram"}}


def test_boxes_lie_over_the_picture_in_its_own_pixels(task):
    work = task(KIND.format(more=BOXES))
    work.find("svg.over rect").wait_for()
    picture, box = work.find(".picture").bounding_box(), work.find("svg.over rect").bounding_box()
    scale = picture["width"] / 640
    assert abs(box["x"] - picture["x"] - 64 * scale) < 4
    assert abs(box["width"] - 320 * scale) < 6


def test_the_picture_can_be_enlarged_moved_and_fitted(task):
    work = task(KIND.format(more=""))
    before = work.find(".picture").bounding_box()
    work.frame.get_by_role("button", name="Zoom in").click()
    work.press("+")
    grown = work.find(".picture").bounding_box()
    assert grown["width"] > before["width"] * 2
    work.page.mouse.move(before["x"] + 200, before["y"] + 100)
    work.page.mouse.down()
    work.page.mouse.move(before["x"] + 260, before["y"] + 130, steps=4)
    work.page.mouse.up()
    assert work.find(".picture").bounding_box()["x"] == pytest.approx(grown["x"] + 60, abs=2)
    work.frame.get_by_role("button", name="Fit").click()
    assert work.find(".picture").bounding_box()["width"] == pytest.approx(before["width"], abs=1)


def test_a_box_over_the_picture_bears_its_label_at_every_zoom(task):
    work = task(KIND.format(more=BOXES))
    tag = work.find("crowd-image-view .tag")
    assert tag.inner_text() == "Tram"
    before, box = tag.bounding_box(), work.find("svg.over rect").bounding_box()
    assert before["x"] == pytest.approx(box["x"], abs=4)
    assert before["y"] + before["height"] == pytest.approx(box["y"], abs=4)
    work.frame.get_by_role("button", name="Zoom in").click()
    assert work.find("crowd-image-view .tag").bounding_box()["height"] == pytest.approx(before["height"], abs=1)


def test_an_enlarged_picture_is_moved_by_keys(task):
    work = task(KIND.format(more=""))
    work.frame.get_by_role("radio", name="Bird").focus()
    work.press("+", "+")
    before = work.find(".picture").bounding_box()
    work.press("Shift+ArrowRight", "Shift+ArrowDown")
    after = work.find(".picture").bounding_box()
    assert after["x"] < before["x"] - 50
    assert after["y"] < before["y"] - 50
    assert not work.frame.get_by_role("radio", name="Tram").is_checked()


def test_two_fingers_enlarge_a_picture(task):
    work = task(KIND.format(more=""))
    box = work.find(".picture").bounding_box()
    session = work.page.context.new_cdp_session(work.page)
    middle, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind, *apart):
        points = [{"x": middle + side * one, "y": y, "id": at} for one in apart for at, side in enumerate((-1, 1))]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 40)
    for apart in (60, 80, 100, 120):
        touch("touchMove", apart)
    touch("touchEnd")
    assert work.find(".picture").bounding_box()["width"] > box["width"] * 2


def test_scripts_find_the_full_instructions_as_the_first_dialog(task):
    work = task(
        KIND.format(more="").replace("</crowd-image", "<full-instructions header='All'>More</full-instructions></crowd-image")
    )
    work.script("""() => {
      const { shadowRoot } = document.querySelector('crowd-image-classifier');
      shadowRoot.querySelector('.awsui-modal-dialog').style.maxWidth = '777px';
    }""")
    work.frame.get_by_role("button", name="Comment").click()
    assert work.find("dialog.comment").bounding_box()["width"] < 700
    work.press("Escape")
    work.frame.get_by_role("button", name="View full instructions").click()
    assert work.find("crowd-image-classifier dialog.full").bounding_box()["width"] == 777


def test_a_picture_that_does_not_load_blocks(task):
    work = task(KIND.format(more="").replace("street.svg", "gone.svg"))
    work.frame.get_by_text("The picture did not load.").first.wait_for()
    work.frame.get_by_role("radio", name="Bird").click()
    work.find("[part~=submit]").click()
    assert work.is_open()


def test_several_labels_of_a_picture(task):
    work = task(VEHICLES)
    work.frame.get_by_role("checkbox", name="Tram").click()
    assert work.submit() == {"v": {"labels": ["Tram"]}}


def test_moderation_labels_come_back_as_they_were_given(task):
    work = task(MODERATION)
    work.frame.get_by_role("checkbox", name="Smoking").click()
    work.frame.get_by_role("checkbox", name="Gambling").click()
    key = "AWS/Rekognition/DetectModerationLabels/Image/V3"
    assert work.submit() == {key: {"ModerationLabels": [{"name": "Smoking", "parentName": "Tobacco"}, "Gambling"]}}
    work = task(MODERATION)
    work.frame.get_by_role("button", name="None").click()
    assert work.submit() == {key: {"ModerationLabels": []}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "html", [GENRES, KIND.format(more=BOXES), VEHICLES, MODERATION], ids=["multi", "image", "images", "moderation"]
)
def test_axe_finds_nothing_serious(task, faults_of, scheme, html):
    assert faults_of(task(html, scheme=scheme)) == []


def test_a_phone_has_no_sideways_scroll(task):
    for html in (GENRES, KIND.format(more=""), VEHICLES):
        work = task(html, width=390)
        assert work.script("document.scrollingElement.scrollWidth - innerWidth") <= 0
