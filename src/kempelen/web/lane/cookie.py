"""The lane cookie: who is signed in, for the doors that do not open a session (security 1.5).

Signed, five minutes long, made anew by any of Django's answers. It is never enough for a write by itself: the epoch it
carries is tested inside the SQL, and forms bring a token.
"""

import base64
import binascii

from django.conf import settings
from django.http import HttpResponse

from kempelen.core import clock, crypto
from kempelen.web.worker.who import Who

AGE_SECONDS = 300
_RENEW_SECONDS = 240
_PURPOSE = "lane_cookie"
_VERSION = "2"
_PARTS = 7


def cookie_name() -> str:
    """Return the name; over https browsers hold a ``__Host-`` cookie to this host alone."""
    return "__Host-klane" if settings.KEMPELEN.https else "klane"


def sealed(who: Who, *, now: int | None = None) -> str:
    """Return a fresh cookie's value."""
    expires = (now if now is not None else _now()) + AGE_SECONDS
    message = f"{_VERSION}.{who.user_id}.{who.worker_id}.{who.epoch}.{int(who.sandbox)}.{expires}"
    signature = crypto.sign(_PURPOSE, message.encode())
    return f"{message}.{base64.urlsafe_b64encode(signature).decode()}"


def opened(value: str) -> Who | None:
    """Return who a cookie names, or None when it is forged, malformed or too old. Asks no database."""
    who, left = _read(value)
    return who if left > 0 else None


def renew(response: HttpResponse, sent: str, who: Who | None) -> None:
    """Keep the browser's lane cookie in step with the session: made, made anew, or taken away."""
    if who is None:
        if sent:
            response.delete_cookie(cookie_name(), samesite="Strict")
        return
    known, left = _read(sent)
    if known == who and left > AGE_SECONDS - _RENEW_SECONDS:
        return
    response.set_cookie(
        cookie_name(),
        sealed(who),
        max_age=AGE_SECONDS,
        secure=settings.KEMPELEN.https,
        httponly=True,
        samesite="Strict",
    )


def _read(value: str) -> tuple[Who | None, int]:
    """Return who a cookie names and for how many more seconds."""
    parts = value.split(".")
    if len(parts) != _PARTS or parts[0] != _VERSION or not all(part.isascii() and part.isdigit() for part in parts[:6]):
        return None, 0
    try:
        signature = base64.urlsafe_b64decode(parts[6])
    except (binascii.Error, ValueError):
        return None, 0
    if not crypto.signature_matches(_PURPOSE, value.rpartition(".")[0].encode(), signature):
        return None, 0
    who = Who(user_id=int(parts[1]), worker_id=int(parts[2]), epoch=int(parts[3]), sandbox=parts[4] == "1")
    return who, int(parts[5]) - _now()


def _now() -> int:
    return clock.epoch_seconds(clock.now())
