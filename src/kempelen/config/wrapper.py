"""The outermost WSGI wrapper: hosts, request ids, security headers and the access log, for every door alike.

One table of headers (security 1.4), so the lean doors and Django's pages cannot drift apart.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from kempelen.config.environment import Environment
from kempelen.core.context import begin_request

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger("kempelen.access")

_LONGEST_LENGTH = 18
OLD_SANDBOX_API_HOST = "mturk-requester-sandbox.us-east-1.amazonaws.com"
OLD_API_HOSTS = frozenset({"mturk-requester.us-east-1.amazonaws.com", OLD_SANDBOX_API_HOST})
ORIGIN = "kempelen.origin"
LABEL = "kempelen.label"
SANDBOX = "kempelen.sandbox"
"""Key of the environ under which every door finds whether the host name is the sandbox's: decided here, once (ADR 0015)."""
REPORTS_PATH = "/csp-reports"
"""Where browsers report, on each origin to itself, what a policy stopped (``web/reports.py``)."""
_REPORTING = {"Reporting-Endpoints": f'csp="{REPORTS_PATH}"'}
HEADERS = "kempelen.headers"
"""Key of the environ under which a door puts headers that replace the table's, such as a work page's frame-src."""


class Origin(Enum):
    """Which of the marketplace's origins a request came in by (security 1.3)."""

    SITE = "site"
    API = "api"
    TASK_BASE = "task_base"
    TASK_DOCUMENT = "task_document"
    MEDIA = "media"
    """Files and fetched media: on the task base's host, dressed so that nothing in them can act."""


@dataclass(frozen=True, slots=True)
class Doors:
    """One application per origin; ``lane`` falls through to Django."""

    api: "WSGIApplication"
    task_documents: "WSGIApplication"
    task_base: "WSGIApplication"
    lane: "WSGIApplication"


class Wrapper:
    """Names every request, sends it to its door, dresses every answer."""

    def __init__(self, environment: Environment, doors: Doors) -> None:
        """Build the header table once."""
        self._doors = doors
        self._site_hosts = _site_hosts(environment)
        self._sandbox_hosts = _sandbox_hosts(environment)
        self._api_paths = environment.api_paths
        self._task_base_host = urlsplit(environment.task_base_url).netloc
        self._headers = header_table(environment)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        request_id = begin_request()
        started = time.perf_counter()
        origin = self.origin_of(environ)
        dressed = self._dressed(environ, start_response, origin, request_id, started)
        if origin is None:
            return _plain(dressed, "400 Bad Request", b"This marketplace does not answer to that host name.\n")
        if origin is Origin.SITE and not _says_how_long(environ.get("CONTENT_LENGTH") or "0"):
            return _plain(dressed, "400 Bad Request", b"Content-Length is a number of bytes.\n")
        environ[ORIGIN] = origin
        if origin in {Origin.TASK_BASE, Origin.TASK_DOCUMENT} and environ.get("HTTP_SERVICE_WORKER") == "script":
            return _plain(dressed, "403 Forbidden", b"Service workers are not served here.\n")
        return self._door(environ, origin)(environ, dressed)

    def origin_of(self, environ: "WSGIEnvironment") -> Origin | None:
        """Return the origin named by ``Host``, or None for a host we do not answer to (security W3)."""
        host = environ.get("HTTP_HOST", "").lower()
        environ[SANDBOX] = host in self._sandbox_hosts or host.partition(":")[0] == OLD_SANDBOX_API_HOST
        if host == self._task_base_host and (host not in self._site_hosts or _is_task_path(environ.get("PATH_INFO", ""))):
            return Origin.TASK_BASE
        if host in self._site_hosts or host in self._sandbox_hosts:
            return Origin.SITE
        label, dot, rest = host.partition(".")
        if dot and rest == self._task_base_host and label.isascii() and label.isalnum():
            environ[LABEL] = label
            return Origin.TASK_DOCUMENT
        return Origin.API if host.partition(":")[0] in OLD_API_HOSTS else None

    def _door(self, environ: "WSGIEnvironment", origin: Origin) -> "WSGIApplication":
        if origin is Origin.API or (
            origin is Origin.SITE and environ["REQUEST_METHOD"] == "POST" and environ.get("PATH_INFO") in self._api_paths
        ):
            environ[ORIGIN] = Origin.API
            return self._doors.api
        if origin is Origin.TASK_DOCUMENT:
            return self._doors.task_documents
        if origin is Origin.TASK_BASE:
            return self._doors.task_base
        return self._doors.lane

    def _dressed(
        self, environ: "WSGIEnvironment", start: "StartResponse", origin: Origin | None, request_id: str, started: float
    ) -> "StartResponse":
        def finish(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: "OptExcInfo | None" = None,
            /,
        ) -> Callable[[bytes], object]:
            table = self._headers[environ.get(ORIGIN, origin) or Origin.API]
            own: dict[str, str] = environ.get(HEADERS, {})
            present = {name.lower() for name, _ in headers}
            wanted = {**table, **own}
            headers.extend((name, value) for name, value in wanted.items() if value and name.lower() not in present)
            headers.append(("X-Request-Id", request_id))
            _log(environ, status, started)
            return start(status, headers, exc_info) if exc_info else start(status, headers)

        return finish


def _says_how_long(length: str) -> bool:
    """Return whether a declared length can be read in one way only, and is no longer than any number of bytes (security W5)."""
    return len(length) <= _LONGEST_LENGTH and length.isascii() and length.isdigit()


def _is_task_path(path: str) -> bool:
    """Return whether a marketplace of one name and one port serves this path as its task origin (security 1.5)."""
    own = ("/t/", "/lib/", "/f/", "/m/", "/qualification-test")
    return path.startswith(own) or path.lstrip("/") == "mturk/externalSubmit"


