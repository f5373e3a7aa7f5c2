"""The demo's outside world: a small site at an address of its own that serves the survey and the pictures."""

import threading
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from kempelen.cli.demo.catalogue import CONTENT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_SURVEY = ("survey.html", "survey.js", "survey.css")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Leave the terminal to what the demo has to say."""


def outside_world(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Serve the survey's three files and the pictures; nothing else."""
    file = _file(environ.get("PATH_INFO", ""))
    if file is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Nothing here.\n"]
    body = file.read_bytes()
    kind = _TYPES[file.name[file.name.rindex(".") :]]
    start_response(
        "200 OK",
        [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cross-Origin-Resource-Policy", "cross-origin"),
            ("Cache-Control", "max-age=3600"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [body]


def _file(path: str) -> Traversable | None:
    """Return the file of a path, looked up by name in two closed lists: no path of a stranger is joined to a folder."""
    folder, _, name = path.rpartition("/")
    if folder == "/survey" and name in _SURVEY:
        return CONTENT / name
    if folder == "/demo/pictures":
        return next((picture for picture in (CONTENT / "pictures").iterdir() if picture.name == name), None)
    return None


def serve_outside_world(port: int) -> WSGIServer:
    """Serve on loopback in a thread of its own; returns the server, to be shut down."""
    server = make_server("127.0.0.1", port, outside_world, server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
