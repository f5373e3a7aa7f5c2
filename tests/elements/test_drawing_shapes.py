"""Boxes, points, outlines, paths and lines, drawn by a person's mouse: the answers of crowd-elements 7.5 to 7.8."""

import pytest

from canvas import INITIAL, Canvas, draw, markup

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZE = {"height": 420, "width": 640}


def test_boxes_are_drawn_with_their_labels(task):
    canvas = draw(task, "bounding-box", "['Van', 'Car']")
    canvas.drag((40, 215), (350, 335))
    canvas.label("Car")
    canvas.drag((200, 60), (100, 20))
    assert canvas.task.submit() == {
        "work": {
            "boundingBoxes": [
                {"height": 120, "label": "Van", "left": 40, "top": 215, "width": 310},
                {"height": 40, "label": "Car", "left": 100, "top": 20, "width": 100},
            ],
            "inputImageProperties": SIZE,
        }
    }


def test_a_box_ends_at_the_picture_and_tiny_ones_are_nothing(task):
    canvas = draw(task, "bounding-box", "['Van']")
    canvas.drag((600, 400), (700, 500))
    canvas.drag((100, 100), (102, 200))
    assert canvas.value()["boundingBoxes"] == [{"height": 20, "label": "Van", "left": 600, "top": 400, "width": 40}]


def test_a_box_is_selected_moved_resized_relabelled_deleted_and_brought_back(task):
    canvas = draw(task, "bounding-box", "['Van', 'Car']")
    canvas.drag((100, 100), (200, 200))
    canvas.click((150, 150))
    canvas.drag((150, 150), (160, 140))
    canvas.drag((210, 140), (260, 150))  # the handle in the middle of the right side
    canvas.label("Car")
    box = {"height": 100, "label": "Car", "left": 110, "top": 90, "width": 150}
    assert canvas.value()["boundingBoxes"] == [box]
    canvas.focus()
    canvas.task.press("Delete")
    assert canvas.value()["boundingBoxes"] == []
    canvas.task.press("Control+z")
    assert canvas.value()["boundingBoxes"] == [box]
    canvas.task.press("Control+z", "Control+z", "Control+z", "Control+Shift+z")
    assert canvas.value()["boundingBoxes"] == [{"height": 100, "label": "Van", "left": 110, "top": 90, "width": 100}]


def test_a_moved_box_stays_in_the_picture(task):
    canvas = draw(task, "bounding-box", "['Van']")
    canvas.drag((100, 100), (200, 200))
    canvas.click((150, 150))
    canvas.drag((150, 150), (20, 20))
    assert canvas.value()["boundingBoxes"] == [{"height": 100, "label": "Van", "left": 0, "top": 0, "width": 100}]


def test_points(task):
    canvas = draw(task, "keypoint", "['elbow', 'wrist']")
    canvas.click((212, 340))
    canvas.label("wrist")
    canvas.click((260, 400))
    canvas.drag((260, 400), (270, 402))
    assert canvas.task.submit() == {
        "work": {
            "inputImageProperties": SIZE,
            "keypoints": [{"label": "elbow", "x": 212, "y": 340}, {"label": "wrist", "x": 270, "y": 402}],
        }
    }


def test_outlines_close_at_the_first_point_or_with_enter(task):
    canvas = draw(task, "polygon", "['roof', 'wall']")
    canvas.label("roof")
    canvas.click((50, 52), (150, 55), (130, 180), (52, 54))
    canvas.label("wall")
    canvas.click((300, 100), (400, 100), (400, 200), (300, 200))
    canvas.task.press("Enter")
    assert canvas.task.submit() == {
        "work": {
            "inputImageProperties": SIZE,
            "polygons": [
                {"label": "roof", "vertices": [{"x": 50, "y": 52}, {"x": 150, "y": 55}, {"x": 130, "y": 180}]},
                {
                    "label": "wall",
                    "vertices": [{"x": 300, "y": 100}, {"x": 400, "y": 100}, {"x": 400, "y": 200}, {"x": 300, "y": 200}],
                },
            ],
        }
    }


def test_a_polygon_asks_for_its_label_each_time(task):
    canvas = draw(task, "polygon", "['roof', 'wall']")
    canvas.click((50, 50))
    canvas.task.find(".said.is-refusal").get_by_text("Choose a label first.").wait_for()
    assert canvas.value()["polygons"] == []


