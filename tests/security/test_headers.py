"""The headers and cookies of every door, over http and https, against the tables of security 1.4 and 1.5 (HD)."""

import importlib.util
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings as django_settings

from kempelen.accounts.actions import mark_email_verified
from kempelen.config import settings as settings_module
from kempelen.config.environment import Environment
from kempelen.config.wrapper import Doors, Wrapper
from kempelen.config.wsgi import application
from security.doors import DOORS, OTHER_DOORS
from security.knocking import Actor, Reply, ask
from security.scene import Scene, set_the_scene

pytestmark = pytest.mark.django_db
_ALL = {**DOORS, **OTHER_DOORS}
_OWNER = {"requester": "rita", "worker": "wen", "json": "wen", "operator": "olu"}
_FRAMED = frozenset({"requester:project_preview", "requester:batch_preview", "worker:preview", "worker:work"})
_KEPT = frozenset({"static", "task:library", "worker:hits", "worker:groups", "json:list", "api:site", "media:file"})
"""Doors whose answers may be kept, each by a rule of its own below."""
_FEATURES = (
    *("accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    *("bluetooth", "hid", "identity-credentials-get", "otp-credentials", "publickey-credentials-create"),
)
_SITE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; frame-src {frames}; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; report-to csp"
)
_API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True)
class Site:
    """One marketplace under one environment, and its scene."""

    environment: Environment
    through: Any
    scene: Scene

    def knock(self, name: str, method: str = "GET", actor: str = "", **parts: Any) -> Reply:
        """Ask at a door as its owner, unless somebody else is named."""
        chosen = self.scene.actors[actor or _OWNER.get(name.partition(":")[0], "wen")]
        address = _ALL[name].address(name, self.scene.names)
        address = address if "://" in address else self.environment.base_url + address
        scheme, _, host = self.environment.task_base_url.partition("://")
        address = address.replace("tasks.kempelen.localhost:8000", host)
        address = address.replace("kempelen.localhost:8000", self.environment.site_host)
        address = f"{scheme}://{address.partition('://')[2]}"
        form = None if method in {"GET", "HEAD"} else _ALL[name].fields(self.scene.names)
        return ask(method, address, chosen, form=form, through=self.through, **parts)


@pytest.fixture
def http(cast):
    """The marketplace of a first evening: plain http on loopback."""
    return Site(django_settings.KEMPELEN, application, set_the_scene(cast))


@pytest.fixture
def https(cast, settings, monkeypatch):
    """A public market: https, tasks under another registrable name; Django's settings as this environment derives them."""
    monkeypatch.setenv("KEMPELEN_BASE_URL", "https://market.example")
    monkeypatch.setenv("KEMPELEN_TASKS_HOST", "work.example")
    spec = importlib.util.spec_from_file_location("settings_of_a_public_market", settings_module.__file__)
    derived = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(derived)
    for name in dir(derived):
        if name.startswith(("SESSION_", "CSRF_", "KEMPELEN", "LANGUAGE_COOKIE", "MESSAGE")):
            setattr(settings, name, getattr(derived, name))
    doors = application._doors
    through = Wrapper(derived.KEMPELEN, Doors(doors.api, doors.task_documents, doors.task_base, doors.lane))
    return Site(derived.KEMPELEN, through, set_the_scene(cast))


@pytest.fixture(params=["http", "https"])
def site(request):
    return request.getfixturevalue(request.param)


def site_headers(frames: str = "'none'") -> dict[str, str | None]:
    return {
        "Content-Security-Policy": _SITE_POLICY.format(frames=frames),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": None,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Frame-Options": "DENY",
        "Reporting-Endpoints": 'csp="/csp-reports"',
        "Access-Control-Allow-Origin": None,
        "Service-Worker-Allowed": None,
    }


