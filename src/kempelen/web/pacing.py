"""How fast people may knock: a bucket for each worker and kind of request, one for each address of strangers (security V9).

A worker who is known by cookie or token is never counted by address, so that two thousand behind one address do not share a
bucket. Submitting an answer is never limited; only ids that are nobody's are counted there (security 1.7). The buckets are in
this process's memory: with n processes a limit is n times as high (ADR 0018).
"""

import time
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string

from kempelen.config.callers import client_address, network_of
from kempelen.config.environment import Environment
from kempelen.core.pacing import Buckets, whole_seconds
from kempelen.web.worker.ask import Answer, Ask, json_answer

_BURST_SECONDS: Final = 20
_UNKNOWN_IDS: Final = (5, 300)
_LONGEST_WAIT: Final = 60


class Pace(Enum):
    """What is counted apart (worker-site 14). The value names the setting."""

    LIST = "list_rate"
    ACCEPT = "accept_rate"
    PAGE = "page_rate"
    ADDRESS = "address_rate"


def too_fast(ask: Ask, pace: Pace) -> Answer | None:
    """Count a request; return the answer 429 when it came too soon after the others, and None when it may go on."""
    who = ask.who
    rate = getattr(settings.KEMPELEN, (pace if who is not None else Pace.ADDRESS).value)
    if not rate:
        return None
    key = who.worker_id if who is not None else network_of(client_address(ask.environ))
    wait = _buckets(pace if who is not None else Pace.ADDRESS, rate).take(key, at=time.monotonic())
    return _slow_down(ask, min(whole_seconds(wait), _LONGEST_WAIT)) if wait else None


def unknown_id(environ: Mapping[str, Any]) -> int:
    """Count a submit that names no assignment there can be; return the seconds to wait when there were too many, else 0."""
    wait = _unknown_ids().take(network_of(client_address(environ)), at=time.monotonic())
    return min(whole_seconds(wait), _LONGEST_WAIT) if wait else 0


def forget_web_paces() -> None:
    """Fill every bucket, for a process that changes database (tests, restore)."""
    _buckets.cache_clear()
    _unknown_ids.cache_clear()


def _slow_down(ask: Ask, seconds: int) -> Answer:
    """Say how long to wait, in the words that workers' tools look for (worker-site 16)."""
    headers = (("Retry-After", str(seconds)),)
    if ask.wants_json:
        message = f"You have exceeded the allowable page request rate. Wait {seconds} s, then try again."
        return json_answer({"code": "rate_limited", "message": message, "error": message}, status=429, headers=headers)
    page = _page(seconds, settings.KEMPELEN, known=ask.who is not None, sandbox=ask.sandbox)
    return Answer(429, page, (("Content-Type", "text/html; charset=utf-8"), *headers))


@lru_cache(maxsize=4 * _LONGEST_WAIT)
def _page(seconds: int, environment: Environment, *, known: bool, sandbox: bool) -> bytes:
    """Return the house's page for it, the same for everybody: a flood must not make us read sessions."""
    context = {
        "marketplace": {
            "name": environment.marketplace_name,
            "live_url": environment.base_url,
            "sandbox_url": environment.sandbox_url,
        },
        "sandbox": sandbox,
        "nav": "worker" if known else "public",
        "worker": known,
        "retry_after": seconds,
    }
    return render_to_string("429.html", context).encode()


@lru_cache(maxsize=16)
def _buckets(pace: Pace, rate: int) -> Buckets:
    del pace  # one set of buckets for each
    return Buckets(rate=rate, burst=rate * _BURST_SECONDS)


@lru_cache(maxsize=1)
def _unknown_ids() -> Buckets:
    rate, burst = _UNKNOWN_IDS
    return Buckets(rate=rate, burst=burst)