def _log(environ: "WSGIEnvironment", status: str, started: float) -> None:
    """Write the access line: no query string, since it may hold an assignment id."""
    log.info(
        "request",
        method=environ.get("REQUEST_METHOD"),
        path=environ.get("PATH_INFO", "")[:200],
        status=int(status[:3]),
        milliseconds=round((time.perf_counter() - started) * 1_000, 1),
    )


def _plain(start: "StartResponse", status: str, body: bytes) -> Iterable[bytes]:
    start(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def _site_hosts(environment: Environment) -> frozenset[str]:
    """Return the names of the site: its own, those the operator adds, and loopback at the same port while it is local."""
    hosts = {environment.site_host, *environment.allowed_hosts}
    if environment.is_local:
        port = urlsplit(environment.base_url).port
        hosts |= {f"{loopback}:{port}" if port else loopback for loopback in ("localhost", "127.0.0.1", "[::1]")}
    return frozenset(host.lower() for host in hosts)


def _sandbox_hosts(environment: Environment) -> frozenset[str]:
    """Return the names of the sandbox: its own, and while the site is local those below localhost at the same port."""
    hosts = {urlsplit(environment.sandbox_url).netloc}
    if environment.is_local:
        port = urlsplit(environment.base_url).port
        hosts |= {f"{name}:{port}" if port else name for name in ("sandbox.localhost", "sandbox.kempelen.localhost")}
    return frozenset(host.lower() for host in hosts if host) - _site_hosts(environment)


def _site_origins(environment: Environment) -> str:
    """Return every origin that the site's pages may be open under, its own first and the sandbox's: those may frame task pages.

    Without ``[::1]``: a policy has no way to write a bare IPv6 address.
    """
    scheme = urlsplit(environment.base_url).scheme
    others = sorted(_site_hosts(environment) - {environment.site_host.lower()}) + sorted(_sandbox_hosts(environment))
    return " ".join([environment.base_url, *(f"{scheme}://{host}" for host in others if not host.startswith("["))])


_POWERFUL = (
    "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "magnetometer", "microphone", "midi", "otp-credentials", "payment",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip


def header_table(environment: Environment) -> dict[Origin, dict[str, str]]:
    """Return the headers of each origin, exactly those of security 1.4."""
    common = {"X-Content-Type-Options": "nosniff", "Origin-Agent-Cluster": "?1"}
    if environment.https:
        common["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    none = ", ".join(f"{feature}=()" for feature in _POWERFUL)
    site, tasks = _site_origins(environment), environment.task_base_url
    api_policy = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return {
        Origin.SITE: common
        | _REPORTING
        | {
            "Content-Security-Policy": site_policy(frame_sources=()),
            "Permissions-Policy": none,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "X-Frame-Options": "DENY",
            "Cache-Control": "no-store",
        },
        Origin.API: common
        | {
            "Content-Security-Policy": api_policy,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Frame-Options": "DENY",
            "Cache-Control": "no-store",
        },
        Origin.TASK_BASE: common
        | _REPORTING
        | {
            "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
            f"frame-ancestors {site}; form-action 'self'; report-to csp",
            "Permissions-Policy": none,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "strict-origin",
            "Cache-Control": "no-store",
        },
        Origin.TASK_DOCUMENT: common
        | _REPORTING
        | {
            "Content-Security-Policy": f"sandbox {' '.join(frame_flags(environment))}; frame-ancestors {site}; report-to csp",
            "Cross-Origin-Opener-Policy": "unsafe-none",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "strict-origin",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
            "Link": f"<{tasks}>; rel=preconnect",
        },
        Origin.MEDIA: common
        | {
            "Content-Security-Policy": api_policy,
            "Permissions-Policy": none,
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Referrer-Policy": "no-referrer",
            "X-Frame-Options": "DENY",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
        },
    }


def form_policy(environment: Environment, *, own_origin: bool) -> str:
    """Return the Content-Security-Policy of a QuestionForm: our script and style only, pictures and sound from anywhere.

    ``own_origin``: the page comes from the requester's origin and may keep a draft there. Elsewhere, such as after a
    submit, it gets an origin of its own, so that nothing in it is ever the task base's (security 1.3, ADR 0013).
    """
    flags = [flag for flag in frame_flags(environment) if own_origin or flag != "allow-same-origin"]
    base = environment.task_base_url
    return (
        f"sandbox {' '.join(flags)}; default-src 'none'; script-src {base}/lib/; style-src {base}/lib/; font-src {base}/lib/; "
        f"img-src https: http:; media-src https: http:; form-action {base}; base-uri 'none'; "
        f"frame-ancestors {_site_origins(environment)}; report-to csp"
    )


def site_policy(*, frame_sources: tuple[str, ...], media: str = "") -> str:
    """Return the site's Content-Security-Policy; only work and preview pages name frame sources (security 1.4).

    ``media`` is the origin that workers' files are shown from, on the page where they are reviewed; the way there leads
    through the site, which signs an address for each look.
    """
    frames = " ".join(frame_sources) or "'none'"
    pictures, players = (f" {media}", f"media-src 'self' {media}; ") if media else ("", "")
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{pictures}; {players}font-src 'self'; "
        f"connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src {frames}; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; report-to csp"
    )


def frame_flags(environment: Environment, *, foreign: bool = False) -> tuple[str, ...]:
    """Return the sandbox flags of a task frame (security 1.6); never top navigation."""
    flags = ["allow-scripts", "allow-forms", "allow-popups", "allow-popups-to-escape-sandbox", "allow-modals"]
    if foreign or environment.isolation != "opaque":
        flags.append("allow-same-origin")
    if foreign:
        flags.append("allow-storage-access-by-user-activation")
    return tuple(flags)
