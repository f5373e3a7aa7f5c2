"""From a signed request to the account it speaks for. Keys are read at every call, so a revoked one is off at once."""

import secrets
import time
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings

from kempelen.accounts.access import live_key, secret_of
from kempelen.accounts.actions import note_key_use
from kempelen.accounts.models import AccessKey
from kempelen.config.wrapper import SANDBOX
from kempelen.core import clock, crypto
from kempelen.wire.call import Call, Caller
from kempelen.wire.errors import WireError
from kempelen.wire.limits import note_right_signature, note_wrong_signature, require_patience
from kempelen.wire.signature import Claim, check_clock, check_payload_hash, matches, mismatch, read_claim, signing_key

_KEY_LIFE_SECONDS: Final = 300
_MOST_KEYS: Final = 4_096
_SANDBOX_REGION: Final = "sandbox"
_UNKNOWN: Final = "The security token included in the request is invalid."

_derived: dict[tuple[str, str, str], tuple[bytes, float]] = {}
"""Signing keys by (stored secret, date, region) and until when: in memory only, five minutes at most (security O1)."""


def verify_signature(call: Call) -> None:
    """Find out who calls, or refuse. An unknown key costs the same work as a known one (security W7).

    Raises the errors of requester-api 2.1: missing, incomplete, unknown, invalid, expired; and ThrottlingException.
    """
    claim = read_claim(call.environ)
    check_clock(claim, clock.now(), timedelta(seconds=settings.KEMPELEN.clock_window_seconds))
    check_payload_hash(call.environ, call.body)
    require_patience(call, claim.key_id)
    known = live_key(claim.key_id)
    genuine = matches(claim, call.environ, call.body, _signing_key(known or _nobody(), claim))
    if known is None or known.requester.sandbox != _means_sandbox(call, claim):
        note_wrong_signature(call)
        raise WireError("UnrecognizedClientException", _UNKNOWN)
    if not genuine:
        note_wrong_signature(call)
        raise mismatch()
    note_right_signature(known.pk)
    note_key_use(key=known, operation=call.operation.name)
    call.caller = Caller(known.requester, known.pk, frozenset(known.permissions))


def require_open_account(call: Call) -> None:
    """Refuse the calls of a suspended requester. Raises PermissionDeniedException."""
    if call.caller.requester.suspended_at is not None:
        raise WireError.request(
            "PermissionDeniedException", "This Requester account is suspended. Ask the marketplace's operator."
        )


def _means_sandbox(call: Call, claim: Claim) -> bool:
    """Return whether a call is for the sandbox: by its host name, as the wrapper decided, or by the pseudo-region it signed with.

    A key opens one environment only, so neither can turn play money into real money (ADR 0015, security W3).
    """
    return bool(call.environ.get(SANDBOX)) or claim.region == _SANDBOX_REGION


def _signing_key(key: AccessKey, claim: Claim) -> bytes:
    name = (key.secret, claim.date, claim.region)
    found = _derived.get(name)
    if found is not None and found[1] > time.monotonic():
        return found[0]
    made = signing_key(secret_of(key), claim.date, claim.region)
    if len(_derived) >= _MOST_KEYS:
        _derived.clear()
    _derived[name] = (made, time.monotonic() + _KEY_LIFE_SECONDS)
    return made


@lru_cache(maxsize=1)
def _nobody() -> AccessKey:
    """Return a key that opens nothing, to calculate with when the caller's key is unknown."""
    sealed = crypto.encrypt(secrets.token_urlsafe(30).encode(), owner="access_key:nobody")
    return AccessKey(id="nobody", secret=sealed)
