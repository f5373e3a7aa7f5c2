"""The one way out to addresses that strangers wrote: webhooks and the media proxy ask through here (security N1).

A name is resolved once, every answer must be public by our rule, and the connection goes to the address that was
checked, so nothing can be swapped in between. No redirects, no proxies from the environment, little time, a capped reply.
"""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

from kempelen.core.errors import Refusal

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS: Final = frozenset({80, 443, 8443})
CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
_CHUNK: Final = 65_536
_LONGEST_URL: Final = 4_096

# Addresses that lead somewhere else than they say, and those that the standard library calls global without being so.
_REFUSED: Final[tuple[Network, ...]] = tuple(
    ip_network(text)
    for text in (
        "224.0.0.0/4", "192.88.99.0/24", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10", "ff00::/8",
        "::/96", "::ffff:0:0:0/96",
    )
)  # fmt: skip


class ForbiddenAddressError(Refusal):
    """The address is not one that the marketplace asks: a private network, another scheme or port, a name in it."""

    code = "address_forbidden"
    sentence = "This address cannot be asked from here. Use a public https:// address."


class NoAnswerError(Refusal):
    """Nobody answered in time, or the name is unknown, or the answer cannot be read."""

    code = "address_no_answer"
    sentence = "This address does not answer."


class TooLongAnswerError(Refusal):
    """The answer is longer than the caller takes."""

    code = "address_answer_too_long"
    sentence = "The answer from this address is too long."


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: ``addresses`` are what the name stood for when it was looked at, all of them allowed."""

    https: bool
    host: str
    port: int
    path: str
    addresses: tuple[Address, ...]

    @property
    def host_header(self) -> str:
        """Return ``Host`` as a browser would write it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.https else 80) else f"{name}:{self.port}"


@dataclass(slots=True)
class Reply:
    """An answer whose body is still to come. ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    _response: BaseHTTPResponse
    _until: float
    _read: int = field(default=0)

    def chunks(self, limit: int) -> Iterator[bytes]:
        """Yield the body as it was sent, at most ``limit`` bytes. Raises TooLongAnswerError and NoAnswerError."""
        try:
            for chunk in self._response.stream(_CHUNK, decode_content=False):
                self._read += len(chunk)
                if self._read > limit:
                    raise TooLongAnswerError
                if time.monotonic() > self._until:
                    raise NoAnswerError
                yield chunk
        except (HTTPError, OSError) as error:
            raise NoAnswerError from error

    def body(self, limit: int) -> bytes:
        """Return the whole body, at most ``limit`` bytes. Raises TooLongAnswerError and NoAnswerError."""
        return b"".join(self.chunks(limit))


def is_public(address: Address) -> bool:
    """Return whether the address is one of the public internet, by our rule."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if mapped is not None:
        return is_public(mapped)
    if any(address in network for network in _REFUSED if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _is_allowed(address: Address) -> bool:
    """Return whether the operator lists a network that holds the address, private or not."""
    return any(address in network for network in settings.KEMPELEN.outgoing_networks if network.version == address.version)


def _is_loopback(address: Address) -> bool:
    return address.is_loopback


def checked_addresses(host: str, port: int) -> list[Address]:
    """Resolve a name once and return all its addresses, each of them allowed.

    One private address among public ones refuses the whole name. Ports are free inside the operator's own networks.
    Raises ForbiddenAddressError, and NoAnswerError for an unknown name.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswerError from error
    addresses = list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))
    for address in addresses:
        if not _is_allowed(address) and (port not in PORTS or not is_public(address)):
            raise ForbiddenAddressError
    if not addresses:
        raise NoAnswerError
    return addresses


def readable(url: str) -> Target:
    """Read an address and refuse what could never be asked; its name is not looked up. Raises ForbiddenAddressError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ForbiddenAddressError from error
    if len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ForbiddenAddressError
    schemes = {"https", "http"} if settings.KEMPELEN.outgoing_http or settings.KEMPELEN.outgoing_networks else {"https"}
    if parts.scheme not in schemes or not host or parts.username is not None or parts.password is not None:
        raise ForbiddenAddressError
    https = parts.scheme == "https"
    number = port if port is not None else (443 if https else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(https, host, number, path, ())


def target_of(url: str) -> Target:
    """Read and check an address. Raises ForbiddenAddressError and NoAnswerError. Asks the resolver.

    Without ``KEMPELEN_OUTGOING_HTTP``, http:// leads only to this machine itself, where the operator lists it.
    """
    target = readable(url)
    target = replace(target, addresses=tuple(checked_addresses(target.host, target.port)))
    if not target.https and not settings.KEMPELEN.outgoing_http and not all(map(_is_loopback, target.addresses)):
        raise ForbiddenAddressError
    return target


def pool_for(target: Target) -> HTTPConnectionPool:
    """Return a pool whose connections go to the first checked address; certificates are checked for the name."""
    address = str(target.addresses[0])
    timeout = Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS)
    if not target.https:
        return HTTPConnectionPool(address, target.port, timeout=timeout, maxsize=1)
    return HTTPSConnectionPool(
        address, target.port, timeout=timeout, maxsize=1, server_hostname=target.host, assert_hostname=target.host
    )


@contextmanager
def _cut_off(pool: HTTPConnectionPool, seconds: float) -> Iterator[None]:
    """Shut the pool's connections down when time is up: one that drips byte by byte would never time out by itself."""
    opened: list[socket.socket] = []
    plain: Any = pool.ConnectionCls

    def connected(connection: Any) -> socket.socket:
        made: socket.socket = plain._new_conn(connection)  # noqa: SLF001 -- urllib3's place to make a socket otherwise
        opened.append(made.dup())  # TLS takes the first one over
        return made

    def cut() -> None:
        for one in opened:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    pool.ConnectionCls = type("WatchedConnection", (plain,), {"_new_conn": connected})
    alarm = threading.Timer(seconds, cut)
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()
        alarm.join()
        for one in opened:
            one.close()


@contextmanager
def asked(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float = ANSWER_SECONDS,
) -> Iterator[Reply]:
    """Ask an address that a stranger wrote. A redirect is an answer like any other: it is not followed.

    ``seconds`` counts for the whole answer, from the first byte sent to the last one read.
    Raises ForbiddenAddressError and NoAnswerError.
    """
    target = target_of(url)
    sent = {"User-Agent": "Kempelen", "Accept-Encoding": "identity", **(headers or {}), "Host": target.host_header}
    with pool_for(target) as pool, _cut_off(pool, seconds + CONNECT_SECONDS):
        until = time.monotonic() + seconds
        try:
            response = pool.urlopen(
                method, target.path, body=body, headers=sent, redirect=False, retries=False, preload_content=False
            )
        except (HTTPError, OSError, ValueError) as error:
            raise NoAnswerError from error
        try:
            if time.monotonic() >= until + CONNECT_SECONDS:  # cut off amid its headers, it looks like one that ended
                raise NoAnswerError
            names = {name.lower(): value for name, value in response.headers.items()}
            yield Reply(response.status, names, response, until)
        finally:
            response.close()
