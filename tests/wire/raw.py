"""Requests built by hand, for what no SDK would send: any header, any signature, any body, straight into the application."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from kempelen.core import clock
from kempelen.core.context import begin_request
from kempelen.wire.app import requester_api

HOST = "kempelen.localhost:8000"
PREFIX = "MTurkRequesterServiceV20170117."


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application said."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]
    text: bytes = b"{}"

    @property
    def error(self) -> str:
        """The error's name."""
        return str(self.body["__type"])


def headers_for(operation: str, *, stamp: str | None = None) -> dict[str, str]:
    """The headers that SDKs send and sign."""
    return {
        "content-type": "application/x-amz-json-1.1",
        "host": HOST,
        "x-amz-date": stamp or clock.now().strftime("%Y%m%dT%H%M%SZ"),
        "x-amz-target": PREFIX + operation,
    }


def signed(  # noqa: PLR0913 -- each part can be wrong by itself
    key_id: str,
    secret: str,
    headers: Mapping[str, str],
    body: bytes,
    names: Sequence[str] | None = None,
    *,
    scope_tail: str = "us-east-1/mturk-requester/aws4_request",
    stamp: str | None = None,
    scope_date: str | None = None,
) -> dict[str, str]:
    """Add an Authorization header over the named headers, by the book and without our own code."""
    chosen = list(names if names is not None else sorted(headers))
    stamp = stamp or headers.get("x-amz-date", "")
    date = scope_date or stamp[:8]
    lines = "".join(f"{name}:{headers.get(name, '')}\n" for name in chosen)
    canonical = f"POST\n/\n\n{lines}\n{';'.join(chosen)}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{date}/{scope_tail}"
    message = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
    authorization = f"AWS4-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={';'.join(chosen)}, Signature={signature}"
    return {**headers, "authorization": authorization}


def send(headers: Mapping[str, str], body: bytes, **environ: str) -> Answer:
    """Hand a request to the application."""
    variables: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in headers.items():
        variable = name.upper().replace("-", "_")
        variables[variable if variable == "CONTENT_TYPE" else f"HTTP_{variable}"] = value
    variables.update(environ)
    said: list[Any] = []
    begin_request()

    def start_response(status: str, response_headers: list[tuple[str, str]], _exc: object = None) -> Any:
        said.extend((int(status[:3]), dict(response_headers)))

    chunks = requester_api(variables, start_response)
    text = b"".join(chunks)
    return Answer(said[0], said[1], json.loads(text), text)


def call(key: Any, operation: str, body: bytes | Mapping[str, Any] = b"{}") -> Answer:
    """Send a well-signed call with any body."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return send(signed(key.key.pk, key.secret, headers_for(operation), content), content)
