"""What the tests of the Requester API speak with: a real server on loopback and stock boto3."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.db import connections

from conftest import TEST
from kempelen.accounts.actions import NewAccessKey, create_access_key
from kempelen.accounts.models import Requester
from kempelen.config.wrapper import Doors, Wrapper
from kempelen.wire.app import requester_api
from wire.raw import HOST, send

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Client = Any


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each connection, none of which outlives the test."""

    daemon_threads = False

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, then give the thread's database connection back: the test's database is dropped at the end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def serving_on(application: "WSGIApplication") -> Iterator[int]:
    """Run one door alone on loopback; yield its port."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving() -> Iterator[str]:
    """Run the Requester API on loopback, behind the real wrapper; yield its address."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    environment = replace(settings.KEMPELEN, base_url=url)
    server.set_app(Wrapper(environment, Doors(requester_api, requester_api, requester_api, requester_api)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def make_client(endpoint: str, key: NewAccessKey, *, secret: str | None = None) -> Client:
    """Return stock boto3: only the endpoint is ours, and a call is not sent twice, so that an error shows."""
    return boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id=key.key.pk,
        aws_secret_access_key=secret or key.secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


def direct_client(key: NewAccessKey, *, checks: bool = True) -> Client:
    """Return stock boto3 whose requests go into the application without a socket, in the test's own transaction.

    Everything but the transport is boto3's: what it checks beforehand (``checks``), writes, signs and reads.
    """
    client = boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=f"http://{HOST}",
        aws_access_key_id=key.key.pk,
        aws_secret_access_key=key.secret,
        config=Config(retries={"total_max_attempts": 1}, parameter_validation=checks),
    )
    client.meta.events.register("before-send.mturk.*", _answered)
    return client


def _answered(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    """Answer a prepared request by the application itself."""
    body = request.body or b""
    headers = {
        name.lower(): value.decode() if isinstance(value, bytes) else str(value) for name, value in request.headers.items()
    }
    headers.setdefault("host", HOST)
    answer = send(headers, body.encode() if isinstance(body, str) else bytes(body))
    return AWSResponse(request.url, answer.status, HTTPHeaders.from_dict(dict(answer.headers)), _Raw(answer.text))


class _Raw:
    """A body as botocore reads it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        """Yield it."""
        yield self._body


def new_key(requester: Requester) -> NewAccessKey:
    """Return a fresh access key of the requester."""
    return create_access_key(requester=requester, label="test", actor=TEST)


@contextmanager
def client_of(endpoint: str, requester: Requester) -> Iterator[Client]:
    """Return a client that speaks for the requester."""
    with closing(make_client(endpoint, new_key(requester))) as client:
        yield client


def error_of(call: Callable[..., Any], **parameters: Any) -> dict[str, Any]:
    """Return the parsed error of a call that must be refused."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    response: dict[str, Any] = caught.value.response
    return response


_BY_TEXT = {
    'The value "': "InvalidParameterValue",
    "There was an error parsing the XML": "XMLParseError",
    "FormattedContent holds": "XHTMLParseError",
    "The combination of parameters": "InvalidParameterCombination",
}


def code_of(error: dict[str, Any]) -> str:
    """Return the code of an error as a program of boto3 can tell it.

    boto3 hands on TurkErrorCode of the errors that the model knows; the others are told apart by name and text.
    """
    text = error["Error"]["Message"]
    by_text = next((code for start, code in _BY_TEXT.items() if text.startswith(start)), error["Error"]["Code"])
    return str(error.get("TurkErrorCode", by_text)).removeprefix("AWS.MechanicalTurk.")
