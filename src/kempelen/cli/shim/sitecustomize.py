"""Runs first in every Python that ``kempelen exec`` starts: connections to the two old API hosts go to the marketplace.

The redirection is made where a connection is opened, beneath every client library. So an ``endpoint_url`` given in code,
a hard-coded host, the name a request is signed for and the ``Host`` it names all stay as the program wrote them; the
marketplace answers to both names and tells its sandbox by them (requester-api 1.8). Names below ``.localhost`` are taken
to be this machine, as RFC 6761 says and not every resolver does.

It runs in the program's own Python, whatever its version: nothing but the standard library, nothing newer than 3.6.
"""

import importlib.machinery
import importlib.util
import os
import socket
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

OLD_HOSTS = frozenset({"mturk-requester.us-east-1.amazonaws.com", "mturk-requester-sandbox.us-east-1.amazonaws.com"})
_MARKET = urlsplit(os.environ.get("KEMPELEN_EXEC_MARKET", ""))
_resolve = socket.getaddrinfo


def _open(connection: Any) -> socket.socket:
    """Return a connected socket to the marketplace, with TLS if it speaks TLS."""
    secure = _MARKET.scheme == "https"
    address = (_MARKET.hostname, _MARKET.port or (443 if secure else 80))
    seconds = getattr(connection, "timeout", None)
    waits = (seconds,) if isinstance(seconds, (int, float)) else ()  # anything else means: as long as sockets wait by themselves
    plain = socket.create_connection(address, *waits)
    if not secure:
        return plain
    return ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE")).wrap_socket(plain, server_hostname=_MARKET.hostname)


def _redirected(connect: "Callable[[Any], None]") -> "Callable[[Any], None]":
    def connect_or_redirect(self: Any) -> None:
        if self.host not in OLD_HOSTS:
            connect(self)
            return
        self.sock = _open(self)
        self.is_verified = True

    return connect_or_redirect


def _getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    here = isinstance(name, str) and name.rstrip(".").lower().endswith(".localhost")
    return _resolve("127.0.0.1" if here else host, *arguments, **named)


class _Watcher:
    """Finds nothing itself; turns the two classes that open connections when their modules are read."""

    watched = ("http.client", "urllib3.connection")

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return how one of the watched modules is read; None for any other, which others know."""
        if name not in self.watched:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: Any) -> None:
            execute(module)
            turn(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]  # this loader reads this module alone
        return spec


def turn(module: Any) -> None:
    """Let the module's HTTPS connections go to the marketplace where they name an old host."""
    module.HTTPSConnection.connect = _redirected(module.HTTPSConnection.connect)


def _run_the_next() -> None:
    """Run the ``sitecustomize`` that this one stands before: some Pythons come with one of their own."""
    here = Path(__file__).resolve().parent
    others = [folder for folder in sys.path if Path(folder or ".").resolve() != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


def _take_over() -> None:
    """Let clients ask for the old hosts by default, so that their own word for production or sandbox still counts."""
    os.environ.pop("AWS_ENDPOINT_URL_MTURK", None)
    if os.environ.get("KEMPELEN_EXEC_SANDBOX"):
        os.environ["AWS_ENDPOINT_URL_MTURK"] = "https://mturk-requester-sandbox.us-east-1.amazonaws.com"
    socket.getaddrinfo = _getaddrinfo
    sys.meta_path.insert(0, _Watcher())
    for name in _Watcher.watched:
        if name in sys.modules:
            turn(sys.modules[name])


if _MARKET.hostname:
    _take_over()
_run_the_next()
