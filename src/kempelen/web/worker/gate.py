"""May this request accept or return a HIT? The table of security 1.8, as one pure function."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings


class Decision(Enum):
    """What happens to a request that would change something."""

    ACT = "act"
    CONFIRM = "confirm"
    """Show the preview, whose button posts; nothing changes."""
    REFUSE = "refuse"
    """A form that did not come from our own page; nothing changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the decision is made from. ``own_origin`` is the origin that the request itself came in by."""

    method: str
    own_origin: str
    bearer: bool = False
    token_fits: bool = False
    speculative: bool = False
    fetch_site: str | None = None
    fetch_dest: str | None = None
    origin: str | None = None
    referer: str | None = None
    requested_with: bool = False


def decide(sent: Sent) -> Decision:
    """Return the decision; the first rule that fits wins (security 1.8)."""
    if sent.method not in {"GET", "POST"} or sent.speculative:
        return Decision.CONFIRM
    if sent.bearer:
        return Decision.ACT
    if sent.method == "POST":
        return Decision.ACT if sent.origin == sent.own_origin and sent.token_fits else Decision.REFUSE
    if sent.fetch_site is None:
        return _without_metadata(sent)
    if sent.fetch_site == "same-origin":
        return Decision.ACT
    # A link typed, kept or mailed asks first; a browser extension's own request acts; other sites never do.
    from_extension = sent.fetch_site == "none" and sent.fetch_dest == "empty"
    return Decision.ACT if from_extension else Decision.CONFIRM


def sent_with(environ: Mapping[str, Any], *, bearer: bool, token_fits: bool) -> Sent:
    """Read the facts from a WSGI environ, which is also Django's ``request.META``."""
    purposes = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
    return Sent(
        method=environ["REQUEST_METHOD"],
        own_origin=own_origin(environ),
        bearer=bearer,
        token_fits=token_fits,
        speculative=any(word in str(environ.get(name, "")).lower() for name in purposes for word in ("prefetch", "prerender")),
        fetch_site=environ.get("HTTP_SEC_FETCH_SITE"),
        fetch_dest=environ.get("HTTP_SEC_FETCH_DEST"),
        origin=environ.get("HTTP_ORIGIN"),
        referer=environ.get("HTTP_REFERER"),
        requested_with=bool(environ.get("HTTP_X_REQUESTED_WITH")),
    )


def own_origin(environ: Mapping[str, Any]) -> str:
    """Return the origin this request came in by. The wrapper has already refused hosts that are not ours (security W3)."""
    scheme = "https" if settings.KEMPELEN.https else "http"
    host = environ.get("HTTP_HOST") or f"{environ.get('SERVER_NAME')}:{environ.get('SERVER_PORT')}"
    return f"{scheme}://{host.lower()}"


def _without_metadata(sent: Sent) -> Decision:
    """Decide without ``Sec-Fetch-Site``: browsers send it on https and loopback, so there it is a program's request."""
    named = [origin for origin in (sent.origin, _origin_of(sent.referer)) if origin]
    if any(origin != sent.own_origin for origin in named):
        return Decision.CONFIRM
    if _always_has_metadata(sent.own_origin) or sent.requested_with or _origin_of(sent.referer) == sent.own_origin:
        return Decision.ACT
    return Decision.CONFIRM


def _origin_of(address: str | None) -> str | None:
    """Return the origin of an address, or None without one; what is no address has an origin that is nobody's."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return "null"
    return f"{parts.scheme}://{parts.netloc}".lower()


def _always_has_metadata(origin: str) -> bool:
    parts = urlsplit(origin)
    name = parts.hostname or ""
    return parts.scheme == "https" or name in {"localhost", "::1"} or name.endswith(".localhost") or name.startswith("127.")
