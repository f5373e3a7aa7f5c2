"""Keeping files in tests: a store of the test's own, and the verbs that people's pages call."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from kempelen.files import actions
from kempelen.files.models import StoredFile


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a piece of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 1, height: int = 1, rows: bytes = b"\0\x20\x80\xc0") -> bytes:
    """Return a PNG that calls itself so large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PNG = png()


def local_store(folder: Path) -> dict[str, Any]:
    """Return the entry of STORAGES for a local folder."""
    options = {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def files_in(folder: Path) -> list[str]:
    """Return the names of all files in a store."""
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def keep(
    content: bytes = PNG, *, requester_id: int = 7, assignment_id: int = 1, name: str = "cat.png", **more: Any
) -> StoredFile:
    """Keep a file as a page would."""
    return actions.keep(
        requester_id=requester_id, assignment_id=assignment_id, field="photo", name=name, content=io.BytesIO(content), **more
    )


def multipart(*parts: tuple[str, str] | tuple[str, str, bytes, str]) -> tuple[bytes, str]:
    """Return a multipart body and its content type; a part is a field, or field, file name, content and type."""
    boundary = "----b0undary"
    body = bytearray()
    for part in parts:
        name = part[0]
        if len(part) == 2:
            body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{part[1]}\r\n'.encode()
        else:
            _name, file, content, kind = part
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
            body += f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return bytes(body), f"multipart/form-data; boundary={boundary}"
