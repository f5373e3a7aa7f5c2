"""Password hashing that many log-ins at once cannot turn into a denial of service (security A13)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.contrib.auth.hashers import Argon2PasswordHasher

from kempelen.accounts.errors import BusyHashingError

AT_ONCE: Final = 2
PATIENCE_SECONDS: Final = 2.0
_places = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def _a_place() -> Iterator[None]:
    """Take one of the places in which this process hashes. Raises BusyHashingError when none is free in time."""
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise BusyHashingError
    try:
        yield
    finally:
        _places.release()


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes; Django's default of 100 MiB a call is a weapon.

    A process hashes two passwords at once; others wait their turn for two seconds, so that memory stays flat and the
    threads stay free for work. Raises BusyHashingError.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return what is stored of a password."""
        with _a_place():
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether a password is the one that was stored."""
        with _a_place():
            return bool(super().verify(password, encoded))
