"""Password hashing with a memory cost that many log-ins at once cannot turn into a denial of service."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes (security A13); Django's default of 100 MiB a call is a weapon."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
