"""The element library in a real Chromium, without the marketplace: a page server, a frame, a door that records posts."""

import json
import mimetypes
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from playwright.sync_api import Browser, FrameLocator, Page

from processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "elements" / "dist"
PICTURES = Path(__file__).resolve().parent / "pictures"
SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>'
"""The line every old template has; the desk points it at our copy, as the task origin does."""

AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
_TELL = "<script>document.addEventListener('all-crowd-elements-ready', () => window.ready = true)</script>"
DOCTYPE = "<!doctype html><html lang=en><meta charset=utf-8><title>task</title><meta name=color-scheme content='light dark'>"
_OUTER = (
    '<!doctype html><title>work</title><iframe title="task" sandbox="{flags}" width="1232" height="700" src="{src}"></iframe>'
)
_FLAGS = "allow-scripts allow-forms allow-same-origin allow-modals"


@dataclass
class Desk:
    """One loopback server: ``/task`` is the template, ``/lib/`` the library, ``/mturk/externalSubmit`` the recorder."""

    address: str = ""
    template: str = ""
    outer: str = ""
    posted: list[dict[str, str]] = field(default_factory=list)


def _fields(head: str, body: bytes) -> dict[str, str]:
    """Read what a form posted, in either encoding."""
    if not head.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    message = BytesParser().parsebytes(f"Content-Type: {head}\r\n\r\n".encode() + body)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return {
        str(part.get_param("name", header="content-disposition")): bytes(part.get_payload(decode=True)).decode() for part in parts
    }


def _handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
            """Say nothing."""

        def _send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path in {"/task", "/work"}:
                html = desk.template if path == "/task" else desk.outer
                self._send(html.replace("https://assets.crowd.aws/", "/lib/").encode(), "text/html; charset=utf-8")
                return
            folder = DIST if path.startswith("/lib/") else PICTURES
            file = folder / path.rpartition("/")[2]
            if file.is_file():
                self._send(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream")
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            desk.posted.append(_fields(self.headers["Content-Type"], body))
            self._send(b"<!doctype html><title>done</title><p id=thanks>Thank you.", "text/html; charset=utf-8")

    return Handler


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """The server, for all tests; each sets its own template."""
    desk = Desk()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(desk))
    desk.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield desk
    server.shutdown()
    server.server_close()


@dataclass
class Task:
    """One template at work in a frame."""

    desk: Desk
    page: Page
    frame: FrameLocator

    def find(self, selector: str) -> Any:
        """Return a locator in the frame; CSS reaches into open shadow roots."""
        return self.frame.locator(selector)

    def script(self, expression: str, argument: object = None) -> Any:
        """Evaluate in the task's document."""
        return self.page.frames[1].evaluate(expression, argument)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def submit(self) -> dict[str, Any]:
        """Click the Submit button and return the posted answer object."""
        self.find("[part~=submit], crowd-button[form-action=submit] button").first.click()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """Wait for the post and return the one object of ``taskAnswers``."""
        wait_until(lambda: bool(self.desk.posted), "the answer is posted")
        (answer,) = json.loads(self.desk.posted[-1]["taskAnswers"])
        assert isinstance(answer, dict)
        return answer

    def is_open(self) -> bool:
        """Return whether nothing was posted and the template is still shown."""
        self.page.wait_for_timeout(150)
        return not self.desk.posted and self.find("crowd-form").count() > 0


@pytest.fixture
def task(chromium: Browser, desk: Desk) -> Iterator[Callable[..., Task]]:
    """Open a template in a sandboxed frame, as a worker meets it: ``task(html)``; returns when all elements are ready.

    Script errors of the page fail the test when it ends.
    """
    contexts, faults = [], []

    def open_task(  # noqa: PLR0913 -- each a way in which pages differ
        html: str,
        *,
        assignment: str = "3ASSIGNMENT",
        scheme: str = "light",
        flags: str = _FLAGS,
        width: int = 1280,
        script: str = SCRIPT,
        doctype: str = DOCTYPE,
    ) -> Task:
        desk.posted.clear()
        desk.template = f"{doctype}{script}{html}{_TELL}"
        query = f"assignmentId={assignment}&hitId=3HIT&workerId=AW&turkSubmitTo={quote(desk.address, safe='')}"
        desk.outer = _OUTER.format(flags=flags, src=f"/task?{query}").replace('width="1232"', f'width="{width - 16}"')
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, locale="en-US", bypass_csp=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{desk.address}/work")
        page.frames[1].wait_for_function("window.ready === true")
        return Task(desk, page, page.frame_locator("iframe"))

    yield open_task
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def faults_of() -> Callable[[Task], list[str]]:
    """What axe calls serious or critical in a task's document, in words."""

    def look(task: Task) -> list[str]:
        task.script(AXE)
        found = task.script("axe.run({resultTypes: ['violations']})")["violations"]
        return [
            f"{one['id']}: {node['target']} {node['html'][:160]}"
            for one in found
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]

    return look
