"""Public ids, computed instead of stored (data-model 2).

``'3'`` + 25 base-36 digits of AES-256(kind byte, 7 zero bytes, 64-bit key) + 4 check characters: 30 characters in
MTurk's shape. A wrong kind or a typing error is refused without a query; a forged id decodes to the right kind and
zeros with chance 2^-64.
"""

import hashlib
import secrets
import struct
import threading
from enum import IntEnum
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_BODY_DIGITS = 25
_CHECK_DIGITS = 4
_CHECK_LIMIT = 1296 * 1296
_LENGTH = 1 + _BODY_DIGITS + _CHECK_DIGITS
_ALLOWED = frozenset(_ALPHABET)
_BLOCK = struct.Struct(">B7xQ")
_BLOCK_LIMIT = 1 << 128
_REMEMBERED = 4_096


class Kind(IntEnum):
    """What an id names. The numbers are part of every id ever given out: never reuse one."""

    HIT = 1
    HIT_TYPE = 2
    HIT_GROUP = 3
    ASSIGNMENT = 4
    QUALIFICATION_TYPE = 5
    LAYOUT = 6
    QUALIFICATION_REQUEST = 7
    BATCH = 8
    PROJECT = 9
    POLICY_RUN = 10
    POLICY_ACTION = 11


class _PerThread(threading.local):
    """AES contexts are not safe to share between threads; each thread keeps its own pair."""

    encryptor: CipherContext | None = None
    decryptor: CipherContext | None = None


_contexts = _PerThread()


@lru_cache(maxsize=1)
def _key() -> bytes:
    from kempelen.core.actions import market_key  # noqa: PLC0415 -- the key stands in the database, ready after set-up

    return market_key()


def forget_key() -> None:
    """Drop the cached key, for a process that changes database (tests, restore)."""
    _key.cache_clear()
    encode.cache_clear()
    _contexts.encryptor = _contexts.decryptor = None


def _encryptor() -> CipherContext:
    if _contexts.encryptor is None:
        # ECB over one block is a keyed permutation of 128-bit numbers, which is all that is wanted here.
        cipher = Cipher(algorithms.AES(_key()), modes.ECB())  # noqa: S305
        _contexts.encryptor = cipher.encryptor()
        _contexts.decryptor = cipher.decryptor()
    return _contexts.encryptor


def _decryptor() -> CipherContext:
    _encryptor()
    if _contexts.decryptor is None:  # pragma: no cover -- set together with the encryptor
        raise AssertionError
    return _contexts.decryptor


def _twelve_digits(number: int) -> str:
    """Return twelve base-36 digits, two at a time: lists and result files write ids by the hundred thousand."""
    number, sixth = divmod(number, 1296)
    number, fifth = divmod(number, 1296)
    number, fourth = divmod(number, 1296)
    number, third = divmod(number, 1296)
    first, second = divmod(number, 1296)
    return f"{_PAIRS[first]}{_PAIRS[second]}{_PAIRS[third]}{_PAIRS[fourth]}{_PAIRS[fifth]}{_PAIRS[sixth]}"


def _body_digits(number: int) -> str:
    """Return the 25 base-36 digits of a 128-bit number."""
    upper, lower = divmod(number, 36**12)
    first, middle = divmod(upper, 36**12)
    return f"{_ALPHABET[first]}{_twelve_digits(middle)}{_twelve_digits(lower)}"


def _check_characters(body: str) -> str:
    digest = hashlib.blake2s(body.encode(), digest_size=8).digest()
    first, second = divmod(int.from_bytes(digest) % _CHECK_LIMIT, 1296)
    return _PAIRS[first] + _PAIRS[second]


@lru_cache(maxsize=_REMEMBERED)
def encode(kind: Kind, key: int) -> str:
    """Return the public id of row ``key``. A page of a list names the same HIT type or HIT a hundred times."""
    block = _encryptor().update(_BLOCK.pack(kind, key))
    body = "3" + _body_digits(int.from_bytes(block))
    return body + _check_characters(body)


def decode(kind: Kind, public_id: str) -> int | None:
    """Return the row's key, or None when the text is no id of this kind. Never raises, asks no database."""
    found = identify(public_id)
    return found[1] if found is not None and found[0] is kind else None


def identify(public_id: str) -> tuple[Kind, int] | None:
    """Return what an id names, for ``kempelen id`` and for addresses that take two kinds (requester-api 6.5)."""
    if len(public_id) != _LENGTH or public_id[0] != "3" or not _ALLOWED.issuperset(public_id):
        return None
    body = public_id[:-_CHECK_DIGITS]
    if _check_characters(body) != public_id[-_CHECK_DIGITS:]:
        return None
    number = int(body[1:], 36)
    if number >= _BLOCK_LIMIT:
        return None
    plain = _decryptor().update(number.to_bytes(16))
    if plain[1:8] != bytes(7) or plain[0] not in Kind.__members__.values():
        return None
    return Kind(plain[0]), int.from_bytes(plain[8:])


def random_person_id() -> str:
    """Return a fresh WorkerId or CustomerId: ``A`` + 13 random characters, 67 bits (requester-api 10)."""
    return "A" + "".join(secrets.choice(_ALPHABET) for _ in range(13))
