"""Signed addresses of stored files: whoever holds one may read that one file, until it is over (security F4)."""

import base64
import binascii
import struct
from typing import Final

from django.conf import settings

from kempelen.core import clock, crypto
from kempelen.files.models import StoredFile

PATH: Final = "/f/"
API_SECONDS: Final = 60
"""How long GetFileUploadURL's address works (requester-api 4.4)."""
PAGE_SECONDS: Final = 600
"""How long the links of a page work (security F4)."""

SAVED: Final = "save"
"""Query of an address by which also what could be shown is saved."""

_PURPOSE: Final = "files.address"
_FIELDS: Final = struct.Struct(">QI")
_LENGTH: Final = 4 * -(-(_FIELDS.size + 32) // 3)


def signed(file: StoredFile, seconds: int = PAGE_SECONDS) -> str:
    """Return the address under which the file can be had for ``seconds``, on the task origin."""
    body = _FIELDS.pack(file.pk, clock.epoch_seconds(clock.now()) + seconds)
    return f"{settings.KEMPELEN.task_base_url}{PATH}{_written(body + crypto.sign(_PURPOSE, body))}"


def read(text: str) -> int | None:
    """Return the key of the file that an address names, or None when it is forged, damaged or over."""
    if len(text) > _LENGTH or not text.isascii():
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, signature = raw[: _FIELDS.size], raw[_FIELDS.size :]
    if len(body) != _FIELDS.size or _written(raw) != text or not crypto.signature_matches(_PURPOSE, body, signature):
        return None
    file_id, until = _FIELDS.unpack(body)
    return None if until < clock.epoch_seconds(clock.now()) else int(file_id)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
