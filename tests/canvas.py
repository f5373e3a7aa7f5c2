"""A person at the canvas of a drawing widget: points are given in the picture's own pixels."""

from collections.abc import Callable
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
        edge = self.task.page.locator("iframe").evaluate("(frame) => frame.clientLeft")
        return frame["x"] + edge + left + x * scale, frame["y"] + edge + top + y * scale

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
            "(tag) => document.querySelector(tag).inputImageProperties?.().width > 0", arg=self.tag
        )


INITIAL = {
    "bounding-box": (
        "boundingBoxes",
        "[{label:'a',left:10,top:20,width:30,height:40},{label:'gone',left:1,top:2,width:3,height:4}]",
    ),
    "keypoint": ("keypoints", "[{label:'a',x:10,y:20},{label:'gone',x:1,y:2}]"),
    "polygon": ("polygons", "[{label:'a',vertices:[{x:10,y:20},{x:90,y:20},{x:50,y:80}]}]"),
    "polyline": ("polylines", "{polylines:[{label:'a',vertices:[{x:10,y:20},{x:90,y:20},{x:50,y:80}]}]}"),
    "line": ("lines", "[{label:'a',vertices:[{x:10,y:20},{x:90,y:20}]}]"),
}
"""Of each widget: the list in its answer, and an initial value with one item of label a."""


def markup(tag: str, labels: str, **more: str) -> str:
    """Return a form with one drawing widget over the street, ``work`` in the answer."""
    rest = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in more.items())
    return (
        f'<crowd-form><crowd-{tag} name="work" header="Mark it" src="/pictures/street.svg" labels="{labels}" {rest}>'
        "<short-instructions><p>Mark every one.</p></short-instructions>"
        f"</crowd-{tag}></crowd-form>"
    )


def draw(task: Callable[..., Any], tag: str, labels: str, *, options: dict[str, Any] | None = None, **more: str) -> Canvas:
    """Open a drawing widget by the fixture ``task`` and wait for its picture."""
    canvas = Canvas(task(markup(tag, labels, **more), **(options or {})), f"crowd-{tag}")
    canvas.wait()
    return canvas
