"""Semantic and instance segmentation: the mask, decoded; its labels; masks to start from (crowd-elements 7.9)."""

import base64
import struct
import zlib
from collections import Counter

import pytest

from canvas import draw, markup

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZE = {"height": 420, "width": 640}
BLUE, ORANGE, GREEN, CLEAR = (0x1F, 0x77, 0xB4, 255), (0xFF, 0x7F, 0x0E, 255), (0x2C, 0xA0, 0x2C, 255), (0, 0, 0, 0)


def decode(text):
    """Read a PNG of 8-bit RGBA by the format's own rules: rows of pixels."""
    png = base64.b64decode(text, validate=True)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, place = {}, 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        name, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length]) == (zlib.crc32(name + data),)
        chunks[name] = data
        place += 12 + length
    width, height, depth, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (width, height, depth, kind) == (640, 420, 8, 6)
    raw, rows = zlib.decompress(chunks[b"IDAT"]), []
    wide = width * 4
    above = bytes(wide)
    for start in range(0, len(raw), wide + 1):
        row = raw[start + 1 : start + 1 + wide]
        assert raw[start] in {0, 2}
        above = row if raw[start] == 0 else bytes((a + b) & 255 for a, b in zip(row, above, strict=True))
        rows.append([tuple(above[at : at + 4]) for at in range(0, wide, 4)])
    assert len(rows) == height
    return rows


def colours(rows):
    return Counter(pixel for row in rows for pixel in row)


def rectangle(canvas, left, top, right, bottom):
    """Fill a rectangle with the polygon tool."""
    canvas.task.find(f"{canvas.tag} .tools").get_by_role("button", name="Fill a polygon").click()
    canvas.click((left, top), (right, top), (right, bottom), (left, bottom))
    canvas.focus()
    canvas.task.press("Enter")


def test_a_semantic_mask_has_one_exact_colour_a_label(task):
    canvas = draw(task, "semantic-segmentation", "['Road', 'Sky', 'Never']")
    rectangle(canvas, 100, 100, 200, 150)
    canvas.label("Sky")
    rectangle(canvas, 150, 100, 300, 150)
    answer = canvas.task.submit()["work"]
    rows = decode(answer.pop("labeledImage")["pngImageData"])
    assert answer == {
        "inputImageProperties": SIZE,
        "labelMappings": {"Road": {"color": "#1f77b4"}, "Sky": {"color": "#ff7f0e"}},
    }
    assert colours(rows) == {BLUE: 50 * 50, ORANGE: 150 * 50, CLEAR: 640 * 420 - 200 * 50}
    assert [rows[y][x] for y, x in [(100, 100), (149, 149), (100, 150), (149, 299), (99, 100), (150, 100)]] == [
        BLUE, BLUE, ORANGE, ORANGE, CLEAR, CLEAR,
    ]  # fmt: skip


def test_brush_eraser_and_flood(task):
    canvas = draw(task, "semantic-segmentation", "['Road', 'Sky']")
    canvas.drag((100, 200), (300, 210))
    rows = decode(canvas.value()["labeledImage"]["pngImageData"])
    assert set(colours(rows)) == {BLUE, CLEAR}
    assert [rows[y][x] for y, x in [(200, 100), (205, 200), (210, 300), (300, 200)]] == [BLUE, BLUE, BLUE, CLEAR]
    canvas.focus()
    canvas.task.press("e")
    canvas.click((200, 205))
    rows = decode(canvas.value()["labeledImage"]["pngImageData"])
    assert (rows[205][200], rows[200][110]) == (CLEAR, BLUE)
    canvas.task.press("f", "2")
    canvas.click((500, 50))
    answer = canvas.value()
    rows = decode(answer["labeledImage"]["pngImageData"])
    assert (rows[0][0], rows[205][200], rows[200][110]) == (ORANGE, ORANGE, BLUE)
    assert list(answer["labelMappings"]) == ["Road", "Sky"]
    canvas.task.press("Control+z", "Control+z", "Control+z")
    assert canvas.value()["labelMappings"] == {}
    canvas.task.press("Control+Shift+z")
    assert list(canvas.value()["labelMappings"]) == ["Road"]


