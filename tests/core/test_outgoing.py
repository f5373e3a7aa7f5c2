"""The guarded client: what it refuses to ask, and how little of an answer it takes (security N1)."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network

import pytest

from kempelen.core.outgoing import ForbiddenAddressError, NoAnswerError, TooLongAnswerError, asked, is_public, target_of


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/")
        else:
            self.send_response(200)
        self.send_header("X-Host", self.headers["Host"])
        self.end_headers()
        self.wfile.write(b"x" * 1_000)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[int]:
    """The port of a host that answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


@pytest.fixture
def friendly(settings) -> None:
    """An operator who lets loopback be asked, over http."""
    settings.KEMPELEN = replace(settings.KEMPELEN, outgoing_networks=(ip_network("127.0.0.0/8"),), outgoing_http=True)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1",
        "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_lead_inside_are_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/", "https://localhost/",
        "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest/meta-data/", "http://1.1.1.1/", "ftp://1.1.1.1/",
        "https://user:secret@1.1.1.1/", "https://1.1.1.1:22/", "https://1.1.1.1:99999/", "https:///path", "file:///etc/passwd",
        "https://1.1.1.1/\r\nX: y", "https://1.1.1.1\\@127.0.0.1/", "", "https://[::1/", "https://1.1.1.1/" + "x" * 5_000,
    ],
)  # fmt: skip
def test_what_must_not_be_asked_is_refused(url):
    with pytest.raises(ForbiddenAddressError):
        target_of(url)


def test_one_private_answer_refuses_the_whole_name(monkeypatch):
    def resolve(*_args: object, **_more: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, 443)) for text in ("1.1.1.1", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(ForbiddenAddressError):
        target_of("https://both.example/")


def test_the_connection_goes_to_the_address_that_was_checked(server, friendly, monkeypatch):
    """A second look at the name, which would answer differently, is never taken."""
    looks = []
    plain = socket.getaddrinfo

    def resolve(host: str, *args: object, **more: object) -> object:
        looks.append(host)
        return plain("127.0.0.1" if host == "rebinding.example" else host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with asked("GET", f"http://rebinding.example:{server}/x?y=1") as reply:
        assert reply.headers["x-host"] == f"rebinding.example:{server}"
        assert reply.body(1_000) == b"x" * 1_000
    assert looks.count("rebinding.example") == 1


def test_a_redirect_is_an_answer(server, friendly):
    with asked("GET", f"http://127.0.0.1:{server}/moved") as reply:
        assert reply.status == 302
        assert reply.headers["location"] == "/"


def test_no_more_is_read_than_the_caller_takes(server, friendly):
    with asked("GET", f"http://127.0.0.1:{server}/") as reply, pytest.raises(TooLongAnswerError):
        reply.body(999)


def test_nobody_there_is_a_refusal(friendly):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswerError), asked("GET", f"http://127.0.0.1:{closed.getsockname()[1]}/"):
            pass


def test_an_answer_that_drips_is_cut_off(friendly, monkeypatch):
    monkeypatch.setattr("kempelen.core.outgoing.CONNECT_SECONDS", 0.2)
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        with listening.accept()[0] as connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(0.05):
                connection.sendall(b"X")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=(listening,))
        dripping.start()
        try:
            with pytest.raises(NoAnswerError), asked("GET", f"http://127.0.0.1:{listening.getsockname()[1]}/", seconds=0.1):
                pass
        finally:
            over.set()
            dripping.join()


def test_http_leads_to_this_machine_alone_where_that_is_listed(server, settings, monkeypatch):
    settings.KEMPELEN = replace(settings.KEMPELEN, outgoing_networks=(ip_network("0.0.0.0/0"),), outgoing_http=False)
    with asked("GET", f"http://127.0.0.1:{server}/") as reply:
        assert reply.status
    with pytest.raises(ForbiddenAddressError), asked("GET", "http://10.0.0.1/"):
        pass
    settings.KEMPELEN = replace(settings.KEMPELEN, outgoing_networks=())
    with pytest.raises(ForbiddenAddressError), asked("GET", f"http://127.0.0.1:{server}/"):
        pass


def test_time_is_up_for_the_whole_answer(server, friendly):
    with asked("GET", f"http://127.0.0.1:{server}/", seconds=0) as reply, pytest.raises(NoAnswerError):
        reply.body(1_000)
