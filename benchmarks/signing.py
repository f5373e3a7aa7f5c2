"""Calls of the Requester API as boto3 sends them: signed with botocore's own signer. Import after ``ground.prepare``."""

import json
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import client
import ground
from kempelen.accounts.actions import NewAccessKey, create_access_key
from kempelen.audit.vocabulary import Actor

Signed = tuple[bytes, dict[str, str]]
"""The body and the WSGI headers of a call."""


def new_key(owner: Any) -> NewAccessKey:
    """Return a key of the requester."""
    return create_access_key(requester=owner, label="bench", actor=Actor.system("bench"))


def signed(key: NewAccessKey, operation: str, members: dict[str, Any]) -> Signed:
    """Return a call."""
    body = json.dumps(members).encode()
    named = {
        "X-Amz-Target": f"MTurkRequesterServiceV20170117.{operation}",
        "Content-Type": "application/x-amz-json-1.1",
        "User-Agent": "Boto3",
    }
    request = AWSRequest("POST", f"http://{ground.SITE}/", data=body, headers=named)
    SigV4Auth(Credentials(key.key.pk, key.secret), "mturk-requester", "us-east-1").add_auth(request)
    headers = {f"HTTP_{name.upper().replace('-', '_')}": str(value) for name, value in request.headers.items()}
    headers["CONTENT_TYPE"] = headers.pop("HTTP_CONTENT_TYPE")
    return body, headers


def send(call: Signed) -> str:
    """Send a call through the whole application; return the body of the answer, which must be a good one."""
    answer = client.call("POST", "/", body=call[0], **call[1])
    if answer.status != 200:
        raise AssertionError(answer)
    return answer.text
