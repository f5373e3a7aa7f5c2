"""Drawing without a mouse, with fingers, enlarged, on dense screens; and what axe says (crowd-elements 7, 10)."""

import pytest

from canvas import INITIAL, Canvas, draw, markup

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_box_by_keys_alone(task):
    canvas = draw(task, "bounding-box", "['Van', 'Car']")
    canvas.focus()
    press = canvas.task.press
    press("2", "ArrowLeft", "Space", *["Shift+ArrowRight"] * 4, *["Shift+ArrowDown"] * 3, "Space")
    (box,) = canvas.value()["boundingBoxes"]
    assert (box["label"], box["width"], box["height"]) == ("Car", 80, 60)
    press("]", "ArrowRight", "Shift+ArrowDown", "1", ".", ".", ".", ".", ".", "Shift+ArrowRight")
    (after,) = canvas.value()["boundingBoxes"]
    assert after == {"height": 60, "label": "Van", "left": box["left"] + 1, "top": box["top"] + 10, "width": 90}
    press("Escape", "Delete")
    assert canvas.value()["boundingBoxes"] == []


@pytest.mark.parametrize(("tag", "points"), [("keypoint", 1), ("line", 2), ("polyline", 3), ("polygon", 3)])
def test_other_shapes_by_keys_alone(task, tag, points):
    canvas = draw(task, tag, "['a', 'b']")
    canvas.focus()
    press = canvas.task.press
    press("2")
    for move in ["ArrowLeft", "Shift+ArrowRight", "Shift+ArrowDown"][:points]:
        press(move, "Space")
    if points == 3:
        press("Enter")
    (shape,) = canvas.value()[INITIAL[tag][0]]
    assert shape["label"] == "b"
    assert len(shape.get("vertices", [0])) == points
    press("]", "1", ".", "Shift+ArrowLeft")
    (after,) = canvas.value()[INITIAL[tag][0]]
    first, moved = shape.get("vertices", [shape])[0], after.get("vertices", [after])[0]
    assert (moved["x"], after["label"]) == (first["x"] - 10, "a")
    press("Escape", "Delete")
    assert canvas.value()[INITIAL[tag][0]] == []


def test_the_list_of_shapes_selects_and_deletes(task):
    canvas = draw(task, "bounding-box", "['a']", initial_value=INITIAL["bounding-box"][1])
    canvas.task.frame.get_by_role("button", name="1. a", exact=True).press("Enter")
    canvas.task.frame.get_by_text("a selected, 1 of 1").first.wait_for()
    canvas.task.frame.get_by_role("button", name="Delete: 1. a").press("Enter")
    assert canvas.value()["boundingBoxes"] == []


def test_enlarged_drawing_gives_the_pictures_own_pixels(task):
    canvas = draw(task, "bounding-box", "['a']")
    canvas.task.page.mouse.move(*canvas.screen(100, 100))
    canvas.task.page.keyboard.down("Control")
    for _ in range(6):
        canvas.task.page.mouse.wheel(0, -60)
    canvas.task.page.keyboard.up("Control")
    canvas.task.page.frames[1].wait_for_function("document.querySelector('crowd-bounding-box').port.scale > 4")
    canvas.drag((90, 95), (120, 110))
    assert canvas.value()["boundingBoxes"] == [{"height": 15, "label": "a", "left": 90, "top": 95, "width": 30}]
    canvas.task.page.mouse.move(*canvas.screen(100, 100))
    canvas.task.page.mouse.wheel(60, 40)
    canvas.task.page.wait_for_timeout(100)
    canvas.drag((130, 95), (133, 98))
    assert canvas.value()["boundingBoxes"][1] == {"height": 3, "label": "a", "left": 130, "top": 95, "width": 3}
    canvas.task.press("Control+0")
    assert canvas.task.script("document.querySelector('crowd-bounding-box').port.scale") == 1


def touch(session, kind, *points):
    session.send(
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]}
    )


def test_one_finger_draws_and_two_enlarge(task):
    canvas = draw(task, "bounding-box", "['a']")
    session = canvas.task.page.context.new_cdp_session(canvas.task.page)
    start, end = canvas.screen(100, 100), canvas.screen(200, 180)
    touch(session, "touchStart", start)
    touch(session, "touchMove", ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    touch(session, "touchMove", end)
    touch(session, "touchEnd")
    assert canvas.value()["boundingBoxes"] == [{"height": 80, "label": "a", "left": 100, "top": 100, "width": 100}]
    one, other = canvas.screen(280, 200), canvas.screen(320, 200)
    touch(session, "touchStart", one)
    touch(session, "touchStart", one, other)
    for step in range(1, 6):
        touch(session, "touchMove", (one[0] - 16 * step, one[1]), (other[0] + 16 * step, other[1]))
    touch(session, "touchEnd")
    assert canvas.task.script("document.querySelector('crowd-bounding-box').port.scale") > 3
    assert len(canvas.value()["boundingBoxes"]) == 1


def test_a_dense_screen_gives_the_same_coordinates_and_a_sharp_canvas(chromium, desk):
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=2)
    page = context.new_page()
    desk.template = "<!doctype html><script src='https://assets.crowd.aws/crowd-html-elements.js'></script>" + markup(
        "bounding-box", "['a']"
    )
    page.goto(f"{desk.address}/task")
    page.wait_for_function("document.querySelector('crowd-bounding-box').inputImageProperties().width > 0")
    stage = page.locator("crowd-bounding-box .stage").bounding_box()
    page.mouse.move(stage["x"] + 50, stage["y"] + 60)
    page.mouse.down()
    page.mouse.move(stage["x"] + 150, stage["y"] + 160, steps=3)
    page.mouse.up()
    value = page.evaluate("document.querySelector('crowd-bounding-box').value")
    width = page.evaluate("document.querySelector('crowd-bounding-box').shadowRoot.querySelector('canvas.upper-canvas').width")
    context.close()
    assert value["boundingBoxes"] == [{"height": 100, "label": "a", "left": 50, "top": 60, "width": 100}]
    assert width == 1280


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", INITIAL)
def test_axe_finds_nothing_serious(task, faults_of, tag, scheme):
    canvas = draw(task, tag, "['a', 'b']", initial_value=INITIAL[tag][1], options={"scheme": scheme})
    canvas.focus()
    canvas.task.press("]")
    assert faults_of(canvas.task) == []


def test_the_keys_are_listed(task):
    canvas = draw(task, "polygon", "['a']")
    canvas.focus()
    canvas.task.press("?")
    assert "Select the next or the previous shape" in canvas.task.find("dialog.keys").inner_text()
    named = canvas.task.find("dialog.keys kbd").all_inner_texts()
    assert {"Space", "←", "Shift ↓", "Ctrl Shift Z", "Esc"} <= set(named)
    assert "Hold and drag to move an enlarged picture" in canvas.task.find("dialog.keys").inner_text()
    assert Canvas(canvas.task, "crowd-polygon").value()["polygons"] == []
