"""The one write of this room."""

import json
from collections.abc import Iterable
from typing import Any

from kempelen.audit import statements
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.context import request_id
from kempelen.core.db import driver


def record(
    verb: Verb,
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: int | str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one entry inside the caller's transaction, so that a change and its record live or die together."""
    entry = _entry(verb, actor, subject_kind, before, after)
    driver().run(statements.RECORD, **entry, subject=str(subject_id))


def record_many(
    verb: Verb, *, actor: Actor, subject_kind: str, subject_ids: Iterable[int], after: dict[str, Any] | None = None
) -> None:
    """Write one entry each for things that changed together, in one go; ``after`` is the same for all."""
    entry = _entry(verb, actor, subject_kind, None, after)
    driver().run_many(statements.RECORD, [{**entry, "subject": str(key)} for key in subject_ids])


def _entry(
    verb: Verb, actor: Actor, subject_kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "actor": str(actor),
        "verb": verb.value,
        "kind": subject_kind,
        "before": None if before is None else json.dumps(before),
        "after": None if after is None else json.dumps(after),
        "request": request_id(),
    }
