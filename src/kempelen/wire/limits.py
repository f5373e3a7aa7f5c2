"""What a verified caller may still be refused for: calling too fast, and calling what their key is not for (ADR 0018).

Both come after the signature, so that nobody can use up somebody else's bucket, and cost no query.
"""

import time
from functools import lru_cache
from typing import Final

from django.conf import settings

from kempelen.accounts.permissions import POLICY_PREFIX
from kempelen.core.pacing import Buckets
from kempelen.wire.call import Call
from kempelen.wire.errors import WireError

THROTTLED: Final = "ThrottlingException"
_BURST_SECONDS: Final = 10


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


def require_permission(call: Call) -> None:
    """Refuse an operation that is not on the key's list. Raises AccessDeniedException in AWS's words (requester-api 2.1)."""
    caller, operation = call.caller, call.operation.name
    if caller.permissions and operation not in caller.permissions:
        name = f"arn:aws:iam::{caller.requester.account_number}:user/{caller.key_id}"
        raise WireError("AccessDeniedException", f"User: {name} is not authorized to perform: {POLICY_PREFIX}{operation}")


def forget_paces() -> None:
    """Fill every bucket, for a process that changes database (tests, restore)."""
    _buckets.cache_clear()


@lru_cache(maxsize=4)
def _buckets(rate: int, burst: int, processes: int) -> Buckets:
    room = burst or rate * _BURST_SECONDS
    return Buckets(rate=rate / processes, burst=max(room / processes, 1.0))