def expected_of(name: str, site: Site) -> dict[str, str | None]:  # noqa: PLR0911 -- one column of the table each
    """The column of security 1.4 that a door belongs to."""
    if name in {"api:old name", "api:elsewhere", "host:unknown"}:
        return {
            "Content-Security-Policy": _API_POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Frame-Options": "DENY",
            "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": None,
        }
    if name.startswith("media:"):
        return {
            "Content-Security-Policy": _API_POLICY,
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Referrer-Policy": "no-referrer",
            "X-Frame-Options": "DENY",
            "X-Robots-Tag": "noindex",
            "Access-Control-Allow-Credentials": None,
        }
    if name in {"task:document", "task:document, other label", "task:test page"}:
        return {"Cross-Origin-Opener-Policy": "unsafe-none", "X-Robots-Tag": "noindex", "X-Frame-Options": None}
    if name.startswith("task:") and name != "task:document, site":
        return {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": "strict-origin",
            "X-Frame-Options": None,
            "Access-Control-Allow-Origin": "*" if name.startswith(("task:submit", "task:library")) else None,
            "Access-Control-Allow-Credentials": None,
        }
    tasks = site.environment.task_base_url
    if name == "requester:review":  # an answer on it has a file
        shown = site_headers()["Content-Security-Policy"] or ""
        policy = shown.replace("img-src 'self' data:;", f"img-src 'self' data: {tasks}; media-src 'self' {tasks};")
        return {**site_headers(), "Content-Security-Policy": policy}
    if name not in _FRAMED:
        return site_headers()
    host = tasks.partition("://")[2]
    label = site.scene.names["document"].partition("://")[2].partition(".")[0]
    return site_headers(f"{tasks.partition('://')[0]}://{label}.{host} {tasks}")


def test_every_door_has_the_headers_of_its_origin(site):
    for name in _ALL:
        reply = site.knock(name)
        sent = {header: reply.header(header) for header in expected_of(name, site)}
        assert sent == expected_of(name, site), (name, reply.status)
        assert reply.header("X-Content-Type-Options") == "nosniff", name
        assert reply.header("Origin-Agent-Cluster") == "?1", name
        assert reply.header("X-Request-Id"), name
        assert not reply.header("Server"), name
        held = "max-age=63072000; includeSubDomains" if site.environment.https else None
        assert reply.header("Strict-Transport-Security") == held, name


def test_no_header_is_sent_twice(site):
    for name in _ALL:
        names = [header.lower() for header, _ in site.knock(name).headers if header.lower() != "set-cookie"]
        assert len(names) == len(set(names)), (name, sorted(names))


def test_what_is_private_is_never_kept(site):
    """Also errors, redirects and forms shown again; the list is asked for anew each time, by who asks."""
    for name in ("worker:hits", "worker:groups", "json:list"):
        reply = site.knock(name)
        assert reply.header("Cache-Control") == "private, no-cache", name
        assert {"cookie", "authorization", "accept"} <= set((reply.header("Vary") or "").lower().replace(" ", "").split(",")), (
            name
        )
    for name in ("static", "task:library"):
        assert "max-age" in (site.knock(name).header("Cache-Control") or ""), name
    for name in _ALL:
        if name not in _KEPT:
            for method in ("GET", "POST"):
                cached = site.knock(name, method).header("Cache-Control") or ""
                assert "no-store" in cached, (name, method, cached)
                assert "public" not in cached, (name, method, cached)


def test_powerful_features_are_off_everywhere_on_the_site(site):
    for name in DOORS:
        policy = site.knock(name).header("Permissions-Policy") or ""
        said = dict(part.split("=", 1) for part in policy.split(", "))
        framed = {"autoplay", "fullscreen"} if name in _FRAMED else set()
        for feature in _FEATURES:
            assert feature in said, (name, feature)
            assert (said[feature] == "()") == (feature not in framed), (name, feature)


def test_the_task_origins_and_the_api_set_no_cookie(site):
    for name in OTHER_DOORS:
        if name.startswith(("task:", "media:", "api:old", "api:elsewhere", "host:")) and name != "task:document, site":
            for method in ("GET", "POST"):
                assert not site.knock(name, method).cookies, (name, method)
    assert not site.knock("api:site", "POST").cookies


def test_cookies_are_held_to_this_host_and_out_of_script(site):
    """Every cookie of every door; over https each is Secure, and what signs somebody in is ``__Host-``."""
    address, without = f"{site.environment.base_url}/tasks", site.scene.actors["wen"].without_lane()
    lines = [*ask("GET", address, without, through=site.through).cookies]
    lines += [*sign_in_lines(site), *site.knock("worker:hits", headers={"QUERY_STRING": "sort=reward_desc"}).cookies]
    lines += [line for name in DOORS for method in ("GET", "POST") for line in site.knock(name, method).cookies]
    prefix = "__Host-" if site.environment.https else ""
    assert {f"{prefix}kempelen", f"{prefix}klane", "kempelen_list"} <= {line.partition("=")[0] for line in lines}
    for line in lines:
        name = line.partition("=")[0]
        flags = {part.strip().partition("=")[0].lower(): part.strip().partition("=")[2] for part in line.split(";")[1:]}
        deleted = flags.get("max-age") == "0"
        assert "domain" not in flags, line
        assert flags["path"] == "/", line
        assert flags["samesite"] == ("Strict" if name.endswith("klane") else "Lax"), line
        assert ("secure" in flags) == site.environment.https, line
        assert deleted or "httponly" in flags, line