def test_instances_have_a_colour_each(task):
    canvas = draw(task, "instance-segmentation", "['Cow', 'Calf']")
    canvas.click((50, 50))
    canvas.task.find(".said.is-refusal").get_by_text("Add an instance first.").wait_for()
    add = canvas.task.frame.get_by_role("button", name="Add instance: Cow")
    add.click()
    rectangle(canvas, 10, 10, 60, 60)
    canvas.task.frame.get_by_role("button", name="Add instance: Calf").click()
    add.click()
    rectangle(canvas, 100, 10, 160, 60)
    answer = canvas.task.submit()["work"]
    rows = decode(answer.pop("labeledImage")["pngImageData"])
    assert answer == {
        "inputImageProperties": SIZE,
        "instances": [{"color": "#1f77b4", "label": "Cow"}, {"color": "#2ca02c", "label": "Cow"}],
    }
    assert colours(rows) == {BLUE: 2500, GREEN: 3000, CLEAR: 640 * 420 - 5500}


def test_hidden_labels_are_not_seen_but_submitted(task):
    canvas = draw(task, "semantic-segmentation", "['Road', 'Sky']")
    rectangle(canvas, 10, 10, 60, 60)
    before = canvas.value()
    canvas.task.frame.get_by_role("button", name="Hide Road").click()
    canvas.task.frame.get_by_role("button", name="Show Road").wait_for()
    assert canvas.value() == before


@pytest.mark.parametrize("tag", ["semantic-segmentation", "instance-segmentation"])
def test_an_answer_comes_back_as_the_initial_value(task, tag):
    canvas = draw(task, tag, "['Road', 'Sky']")
    canvas.focus()
    canvas.task.press("2")
    rectangle(canvas, 100, 100, 200, 150)
    first = canvas.task.submit()["work"]
    mask = f"data:image/png;base64,{first['labeledImage']['pngImageData']}"
    key = "labelMappings" if tag.startswith("semantic") else "instances"
    value = f"{{{key}: {first[key]}, src: '{mask}'}}".replace('"', "'")
    again = draw(task, tag, "['Road', 'Sky']", initial_value=value)
    again.task.page.frames[1].wait_for_function(f"document.querySelector('crowd-{tag}')._submittableValue.{key} && "
        f"JSON.stringify(document.querySelector('crowd-{tag}')._submittableValue.{key}).length > 4")  # fmt: skip
    value = again.value()
    assert value.pop("initialValueModified") is False
    assert value == first
    again.focus()
    again.task.press("2")
    rectangle(again, 300, 100, 310, 110)
    answer = again.task.submit()["work"]
    assert answer["initialValueModified"] is True
    assert answer[key] == first[key]
    assert CLEAR in colours(decode(answer["labeledImage"]["pngImageData"]))


@pytest.mark.parametrize("tag", ["semantic-segmentation", "instance-segmentation"])
def test_an_answer_may_be_set_by_a_script(task, tag):
    canvas = draw(task, tag, "['Road', 'Sky']")
    if tag == "instance-segmentation":
        canvas.task.find(f"{canvas.tag} .side").get_by_role("button", name="Add instance: Road").click()
    rectangle(canvas, 100, 100, 200, 150)
    answer = canvas.task.script("(tag) => JSON.stringify(document.querySelector(tag).value)", canvas.tag)
    canvas.task.script("(tag) => { document.querySelector(tag).value = null }", canvas.tag)
    assert set(colours(decode(canvas.value()["labeledImage"]["pngImageData"]))) == {CLEAR}
    canvas.task.script("([tag, answer]) => { document.querySelector(tag).value = JSON.parse(answer) }", [canvas.tag, answer])
    same = "([tag, answer]) => JSON.stringify(document.querySelector(tag)._submittableValue) === answer"
    canvas.task.page.frames[1].wait_for_function(same, arg=[canvas.tag, answer])


