"""The media proxy: only what stands in the task's own page, only pixels and sound, only from where one may ask."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_network
from urllib.parse import quote

import pytest

from filing import PNG
from kempelen.core import clock
from kempelen.questions.documents import html_question_xml
from kempelen.web.task import media, tickets
from serving import served
from support import publish_hit

FILES = {
    "/a.png": ("image/png", PNG),
    "/b.png?x=1&y=2": ("text/html", PNG),
    "/c.svg": ("image/svg+xml", b"<svg onload='alert(1)'/>"),
    "/d.png": ("image/png", b"<html><script>alert(1)</script>"),
    "/large.png": ("image/png", PNG + b"x" * 100_000),
}
LOOPBACK = (ip_network("127.0.0.0/8"),)


class _Host(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = FILES.get(self.path)
        self.send_response(200 if found else 302)
        self.send_header("Content-Type", found[0] if found else "text/plain")
        self.send_header("Location", "/a.png")
        self.send_header("Set-Cookie", "a=b")
        self.end_headers()
        self.wfile.write(found[1] if found else b"")


@pytest.fixture
def host() -> Iterator[str]:
    """The address of somebody's pictures."""
    with served(_Host) as address:
        yield address


@pytest.fixture
def page(cast, host):
    """A ticket to Rita's page, which shows all of the host's pictures but one."""
    escaped = f"{host}/b.png?x=1&amp;y=2"
    within = f"{host}/large.png".replace("/", "\\/")
    body = f'<img src="{host}/a.png"><img src="{escaped}"><i data-x="{within}">{host}/c.svg {host}/d.png {host}/moved</i>'
    hit = publish_hit(cast.rita, content=html_question_xml(f"<!DOCTYPE html><html><body>{body}</body></html>", 400))
    return tickets.issue(tickets.Shows.HIT, hit.pk, until=clock.now() + timedelta(hours=1))


def ask(market, ticket, url, method="GET"):
    return market.ask(method, f"{market.environment.task_base_url}/m/{ticket}?url={quote(url, safe='')}")


@pytest.fixture
def open_market(under):
    return under(outgoing_networks=LOOPBACK, outgoing_http=True)


def test_a_picture_of_the_page_is_fetched_with_permission_to_read_it(open_market, page, host, cast):
    answer = ask(open_market, page, f"{host}/a.png")
    assert (answer.status, answer.body) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["access-control-allow-origin"] == tickets.document_origin(cast.rita.pk)
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in answer.headers


def test_a_page_without_an_origin_is_null(under, page, host):
    market = under(outgoing_networks=LOOPBACK, outgoing_http=True, task_isolation="opaque")
    assert ask(market, page, f"{host}/a.png").headers["access-control-allow-origin"] == "null"


def test_addresses_are_known_however_the_page_spells_them(open_market, page, host):
    answer = ask(open_market, page, f"{host}/b.png?x=1&y=2")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert ask(open_market, page, f"{host}/large.png").status == 200


@pytest.mark.parametrize("path", ["/c.svg", "/d.png", "/moved"])
def test_only_pixels_and_sound_come_through(open_market, page, host, path):
    answer = ask(open_market, page, host + path)
    assert answer.status == 502
    assert answer.headers["content-type"].startswith("text/plain")
    assert b"script" not in answer.body


def test_what_is_not_in_the_page_is_not_asked(open_market, page, host):
    for url in (f"{host}/other.png", "http://127.0.0.1:1/", "file:///etc/passwd", ""):
        assert ask(open_market, page, url).status == 404
    assert ask(open_market, page[:-1], f"{host}/a.png").status == 404
    assert ask(open_market, page, f"{host}/a.png", "POST").status == 405


def test_private_addresses_are_not_asked(market, page, host):
    answer = ask(market, page, f"{host}/a.png")
    assert (answer.status, b"cannot be asked" in answer.body) == (502, True)


def test_an_address_without_a_ticket_of_ours_is_over(open_market, page, host, stopped):
    stopped(timedelta(hours=2))
    assert ask(open_market, page, f"{host}/a.png").status == 404


def test_large_media_are_refused(under, page, host):
    market = under(outgoing_networks=LOOPBACK, outgoing_http=True, media_proxy_bytes=50_000)
    assert ask(market, page, f"{host}/large.png").status == 502


def test_only_so_many_are_fetched_at_once(open_market, page, host):
    for _ in range(media.AT_ONCE):
        assert media._slots.acquire(blocking=False)
    try:
        assert ask(open_market, page, f"{host}/a.png").status == 503
    finally:
        for _ in range(media.AT_ONCE):
            media._slots.release()
    assert ask(open_market, page, f"{host}/a.png").status == 200
