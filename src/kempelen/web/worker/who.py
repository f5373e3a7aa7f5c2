"""Who stands at a worker's door, and the token that proves a form came from our own page (security 1.5, 1.8)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import constant_time_compare

from kempelen.accounts import access
from kempelen.core import crypto
from kempelen.hits.errors import SignedOutError

_TOKEN_PURPOSE = "lane_token"  # noqa: S105 -- the name of a derived key
_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Who:
    """A worker and the epoch their log-in was made in; every write tests the epoch inside its SQL (security A7)."""

    user_id: int
    worker_id: int
    epoch: int
    sandbox: bool = False
    bearer: bool = False
    """True for a worker's own tool, whose token no other site can send: no Origin and no form token are asked of it."""


def form_token(user_id: int, epoch: int) -> str:
    """Return the token for this person's forms: good in all their pages until the epoch changes."""
    signature = crypto.sign(_TOKEN_PURPOSE, f"{user_id}:{epoch}".encode())
    return base64.urlsafe_b64encode(signature[:24]).decode()


def token_fits(who: Who, token: str) -> bool:
    """Compare in constant time."""
    return constant_time_compare(form_token(who.user_id, who.epoch), token)


def bearer_token(environ: Mapping[str, Any]) -> str | None:
    """Return what stands after ``Authorization: Bearer``; when it is there, cookies count for nothing."""
    header = str(environ.get("HTTP_AUTHORIZATION", ""))
    return header[len(_BEARER) :].strip() if header[: len(_BEARER)].lower() == _BEARER else None


def by_bearer(token: str, *scopes: str, sandbox: bool) -> Who:
    """Return the worker whose token this is, if it has one of the scopes and opens this environment. Raises SignedOutError."""
    for scope in scopes:
        worker = access.worker_by_token(token, scope=scope)
        if worker is not None and worker.sandbox is sandbox:
            return Who(user_id=worker.user_id, worker_id=worker.pk, epoch=worker.user.epoch, sandbox=worker.sandbox, bearer=True)
    raise SignedOutError
