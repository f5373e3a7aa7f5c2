"""Places in S3 and where they are on the web: the grammar of one setting."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

_PLACE: Final = re.compile(r"s3://[a-z0-9][a-z0-9.\-]{1,62}(?:/[^?#]*)?")

Addresses = tuple[tuple[str, str], ...]
"""Pairs of what stands before a key in S3 and on the web; neither ends in a slash."""


def s3_addresses(value: str) -> Addresses:
    """Read ``s3://bucket/prefix=https://host/path, ...``. Raises ValueError with a sentence about the setting."""
    return tuple(_pairs(value))


def _pairs(value: str) -> Iterator[tuple[str, str]]:
    for word in filter(str.strip, value.split(",")):
        place, _, address = (part.strip().rstrip("/") for part in word.partition("="))
        if not _PLACE.fullmatch(place) or not _is_plain(address):
            message = "holds pairs such as s3://bucket/prefix=https://pictures.example/path, with commas between them"
            raise ValueError(message)
        yield place, address


def _is_plain(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)
