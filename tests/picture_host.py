"""Somebody's picture host for tests: it gives browsers no permission to read pixels, and notes who asked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from serving import served


@dataclass
class PictureHost:
    """A running host. ``asked`` are the paths in order, each with whether a page's script asked (it names an origin)."""

    address: str
    asked: list[tuple[str, bool]] = field(default_factory=list)


@contextmanager
def picture_host(pictures: Mapping[str, bytes]) -> Iterator[PictureHost]:
    """Serve PNGs by their paths for the length of a block."""
    host = PictureHost("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = pictures.get(self.path)
            host.asked.append((self.path, "Origin" in self.headers))
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "image/png")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(found or b"")

    with served(Handler) as host.address:
        yield host