def test_edges_may_not_cross_and_points_are_undone_one_by_one(task):
    canvas = draw(task, "polygon", "['roof']")
    canvas.click((100, 100), (200, 200), (200, 100), (100, 200))
    canvas.task.find(".said.is-refusal").get_by_text("Edges of one shape may not cross.").wait_for()
    canvas.click((300, 150))
    canvas.task.press("Control+z")
    canvas.click((250, 50), (150, 50))
    canvas.task.press("Enter")
    assert canvas.value()["polygons"] == [
        {
            "label": "roof",
            "vertices": [
                {"x": 100, "y": 100},
                {"x": 200, "y": 200},
                {"x": 200, "y": 100},
                {"x": 250, "y": 50},
                {"x": 150, "y": 50},
            ],
        }
    ]


def test_an_outline_is_selected_at_its_border_and_another_may_begin_inside(task):
    canvas = draw(task, "polygon", "['roof']")
    canvas.click((100, 100), (300, 100), (300, 300), (100, 300))
    canvas.task.press("Enter")
    canvas.click((150, 150), (250, 150), (200, 250), (151, 151))
    assert len(canvas.value()["polygons"]) == 2
    canvas.click((200, 101))
    canvas.drag((100, 100), (90, 80))
    assert canvas.value()["polygons"][0]["vertices"][0] == {"x": 90, "y": 80}


def test_a_corner_cannot_be_dragged_across_an_edge(task):
    canvas = draw(task, "polygon", "['roof']")
    canvas.click((100, 100), (300, 100), (300, 300), (100, 300))
    canvas.task.press("Enter")
    canvas.click((200, 100))
    canvas.drag((100, 100), (400, 200), steps=1)
    assert canvas.value()["polygons"][0]["vertices"][0] == {"x": 100, "y": 100}


def test_a_shape_in_the_making_is_not_submitted(task):
    canvas = draw(task, "polygon", "['roof']")
    canvas.click((100, 100), (300, 100), (300, 300))
    canvas.task.find("[part~=submit]").first.click()
    canvas.task.frame.get_by_text("Finish the shape that you began").first.wait_for()
    assert canvas.task.is_open()
    canvas.focus()
    canvas.task.press("Enter")
    assert len(canvas.task.submit()["work"]["polygons"]) == 1


def test_paths_end_with_enter_or_a_double_click_and_may_cross_themselves(task):
    canvas = draw(task, "polyline", "['kerb']", label_colors="['#ff0000']")
    canvas.click((5, 6), (100, 100), (100, 6), (5, 100))
    canvas.task.press("Enter")
    canvas.click((300, 50))
    canvas.task.page.mouse.dblclick(*canvas.screen(400, 60))
    assert canvas.task.submit() == {
        "work": {
            "inputImageProperties": SIZE,
            "polylines": [
                {"label": "kerb", "vertices": [{"x": 5, "y": 6}, {"x": 100, "y": 100}, {"x": 100, "y": 6}, {"x": 5, "y": 100}]},
                {"label": "kerb", "vertices": [{"x": 300, "y": 50}, {"x": 400, "y": 60}]},
            ],
        }
    }


def test_lines_are_drawn_by_two_clicks_or_a_drag(task):
    canvas = draw(task, "line", "['edge']")
    canvas.click((5, 6), (50, 61))
    canvas.drag((300, 100), (200, 300))
    assert canvas.task.submit() == {
        "work": {
            "inputImageProperties": SIZE,
            "lines": [
                {"label": "edge", "vertices": [{"x": 5, "y": 6}, {"x": 50, "y": 61}]},
                {"label": "edge", "vertices": [{"x": 300, "y": 100}, {"x": 200, "y": 300}]},
            ],
        }
    }


@pytest.mark.parametrize("tag", INITIAL)
def test_initial_values_are_drawn_kept_and_compared(task, tag):
    key, value = INITIAL[tag]
    canvas = draw(task, tag, "['a']", initial_value=value)
    before = canvas.value()
    assert before["initialValueModified"] is False
    assert [one["label"] for one in before[key]] == ["a"]
    canvas.focus()
    canvas.task.press("]", "ArrowRight")
    assert canvas.value()["initialValueModified"] is True
    canvas.task.press("Control+z")
    assert canvas.task.submit()["work"] == before


