"""Our libraries under ``/lib/``: what requesters' pages load from us instead of from addresses that are gone (security Q6)."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_HERE: Final = Path(__file__).resolve().parent
_DIST: Final = _HERE.parent / "static" / "dist"
_FOLDERS: Final = (_DIST / "task", _DIST / "fonts", _HERE / "dist", _HERE)
_TYPES: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2"}
_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_FOREVER: Final = "public, max-age=31536000, immutable"
_FIVE_MINUTES: Final = "public, max-age=300"

_OLD_ADDRESSES: Final = re.compile(
    r"(?:https?:)?//(?:s3\.amazonaws\.com/mturk-public|mturk-public\.s3\.amazonaws\.com|assets\.crowd\.aws)"
    r"/(?:[\w.\-]+/)*([\w.\-]+\.(?:js|css))(?![\w.\-])",
    re.IGNORECASE | re.ASCII,
)
"""Every script and style of the two hosts, also those that we have no copy of."""


@dataclass(frozen=True, slots=True)
class Library:
    """One file, read once."""

    body: bytes
    content_type: str
    version: str


@lru_cache(maxsize=1)
def libraries() -> dict[str, Library]:
    """Return every file served under ``/lib/``, by its name."""
    files = [file for folder in _FOLDERS for file in sorted(folder.glob("*")) if file.suffix in _TYPES]
    return {file.name: _read(file) for file in files}


def _read(file: Path) -> Library:
    body = file.read_bytes()
    return Library(body, _TYPES[file.suffix], hashlib.sha256(body).hexdigest()[:12])


def address(name: str) -> str:
    """Return the full address of a library, with its version so that it may be kept for ever."""
    found = libraries().get(name)
    base = f"{settings.KEMPELEN.task_base_url}/lib/{name}"
    return f"{base}?v={found.version}" if found else base


def with_our_addresses(html: str) -> str:
    """Point the addresses that pages for MTurk load from at our copies. A name we have no copy of is answered 404:
    better an empty widget than a script from whoever owns that host next.
    """  # noqa: D205 -- one thought
    return _OLD_ADDRESSES.sub(lambda found: address(found[1]), html)


def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer GET /lib/<name>."""
    found = libraries().get(environ["PATH_INFO"].removeprefix("/lib/"))
    if found is None:
        body = b"There is no library of that name.\n"
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))), *_OPEN.items()]
        start(f"{HTTPStatus.NOT_FOUND.value} {HTTPStatus.NOT_FOUND.phrase}", headers)
        return [body]
    kept = _FOREVER if environ.get("QUERY_STRING") == f"v={found.version}" else _FIVE_MINUTES
    headers = [("Content-Type", found.content_type), ("Content-Length", str(len(found.body))), ("Cache-Control", kept)]
    start(f"{HTTPStatus.OK.value} {HTTPStatus.OK.phrase}", [*headers, *_OPEN.items()])
    return [found.body]
