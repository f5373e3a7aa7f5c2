"""One call of the Requester API on its way through the pipeline, and the account it speaks for."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kempelen.accounts.models import Requester
from kempelen.audit.vocabulary import Actor

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from kempelen.wire.model import Operation

Request = dict[str, Any]
"""A request that obeys the published model: exact member names, values read to Python's types, unknown members gone."""

Output = dict[str, Any]
"""What an operation answers: member names of its output shape; moments as datetimes, money in micro-units."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The account of the key that signed; the only account an operation ever sees (security W10, W11)."""

    requester: Requester
    key_id: str
    permissions: frozenset[str] = frozenset()
    """The operations that its key is for; none are named where it may call them all."""

    @property
    def actor(self) -> Actor:
        """Return who acts, for the audit trail."""
        return Actor.access_key(self.key_id)


@dataclass(slots=True)
class Call:
    """What is known of a call so far. Each step of the pipeline fills in its part."""

    environ: "WSGIEnvironment"
    began: float = field(default_factory=time.perf_counter)
    body: bytes = b""
    members: Request = field(default_factory=dict)
    """The body as JSON, not yet held against the model."""
    request: Request = field(default_factory=dict)
    output: Output = field(default_factory=dict)
    _operation: "Operation | None" = None
    _caller: Caller | None = None

    @property
    def operation(self) -> "Operation":
        """Return the operation named by the target; set before any step that reads it."""
        assert self._operation is not None  # noqa: S101 -- the order of the steps promises it
        return self._operation

    @operation.setter
    def operation(self, operation: "Operation") -> None:
        self._operation = operation

    @property
    def caller(self) -> Caller:
        """Return the account; set before any step that reads it."""
        assert self._caller is not None  # noqa: S101 -- the order of the steps promises it
        return self._caller

    @caller.setter
    def caller(self, caller: Caller) -> None:
        self._caller = caller

    @property
    def is_verified(self) -> bool:
        """Return whether it is known whose call this is."""
        return self._caller is not None