def test_nothing_drawn_needs_the_tick(task):
    canvas = draw(task, "bounding-box", "['Van']")
    canvas.task.find("[part~=submit]").first.click()
    canvas.task.frame.get_by_text("Draw at least one shape").first.wait_for()
    assert canvas.task.is_open()
    canvas.task.frame.get_by_label("Nothing to label").check()
    assert canvas.task.submit() == {"work": {"boundingBoxes": [], "inputImageProperties": SIZE}}


def test_a_picture_that_does_not_load_blocks_the_submit(task):
    work = task(markup("bounding-box", "['Van']").replace("street.svg", "missing.png"))
    work.find(".broken").get_by_text("The picture did not load.").wait_for()
    work.find("[part~=submit]").first.click()
    assert work.is_open()


def test_scripts_read_the_value_add_to_it_and_set_labels(task):
    html = (
        markup("bounding-box", "['Van']")
        + """<script>
      const annotator = document.querySelector("crowd-bounding-box");
      document.addEventListener("all-crowd-elements-ready", () => {
        annotator.labels = annotator.labels.concat(["Lorry"]);
        const over = annotator.shadowRoot.querySelector("canvas.upper-canvas");
        annotator.dataset.over = String(over instanceof HTMLCanvasElement);
      });
      document.querySelector("crowd-form").onsubmit = () => {
        const value = annotator.value || annotator._submittableValue;
        value.boundingBoxes.forEach((box) => { box.checked = true; });
      };
    </script>"""
    )
    canvas = Canvas(task(html), "crowd-bounding-box")
    canvas.wait()
    assert canvas.task.script("document.querySelector('crowd-bounding-box').dataset.over") == "true"
    canvas.label("Lorry")
    canvas.drag((40, 40), (80, 80))
    (box,) = canvas.task.submit()["work"]["boundingBoxes"]
    assert box == {"checked": True, "height": 40, "label": "Lorry", "left": 40, "top": 40, "width": 40}


def test_a_draft_comes_back_with_the_shape_in_the_making(task):
    canvas = draw(task, "polyline", "['kerb']")
    canvas.click((5, 6), (100, 100))
    canvas.task.press("Enter")
    canvas.click((200, 200), (300, 200))
    canvas.task.page.wait_for_timeout(600)
    canvas.task.page.frames[1].goto(canvas.task.page.frames[1].url)
    canvas.wait()
    canvas.task.frame.get_by_text("Your answers from before were put back.").wait_for()
    canvas.focus()
    canvas.task.press("Enter")
    assert [len(one["vertices"]) for one in canvas.task.submit()["work"]["polylines"]] == [2, 2]


@pytest.mark.parametrize("tag", INITIAL)
def test_an_answer_may_be_set_before_the_library_comes_and_later(task, tag):
    name, initial = INITIAL[tag]
    early = """<script>document.querySelectorAll('[name=work]').forEach((one) => { one.value = early })</script>"""
    setup = (
        f"<script>early = ({initial.replace('10', '15')}); early = Array.isArray(early) ? {{ {name}: early }} : early</script>"
    )
    script = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>'
    work = task(markup(tag, "['a']", initial_value=initial) + setup + early + script, script="")
    canvas = Canvas(work, f"crowd-{tag}")
    canvas.wait()
    value = canvas.value()
    assert value["initialValueModified"] is True
    assert "15" in str(value[name])
    canvas.task.script("(tag) => { document.querySelector(tag).value = null }", canvas.tag)
    assert canvas.value()[name] == []


def test_what_is_drawn_can_be_made_fainter(task):
    canvas = draw(task, "bounding-box", "['a']", initial_value="[{label:'a',left:100,top:100,width:200,height:100}]")
    strongest = """() => {
      const canvas = document.querySelector('crowd-bounding-box').shadowRoot.querySelectorAll('canvas')[1];
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((most, one, at) => (at % 4 === 3 ? Math.max(most, one) : most), 0);
    }"""
    assert canvas.task.script(strongest) > 240
    canvas.task.frame.get_by_label("Opacity").fill("0.2")
    canvas.task.page.frames[1].wait_for_function(f"({strongest})() < 120")
