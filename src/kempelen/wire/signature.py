"""Signature Version 4, verified (requester-api 1.2). Pure: knows headers, bytes and a secret, asks no database."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from kempelen.wire.errors import WireError

ALGORITHM: Final = "AWS4-HMAC-SHA256"
SERVICE: Final = "mturk-requester"
TERMINATOR: Final = "aws4_request"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_STAMP_FORM: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z", re.ASCII)
_HEADER_NAME: Final = re.compile(r"[a-z0-9-]+", re.ASCII)
_SIGNATURE_FORM: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LONGEST_AUTHORIZATION: Final = 4096
_SPACES: Final = re.compile(r" +")
_WITHOUT_PREFIX: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_MISMATCH: Final = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and "
    "signing method. Consult the service documentation for details."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an ``Authorization`` header says; nothing of it is believed yet."""

    key_id: str
    date: str
    region: str
    signed_headers: tuple[str, ...]
    signature: str
    stamp: str

    @property
    def scope(self) -> str:
        """Return the credential scope."""
        return f"{self.date}/{self.region}/{SERVICE}/{TERMINATOR}"


def mismatch() -> WireError:
    """Return the error of a signature that is not the one we calculate."""
    return WireError("InvalidSignatureException", _MISMATCH)


def read_claim(environ: Mapping[str, str]) -> Claim:
    """Read the claim and check its form. Raises IncompleteSignatureException, InvalidSignatureException and the missing token."""
    header = environ.get("HTTP_AUTHORIZATION", "")
    if not header:
        raise WireError("MissingAuthenticationTokenException", "Request is missing Authentication Token")
    parts = _parts(header)
    key_id, slash, scope = parts["Credential"].partition("/")
    fields = scope.split("/")
    if not slash or not key_id or len(fields) != 4:  # noqa: PLR2004 -- date, region, service, terminator
        raise _incomplete("Credential is {key}/{date}/{region}/mturk-requester/aws4_request.")
    names = tuple(parts["SignedHeaders"].split(";"))
    stamp = _stamp(environ, names)
    date, region, service, terminator = fields
    if (service, terminator) != (SERVICE, TERMINATOR):
        raise WireError("InvalidSignatureException", f"Credential should be scoped to correct service: '{SERVICE}'.")
    if date != stamp[:8]:
        raise WireError("InvalidSignatureException", f"Date in Credential scope does not match YYYYMMDD from {stamp}.")
    _check_names(names, environ)
    return Claim(key_id, date, region, names, parts["Signature"], stamp)


def check_clock(claim: Claim, now: datetime, window: timedelta) -> None:
    """Refuse a stamp outside the window (1.2). Raises InvalidSignatureException with both times."""
    signed_at = datetime.fromisoformat(claim.stamp)
    if now - window <= signed_at <= now + window:
        return
    minutes, shown = int(window.total_seconds() // 60), now.strftime(_STAMP)
    if signed_at < now - window:
        edge = (now - window).strftime(_STAMP)
        message = f"Signature expired: {claim.stamp} is now earlier than {edge} ({shown} - {minutes} min.)"
        raise WireError("InvalidSignatureException", message)
    edge = (now + window).strftime(_STAMP)
    message = f"Signature not yet current: {claim.stamp} is still later than {edge} ({shown} + {minutes} min.)"
    raise WireError("InvalidSignatureException", message)


def signing_key(secret: str, date: str, region: str) -> bytes:
    """Return the key derived for one day and region."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, SERVICE, TERMINATOR):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def canonical_request(environ: Mapping[str, str], names: tuple[str, ...], body: bytes) -> bytes:
    """Return the canonical form of a POST with an empty query. The body is always hashed, never taken on trust.

    The path is as it was sent: those that calls are taken at have nothing to encode.
    """
    lines = "".join(f"{name}:{_SPACES.sub(' ', _header(environ, name).strip())}\n" for name in names)
    text = f"POST\n{environ.get('PATH_INFO') or '/'}\n\n{lines}\n{';'.join(names)}\n{hashlib.sha256(body).hexdigest()}"
    return text.encode("latin-1", "replace")


def matches(claim: Claim, environ: Mapping[str, str], body: bytes, key: bytes) -> bool:
    """Return whether the claim's signature is ours. Compares in constant time."""
    canonical = hashlib.sha256(canonical_request(environ, claim.signed_headers, body)).hexdigest()
    message = f"{ALGORITHM}\n{claim.stamp}\n{claim.scope}\n{canonical}"
    return hmac.compare_digest(hmac.digest(key, message.encode(), "sha256").hex(), claim.signature)


def check_payload_hash(environ: Mapping[str, str], body: bytes) -> None:
    """Refuse a declared payload hash that is not the body's, such as UNSIGNED-PAYLOAD."""
    declared = environ.get("HTTP_X_AMZ_CONTENT_SHA256")
    if declared is not None and declared != hashlib.sha256(body).hexdigest():
        raise mismatch()


def _parts(header: str) -> dict[str, str]:
    algorithm, _, rest = header.partition(" ")
    if algorithm != ALGORITHM or len(header) > _LONGEST_AUTHORIZATION or not header.isascii():
        raise _incomplete(f"Authorization begins with {ALGORITHM}.")
    pairs = [piece.strip().partition("=") for piece in rest.split(",")]
    parts = {name: value for name, _, value in pairs}
    if len(pairs) != len(parts) or parts.keys() != {"Credential", "SignedHeaders", "Signature"}:
        raise _incomplete("Authorization names Credential, SignedHeaders and Signature, once each.")
    if not _SIGNATURE_FORM.fullmatch(parts["Signature"]):
        raise mismatch()
    return parts


def _stamp(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Return the time of signing in the basic form, from X-Amz-Date or else Date. The header it is read from is signed."""
    given = environ.get("HTTP_X_AMZ_DATE")
    stamp = given if given is not None else _basic_form(environ.get("HTTP_DATE", ""))
    if not _is_stamp(stamp):
        raise _incomplete("X-Amz-Date or Date says when the request was signed, as in 20260131T235959Z.")
    source = "x-amz-date" if given is not None else "date"
    if source not in names:
        raise _incomplete(f"The header {source} is not signed.")
    return stamp


def _basic_form(date: str) -> str:
    try:
        return parsedate_to_datetime(date).astimezone(UTC).strftime(_STAMP)
    except (ValueError, OverflowError):
        return ""


def _is_stamp(text: str) -> bool:
    if not _STAMP_FORM.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_names(names: tuple[str, ...], environ: Mapping[str, str]) -> None:
    """Demand the headers that give a request its meaning; refuse a list that can be read two ways (security W1, W2)."""
    if list(names) != sorted(set(names)) or not all(_HEADER_NAME.fullmatch(name) for name in names):
        raise _incomplete("SignedHeaders lists lower-case names in order, once each.")
    for name in ("host", "x-amz-target"):
        if name not in names:
            raise _incomplete(f"The header {name} is not signed.")
    for name in names:
        if _variable(name) not in environ:
            raise _incomplete(f"The header {name} is signed and not there.")


def _variable(name: str) -> str:
    return _WITHOUT_PREFIX.get(name) or "HTTP_" + name.replace("-", "_").upper()


def _header(environ: Mapping[str, str], name: str) -> str:
    return environ[_variable(name)]


def _incomplete(message: str) -> WireError:
    return WireError("IncompleteSignatureException", message)
