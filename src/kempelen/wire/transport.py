"""What is settled before a call is looked at: the address it came to and whether its secrets are safe on the way."""

import ipaddress
from functools import lru_cache
from typing import Final

from django.conf import settings

from kempelen.wire.call import Call
from kempelen.wire.errors import WireError
from kempelen.wire.model import operations, target_prefix

_REMEMBERED: Final = 1_024
_NOT_HERE: Final = "The Requester API answers to POST / without a query."
_TARGET: Final = "X-Amz-Target names no operation of the MTurk Requester API, version 2017-01-17."
_MEDIA_TYPE: Final = "application/x-amz-json-1.1"


def require_address(call: Call) -> None:
    """Refuse every address but ``POST /`` before anything is verified (security W4); presigned addresses by their own name.

    An operator may set one path more, for programs whose endpoint carries one (requester-api 1.1).
    """
    environ = call.environ
    query = environ.get("QUERY_STRING") or ""
    if "X-Amz-Algorithm=" in query and not environ.get("HTTP_AUTHORIZATION"):
        raise WireError("MissingAuthenticationTokenException", "Request is missing Authentication Token")
    if environ["REQUEST_METHOD"] != "POST" or environ.get("PATH_INFO", "") not in settings.KEMPELEN.api_paths or query:
        raise WireError("UnknownOperationException", _NOT_HERE, status="404 Not Found")


def require_safe_transport(call: Call) -> None:
    """Refuse access keys over plain http beyond loopback (security 1.5), unless the operator allows it."""
    if settings.KEMPELEN.allow_insecure or _is_https(call) or _is_loopback(call.environ.get("REMOTE_ADDR") or ""):
        return
    message = (
        "This marketplace takes access keys over https only. Use its https address, or let the operator set "
        "KEMPELEN_ALLOW_INSECURE=1."
    )
    raise WireError("AccessDeniedException", message)


def name_operation(call: Call) -> None:
    """Find the operation named by the target. Raises UnknownOperationException."""
    media_type = call.environ.get("CONTENT_TYPE") or _MEDIA_TYPE
    if media_type.partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise WireError("UnknownOperationException", f"The Content-Type of a call is {_MEDIA_TYPE}.")
    target: str = call.environ.get("HTTP_X_AMZ_TARGET") or ""
    operation = operations().get(target.removeprefix(target_prefix()))
    if operation is None or not target.startswith(target_prefix()):
        raise WireError("UnknownOperationException", _TARGET)
    call.operation = operation


def _is_https(call: Call) -> bool:
    """Return whether the caller's connection is https: the server's own word, or that of a proxy the operator declared."""
    if settings.KEMPELEN.trusted_proxy_count:
        return bool(call.environ.get("HTTP_X_FORWARDED_PROTO") == "https")
    return bool(call.environ.get("wsgi.url_scheme") == "https")


def _is_loopback(address: str) -> bool:
    return not settings.KEMPELEN.trusted_proxy_count and _names_loopback(address)  # else the neighbour is the proxy


@lru_cache(maxsize=_REMEMBERED)
def _names_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
