"""What a person does on a task page, by words: the verbs of a template's ``does``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FrameLocator, Page, expect

from canvas import Canvas

READY = "document.addEventListener('all-crowd-elements-ready', () => { window.elementsAreReady = true; });"
SUBMIT = (
    "[part~=submit], crowd-button[form-action=submit] button, button[type=submit], input[type=submit], "
    "button:not([type], .btn, crowd-form button)"
)


@dataclass
class Sheet:
    """A task page in its frame; speaks as ``canvas.Canvas`` expects."""

    page: Page

    @property
    def frame(self) -> FrameLocator:
        """The frame of the work page."""
        return self.page.frame_locator("iframe")

    def find(self, selector: str) -> Any:
        """Return a locator in the frame; CSS reaches into open shadow roots."""
        return self.frame.locator(selector)

    def script(self, expression: str, argument: object = None) -> Any:
        """Evaluate in the task's document."""
        return self.page.frames[1].evaluate(expression, argument)

    def settle(self, *, has_elements: bool) -> None:
        """Wait until the page is at rest, its elements ready and its pictures loaded."""
        inner = self.page.frames[1]
        inner.wait_for_load_state("load")
        if has_elements:
            inner.wait_for_function("window.elementsAreReady === true")
        self.page.locator("iframe").scroll_into_view_if_needed()


def _canvas(sheet: Sheet, tag: str) -> Canvas:
    canvas = Canvas(sheet, tag)
    canvas.wait()
    return canvas


def _choose(sheet: Sheet, name: str) -> None:
    sheet.frame.get_by_role("radio", name=name, exact=True).click()


def _tick(sheet: Sheet, name: str) -> None:
    sheet.frame.get_by_role("checkbox", name=name, exact=True).click()


def _switch(sheet: Sheet, name: str) -> None:
    sheet.frame.get_by_role("switch", name=name, exact=True).click()


def _fill(sheet: Sheet, label: str, text: str) -> None:
    sheet.frame.get_by_label(label, exact=True).fill(text)


def _write(sheet: Sheet, selector: str, text: str) -> None:
    sheet.find(selector).first.fill(text)


def _select(sheet: Sheet, label: str, *options: str) -> None:
    sheet.frame.get_by_label(label).first.select_option(label=list(options))


def _press(sheet: Sheet, name: str) -> None:
    sheet.frame.get_by_role("button", name=name, exact=True).first.click()


def _click(sheet: Sheet, selector: str) -> None:
    sheet.find(selector).first.click()


def _focus(sheet: Sheet, label: str) -> None:
    sheet.frame.get_by_label(label, exact=True).first.focus()


def _goto(sheet: Sheet, selector: str) -> None:
    sheet.find(selector).first.focus()


def _key(sheet: Sheet, *keys: str) -> None:
    for key in keys:
        sheet.page.keyboard.press(key)


def _type(sheet: Sheet, text: str) -> None:
    sheet.page.keyboard.type(text)


def _upload(sheet: Sheet, label: str, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    sheet.frame.get_by_label(label, exact=True).set_input_files(file)


def _see(sheet: Sheet, text: str) -> None:
    expect(sheet.frame.get_by_text(text).first).to_be_visible()


def _miss(sheet: Sheet, text: str) -> None:
    expect(sheet.frame.get_by_text(text).filter(visible=True)).to_have_count(0)


def _drag(sheet: Sheet, tag: str, start: list[float], end: list[float]) -> None:
    _canvas(sheet, tag).drag((start[0], start[1]), (end[0], end[1]))


def _points(sheet: Sheet, tag: str, *points: list[float]) -> None:
    _canvas(sheet, tag).click(*[(x, y) for x, y in points])


def _label(sheet: Sheet, tag: str, text: str) -> None:
    sheet.find(f"{tag} .choice").filter(has_text=text).first.click()


def _mark(sheet: Sheet, tag: str, text: str) -> None:
    """Draw the mouse over the words, where they stand first in the element's text."""
    place = sheet.script(
        """([tag, text]) => {
          const view = document.querySelector(tag).shadowRoot.querySelector("crowd-text-view");
          for (const run of view.shadowRoot.querySelectorAll(".run")) {
            const at = run.textContent.indexOf(text);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(run.firstChild, at);
            range.setEnd(run.firstChild, at + text.length);
            const box = range.getBoundingClientRect();
            return [box.left, box.right, box.top + box.height / 2];
          }
          return null;
        }""",
        [tag, text],
    )
    assert place is not None, f"“{text}” is nowhere in {tag}"
    frame = sheet.page.locator("iframe").bounding_box()
    assert frame is not None
    left, right, middle = place
    mouse = sheet.page.mouse
    mouse.move(frame["x"] + left + 0.5, frame["y"] + middle)
    mouse.down()
    mouse.move(frame["x"] + right - 4, frame["y"] + middle)
    mouse.move(frame["x"] + right - 0.5, frame["y"] + middle)
    mouse.up()


def _send(sheet: Sheet) -> None:
    sheet.find(SUBMIT).first.click()


VERBS: dict[str, Callable[..., None]] = {
    "choose": _choose,
    "tick": _tick,
    "switch": _switch,
    "fill": _fill,
    "write": _write,
    "select": _select,
    "press": _press,
    "click": _click,
    "focus": _focus,
    "goto": _goto,
    "key": _key,
    "type": _type,
    "upload": _upload,
    "see": _see,
    "miss": _miss,
    "drag": _drag,
    "points": _points,
    "label": _label,
    "mark": _mark,
    "send": _send,
}


def do(sheet: Sheet, steps: list[list[Any]]) -> None:
    """Do one step after the other."""
    for verb, *arguments in steps:
        VERBS[verb](sheet, *arguments)
