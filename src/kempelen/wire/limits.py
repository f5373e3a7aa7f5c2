"""What a verified caller may still be refused for: calling too fast, and calling what their key is not for (ADR 0018).

Both come after the signature, so that nobody can use up somebody else's bucket, and cost no query.
"""

import time
from functools import lru_cache
from typing import Final

from django.conf import settings

from kempelen.accounts.permissions import POLICY_PREFIX
from kempelen.config.callers import client_address, network_of
from kempelen.core.pacing import Buckets
from kempelen.wire.call import Call
from kempelen.wire.errors import WireError

THROTTLED: Final = "ThrottlingException"
_BURST_SECONDS: Final = 10
_WRONG_SIGNATURES: Final = (2, 300)
"""How many a second for long, and how many at once, from one address: more than a mistaken script's, less than a search."""
_TRUSTED_SECONDS: Final = 3_600
_MOST_KEYS: Final = 4_096
_opened: Final[dict[str, float]] = {}
"""When which key last opened its door, in this process."""


def require_pace(call: Call) -> None:
    """Refuse an account that calls faster than the operator allows (requester-api 1.7). Raises ThrottlingException.

    Every SDK waits and repeats by itself on this name. Each process gives out its part of the limit.
    """
    configured = settings.KEMPELEN
    if not configured.api_rate:
        return
    buckets = _buckets(configured.api_rate, configured.api_burst, configured.api_processes)
    if buckets.take(call.caller.requester.pk, at=time.monotonic()):
        raise WireError(THROTTLED, "Rate exceeded")


def require_patience(call: Call, key_id: str) -> None:
    """Refuse, unread, whoever stands where many wrong signatures come from. Raises ThrottlingException.

    Keys that have opened their door are let through as ever: an honest program behind the same address notices nothing,
    and a new one gets its turn when the flood ends. Costs no query (security 5.8).
    """
    moment = time.monotonic()
    if _wrong().wait(network_of(client_address(call.environ)), at=moment) and not _opened_lately(key_id, moment):
        raise WireError(THROTTLED, "Rate exceeded")


def note_wrong_signature(call: Call) -> None:
    """Count a call that nobody's key has signed, by the address it came from."""
    _wrong().take(network_of(client_address(call.environ)), at=time.monotonic())


def note_right_signature(key_id: str) -> None:
    """Remember that a key opened its door."""
    if len(_opened) >= _MOST_KEYS:
        _opened.clear()
    _opened[key_id] = time.monotonic()


def _opened_lately(key_id: str, moment: float) -> bool:
    opened_at = _opened.get(key_id)
    return opened_at is not None and moment - opened_at < _TRUSTED_SECONDS


def require_permission(call: Call) -> None:
    """Refuse an operation that is not on the key's list. Raises AccessDeniedException in AWS's words (requester-api 2.1)."""
    caller, operation = call.caller, call.operation.name
    if caller.permissions and operation not in caller.permissions:
        name = f"arn:aws:iam::{caller.requester.account_number}:user/{caller.key_id}"
        raise WireError("AccessDeniedException", f"User: {name} is not authorized to perform: {POLICY_PREFIX}{operation}")


def forget_paces() -> None:
    """Fill every bucket, for a process that changes database (tests, restore)."""
    _buckets.cache_clear()
    _wrong.cache_clear()
    _opened.clear()


@lru_cache(maxsize=1)
def _wrong() -> Buckets:
    rate, burst = _WRONG_SIGNATURES
    return Buckets(rate=rate, burst=burst)


@lru_cache(maxsize=4)
def _buckets(rate: int, burst: int, processes: int) -> Buckets:
    room = burst or rate * _BURST_SECONDS
    return Buckets(rate=rate / processes, burst=max(room / processes, 1.0))
