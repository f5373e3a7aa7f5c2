"""Walking a list (requester-api 1.9): keyset positions in opaque tokens, bound to operation, account and filters."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kempelen.core import crypto
from kempelen.wire.call import Caller, Request
from kempelen.wire.errors import WireError

DEFAULT_PAGE_SIZE: Final = 10
_PREFIX: Final = "p1:"
_PURPOSE: Final = "wire.paging"
_MAC_BYTES: Final = 32

Place = tuple[datetime, int]
"""Where a page ended: the sort moment and the key of its last item."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One list as one account sees it under one set of filters. ``MaxResults`` is no filter: it may change midway."""

    operation: str
    account: str
    filters: Mapping[str, Any]

    @classmethod
    def of(cls, operation: str, caller: Caller, request: Request) -> "Walk":
        """Return the walk that a request is a step of. A list that is empty is as good as absent (requester-api 1.5)."""
        filters = {name: value for name, value in request.items() if name not in {"NextToken", "MaxResults"} and value != []}
        return cls(operation, caller.requester.public_id, filters)

    def start(self, request: Request) -> Place | None:
        """Return what the asked page begins after: None for the first. Refuses the token of another walk."""
        token: str | None = request.get("NextToken")
        if token is None:
            return None
        try:
            sealed = base64.urlsafe_b64decode(token.removeprefix(_PREFIX).encode("ascii"))
        except (binascii.Error, UnicodeEncodeError):
            sealed = b""
        mac, place = sealed[:_MAC_BYTES], sealed[_MAC_BYTES:]
        # The spelling is compared too: one text can be written in base64 in several ways.
        if token != _spelled(sealed) or not crypto.signature_matches(_PURPOSE, self._bound(place), mac):
            raise WireError.value("NextToken", token)
        moment, key = json.loads(place)
        return datetime.fromisoformat(moment), key

    def page(self, name: str, items: Sequence[Any], last: Place | None) -> dict[str, Any]:
        """Return a list answer whose page ends at ``last``; NextToken stands exactly on pages that are not empty."""
        return {"NumResults": len(items), "NextToken": self.token_after(last), name: items}

    def token_after(self, last: Place | None) -> str | None:
        """Return what asks for the page after one that ends at ``last``; None after an empty page."""
        return None if last is None else self._token(json.dumps([last[0].isoformat(), last[1]], separators=(",", ":")).encode())

    def _token(self, place: bytes) -> str:
        return _spelled(crypto.sign(_PURPOSE, self._bound(place)) + place)

    def _bound(self, place: bytes) -> bytes:
        return json.dumps([self.operation, self.account, self.filters], sort_keys=True).encode() + b"\0" + place


def _spelled(sealed: bytes) -> str:
    return _PREFIX + base64.urlsafe_b64encode(sealed).decode("ascii")


def page_size(request: Request) -> int:
    """Return how many items a page holds."""
    size: int = request.get("MaxResults", DEFAULT_PAGE_SIZE)
    return size