def sign_in_lines(site: Site) -> list[str]:
    """The cookies of a real log-in."""
    form = {"login": "walt@example.org", "password": "a long passphrase"}
    address = f"{site.environment.base_url}/account/login/"
    reply = ask("POST", address, site.scene.actors["stranger"], form=form, through=site.through)
    assert reply.status == 302, reply.text
    return reply.cookies


def test_a_log_in_begins_a_new_session(site):
    """What was in the browser before, perhaps planted, opens nothing afterwards (security A4)."""
    before = site.scene.actors["stranger"].headers["HTTP_COOKIE"]
    fresh = next(line for line in sign_in_lines(site) if line.partition("=")[0].endswith("kempelen")).partition(";")[0]
    assert fresh != before
    queue = f"{site.environment.base_url}/tasks"
    assert ask("GET", queue, Actor({"HTTP_COOKIE": before}), through=site.through).status == 302
    assert ask("GET", queue, Actor({"HTTP_COOKIE": fresh}), through=site.through).status == 200


def test_an_accident_shows_nothing_of_itself(site, monkeypatch):
    def accident() -> None:
        message = "a secret of the house"
        raise RuntimeError(message)

    monkeypatch.setattr("kempelen.web.operator.overview.headcount", accident)
    reply = site.knock("operator:overview")
    assert reply.status == 500
    for word in ("secret of the house", "Traceback", "RuntimeError", "kempelen/web", "site-packages"):
        assert word not in reply.text
    assert {name: reply.header(name) for name in site_headers()} == site_headers()
    assert (reply.header("X-Request-Id") or "?") in reply.text


class _Addresses(HTMLParser):
    """Collects what a browser would load or follow, and what a strict policy refuses to run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        outward = tag == "a" and {"noopener", "noreferrer"} <= set((known.get("rel") or "").split())
        for name, value in attrs:
            if not outward and name in {
                "src",
                "href",
                "action",
                "formaction",
                "srcset",
                "poster",
                "data",
                "content",
                "hx-get",
                "hx-post",
            }:
                self.found.append(value or "")
            if name == "style" or name.startswith("on"):
                self.inline.append(f"<{tag} {name}>")
        if tag == "style" or (tag == "script" and "src" not in known and known.get("type") != "application/json"):
            self.inline.append(f"<{tag}>")


def test_no_page_names_a_foreign_host_or_holds_inline_script(site):
    """Nothing is loaded from elsewhere; a link that leads elsewhere tells that place nothing of us (security S2, V4)."""
    environment = site.environment
    ours = (environment.base_url, environment.sandbox_url, environment.task_base_url.partition("://")[2])
    for name in _ALL:
        if name.startswith("task:document") or name == "task:submit":
            continue
        for actor in ("stranger", ""):
            reply = site.knock(name, actor=actor)
            if not (reply.header("Content-Type") or "").startswith("text/html"):
                continue
            page = _Addresses()
            page.feed(reply.text)
            foreign = [
                at for at in page.found if re.match(r"(?:[a-z]+:)?//", at, re.IGNORECASE) and not any(h in at for h in ours)
            ]
            assert not foreign, (name, foreign)
            assert not page.inline, (name, page.inline)
            assert not re.search(r'(?:href|src|action)="\s*(?:javascript|vbscript):', reply.text, re.IGNORECASE), name


def test_secrets_stand_in_no_page(site, cast):
    """Neither hashes nor keys nor other people's addresses; a worker's page does not hold their own e-mail to others."""
    mark_email_verified(user=cast.rita.user)
    for name in DOORS:
        text = site.knock(name).text
        for secret in (django_settings.SECRET_KEY, *django_settings.KEMPELEN.encryption_keys, cast.rita.user.password, "argon2"):
            assert secret not in text, name
    for name in DOORS:
        if name.startswith("requester:"):
            text = site.knock(name).text
            assert not re.search(r"(?:wen|walt)@example\.org", text), name
            assert "Wen" not in text.replace("Wenn", ""), name
        elif name.startswith("worker:"):
            assert "rita@example.org" not in site.knock(name).text, name
