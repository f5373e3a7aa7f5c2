"""The Requester API as a WSGI application: a tuple of named steps, one answer, one place for each kind of error."""

import json
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final

import structlog

from kempelen.core import clock
from kempelen.core.context import request_id
from kempelen.core.db import mend_connection
from kempelen.core.errors import Refusal
from kempelen.wire.body import parse, read_body
from kempelen.wire.call import Call
from kempelen.wire.call_log import CALLS
from kempelen.wire.errors import FAULT, WireError
from kempelen.wire.keys import require_open_account, verify_signature
from kempelen.wire.limits import require_pace, require_permission
from kempelen.wire.operations import handler_of
from kempelen.wire.reading import refuse_breaches
from kempelen.wire.refusals import translated
from kempelen.wire.transport import name_operation, require_address, require_safe_transport

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger("kempelen.wire")

_MEDIA_TYPE: Final = "application/x-amz-json-1.1"
_FAULT_TEXT: Final = "The marketplace failed to answer. Nothing is known to be wrong with the request; please try again."


def receive_body(call: Call) -> None:
    """Read the body within its limits."""
    call.body = read_body(call.environ)


def parse_body(call: Call) -> None:
    """Read the body as a JSON object."""
    call.members = parse(call.body)


def hold_against_model(call: Call) -> None:
    """Turn the body into a typed request. Raises ValidationException naming every breach."""
    breaches: list[str] = []
    call.request = call.operation.read(call.members, "", breaches)
    refuse_breaches(breaches)


def perform(call: Call) -> None:
    """Do it."""
    call.output = handler_of(call.operation.name)(call.caller, call.request)


STEPS: Final[tuple[Callable[[Call], None], ...]] = (
    require_address,
    require_safe_transport,
    receive_body,
    name_operation,
    parse_body,
    verify_signature,
    require_pace,
    require_permission,
    hold_against_model,
    require_open_account,
    perform,
)
"""In the order of requester-api 1.6: what is cheap and public first, what costs a query after the signature."""


def requester_api(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer one call of the Requester API."""
    mend_connection()
    call = Call(environ)
    try:
        for step in STEPS:
            step(call)
        members = call.operation.write(call.output)
    except WireError as error:
        return _refuse(start_response, call, error)
    except Refusal as refusal:
        return _refuse(start_response, call, translated(refusal))
    except Exception:  # a bug of ours: the caller gets a well-formed fault with a request id, we get the trace
        log.exception("fault", target=environ.get("HTTP_X_AMZ_TARGET"))
        fault = WireError(FAULT, _FAULT_TEXT, code=FAULT, status="500 Internal Server Error")
        return _refuse(start_response, call, fault)
    CALLS.note(call, None)
    return _answer(start_response, "200 OK", members)


def _refuse(start: "StartResponse", call: Call, error: WireError) -> Iterable[bytes]:
    """Write an error both ways it is read: ``message`` by boto3, ``Message`` by the models (requester-api 1.4)."""
    CALLS.note(call, error)
    text = error.message
    if error.code is not None:
        text = f"{text} ({int(clock.now().timestamp() * 1000)} s)"
    members = {"__type": error.name, "Message": text, "message": text}
    if error.code is not None:
        members["TurkErrorCode"] = f"AWS.MechanicalTurk.{error.code}"
    return _answer(start, error.status, members)


def _answer(start: "StartResponse", status: str, members: dict[str, Any]) -> Iterable[bytes]:
    body = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
    start(
        status,
        [
            ("Content-Type", _MEDIA_TYPE),
            ("Content-Length", str(len(body))),
            ("Date", format_datetime(clock.now(), usegmt=True)),
            ("x-amzn-RequestId", request_id()),
        ],
    )
    return [body]