def test_brackets_typed_with_alt_size_the_brush(task):
    canvas = draw(task, "semantic-segmentation", "['Road']")
    sizes = canvas.task.script("""() => {
      const widget = document.querySelector('crowd-semantic-segmentation');
      return ['', ']', 'e'].map((key) => {
        widget.dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, bubbles: true }));
        return [widget.brush, widget.tool];
      });
    }""")
    assert sizes == [[20, "brush"], [25, "brush"], [25, "brush"]]


def test_a_mask_that_cannot_be_read_blocks_the_submit(task):
    work = task(
        markup("semantic-segmentation", "['a']", initial_value="{labelMappings:{a:{color:'#1f77b4'}}, src:'/pictures/none.png'}")
    )
    work.find(".said").get_by_text("The mask to start from did not load.").wait_for()
    work.find("[part~=submit]").first.click()
    assert work.is_open()


def test_by_keys_alone(task):
    canvas = draw(task, "instance-segmentation", "['Cow', 'Calf']")
    canvas.focus()
    press = canvas.task.press
    press("2", "p", "ArrowLeft", "Space", *["Shift+ArrowRight"] * 2, "Space", *["Shift+ArrowDown"] * 2, "Space", "Enter")
    press("n", "b", *["Shift+ArrowLeft"] * 9, "Space")
    answer = canvas.value()
    assert [one["label"] for one in answer["instances"]] == ["Calf", "Calf"]
    assert colours(decode(answer["labeledImage"]["pngImageData"]))[BLUE] == pytest.approx(800, abs=45)
    press("Control+z")
    assert len(canvas.value()["instances"]) == 1


def test_enlarged_painting_marks_the_pictures_own_pixels(task):
    canvas = draw(task, "semantic-segmentation", "['a']")
    canvas.task.find("crowd-semantic-segmentation .stage").click(position={"x": 100, "y": 100})
    canvas.task.press("Control+z", "+", "+", "+", "+", "+", "+", "+")
    canvas.task.script("const w = document.querySelector('crowd-semantic-segmentation'); w.sizeBrush(1)")
    canvas.click((320.4, 210.4), (322.4, 210.4))
    rows = decode(canvas.value()["labeledImage"]["pngImageData"])
    assert [(x, y) for y, row in enumerate(rows) for x, pixel in enumerate(row) if pixel == BLUE] == [(320, 210), (322, 210)]


def test_a_draft_comes_back(task):
    canvas = draw(task, "instance-segmentation", "['Cow']")
    canvas.task.frame.get_by_role("button", name="Add instance: Cow").click()
    rectangle(canvas, 10, 10, 60, 60)
    before = canvas.value()
    canvas.task.page.wait_for_timeout(600)
    canvas.task.page.frames[1].goto(canvas.task.page.frames[1].url)
    canvas.wait()
    canvas.task.frame.get_by_text("Your answers from before were put back.").wait_for()
    canvas.task.page.wait_for_timeout(200)
    assert canvas.task.submit()["work"] == before


def test_nothing_painted_needs_the_tick(task):
    canvas = draw(task, "semantic-segmentation", "['a']")
    canvas.task.find("[part~=submit]").first.click()
    assert canvas.task.is_open()
    canvas.task.frame.get_by_label("Nothing to label").check()
    answer = canvas.task.submit()["work"]
    assert answer["labelMappings"] == {}
    assert set(colours(decode(answer["labeledImage"]["pngImageData"]))) == {CLEAR}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", ["semantic-segmentation", "instance-segmentation"])
def test_axe_finds_nothing_serious(task, faults_of, tag, scheme):
    canvas = draw(task, tag, "['Cow', 'Calf']", options={"scheme": scheme})
    canvas.focus()
    canvas.task.press("2")
    rectangle(canvas, 10, 10, 60, 60)
    assert faults_of(canvas.task) == []
