"""Tickets: the signed, expiring names of pages on the task origin, and the label each requester's pages live under.

A ticket says which page, for whom and until when; a HIT's id alone shows nothing of it (security 1.6). The shim sends
the ticket back with the answer, which proves that the answer comes from the frame we made (security 1.7).
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from django.conf import settings

from kempelen.core import clock, crypto

_PURPOSE: Final = "task.ticket"
_LABEL_PURPOSE: Final = "task.label"
_FIELDS: Final = struct.Struct(">BQQQI")
_SIGNATURE_BYTES: Final = 32
_LENGTH: Final = 4 * -(-(_FIELDS.size + _SIGNATURE_BYTES) // 3)
LABEL_CHARACTERS: Final = 20


class Shows(IntEnum):
    """What a ticket opens. The numbers stand in tickets that are out."""

    HIT = 1
    ROW = 2
    LAYOUT = 3
    TEST = 4


@dataclass(frozen=True, slots=True)
class Ticket:
    """``subject`` is the key of the HIT, batch, layout or request for a qualification.

    ``detail`` is the assignment (0 = preview) or the row.
    """

    shows: Shows
    subject: int
    detail: int
    viewer: int
    expires_at: int
    """Seconds since 1970."""


def issue(shows: Shows, subject: int, *, detail: int = 0, viewer: int = 0, until: datetime) -> str:
    """Return the text of a ticket, fit for an address."""
    body = _FIELDS.pack(shows, subject, detail, viewer, clock.epoch_seconds(until))
    return _written(body + crypto.sign(_PURPOSE, body))


def read(text: str) -> Ticket | None:
    """Return the ticket, or None when it is forged, damaged or over."""
    if len(text) > _LENGTH or not text.isascii():
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if _written(raw) != text:  # spare bits at the end would allow a second spelling
        return None
    body, signature = raw[: _FIELDS.size], raw[_FIELDS.size :]
    if len(signature) != _SIGNATURE_BYTES or not crypto.signature_matches(_PURPOSE, body, signature):
        return None
    shows, subject, detail, viewer, expires_at = _FIELDS.unpack(body)
    if expires_at < clock.epoch_seconds(clock.now()):
        return None
    return Ticket(Shows(shows), subject, detail, viewer, expires_at)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def label_of(requester_id: int) -> str:
    """Return the name of the requester's own origin: stable, so that a page's stored preferences last; not an id.

    A requester has one row in each environment, so the sandbox twin has another label.
    """
    digest = crypto.sign(_LABEL_PURPOSE, str(requester_id).encode())
    return base64.b32encode(digest).decode()[:LABEL_CHARACTERS].lower()


def document_origin(requester_id: int) -> str:
    """Return the origin that serves a requester's pages under the isolation in force (security 1.3)."""
    base: str = settings.KEMPELEN.task_base_url
    if settings.KEMPELEN.isolation != "requester":
        return base
    scheme, _, host = base.partition("://")
    return f"{scheme}://{label_of(requester_id)}.{host}"
