"""Secrets at rest and keys derived for one purpose each.

The ring ``KEMPELEN_ENCRYPTION_KEYS`` encrypts (first key writes, all read); it lives outside the database, so a
stolen database holds no usable secret (security O1). Signing keys are derived from ``SECRET_KEY`` by purpose.
"""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from kempelen.core.errors import InvariantError


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(plain: bytes, *, owner: str) -> str:
    """Encrypt for storage. ``owner`` (such as ``access_key:AK...``) is sealed inside, so rows cannot swap secrets."""
    return _ring(tuple(settings.KEMPELEN.encryption_keys)).encrypt(owner.encode() + b"\0" + plain).decode()


def decrypt(token: str, *, owner: str) -> bytes:
    """Return what ``encrypt`` was given. Raises InvariantError when the ring or the owner does not match."""
    try:
        sealed = _ring(tuple(settings.KEMPELEN.encryption_keys)).decrypt(token.encode())
    except InvalidToken as error:
        message = "A stored secret cannot be read: KEMPELEN_ENCRYPTION_KEYS lacks the key it was written with."
        raise InvariantError(message) from error
    prefix = owner.encode() + b"\0"
    if not sealed.startswith(prefix):
        message = "A stored secret belongs to another row."
        raise InvariantError(message)
    return sealed[len(prefix) :]


@lru_cache(maxsize=32)
def _derived(secret_key: str, purpose: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha256(secret_key.encode()).digest()).digest()


def sign(purpose: str, message: bytes) -> bytes:
    """Return HMAC-SHA256 of the message under the key derived for ``purpose``."""
    return hmac.digest(_derived(settings.SECRET_KEY, purpose), message, "sha256")


def signature_matches(purpose: str, message: bytes, signature: bytes) -> bool:
    """Compare in constant time; keys in SECRET_KEY_FALLBACKS still verify."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(hmac.digest(_derived(secret, purpose), message, "sha256"), signature):
            return True
    return False
