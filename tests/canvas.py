"""A person at the canvas of a drawing widget: points are given in the picture's own pixels."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Canvas:
    """The canvas of one widget in an open task of ``tests/elements``."""

    task: Any
    tag: str

    def screen(self, x: float, y: float) -> tuple[float, float]:
        """Return where a pixel of the picture is on the screen now."""
        left, top, scale = self.task.script(
            """(tag) => {
              const widget = document.querySelector(tag);
              const box = widget.shadowRoot.querySelector(".stage").getBoundingClientRect();
              return [box.left + widget.port.x, box.top + widget.port.y, widget.port.scale];
            }""",
            self.tag,
        )
        frame = self.task.page.locator("iframe").bounding_box()
        return frame["x"] + left + x * scale, frame["y"] + top + y * scale

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 4) -> None:
        """Press, move and let go."""
        mouse = self.task.page.mouse
        mouse.move(*self.screen(*start))
        mouse.down()
        mouse.move(*self.screen(*end), steps=steps)
        mouse.up()

    def click(self, *points: tuple[float, float]) -> None:
        """Click one point after another."""
        for point in points:
            self.task.page.mouse.click(*self.screen(*point))

    def label(self, text: str) -> None:
        """Choose a label in the list."""
        self.task.find(f"{self.tag} .choice").filter(has_text=text).click()

    def focus(self) -> None:
        """Go to the canvas as Tab does."""
        self.task.script("(tag) => document.querySelector(tag).focus()", self.tag)

    def value(self) -> Any:
        """Return what would be submitted now."""
        return self.task.script("(tag) => document.querySelector(tag)._submittableValue", self.tag)

    def wait(self) -> None:
        """Wait for the picture."""
        self.task.page.frames[1].wait_for_function(
            "(tag) => document.querySelector(tag).inputImageProperties().width > 0", arg=self.tag
        )
