"""How requester-made qualification types are asked for, kept for a moment in this process: every row of a list says it."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from kempelen.core.ids import Kind, decode
from kempelen.qualifications.models import QualificationType

_FRESH_FOR_SECONDS = 10.0
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Asking:
    """What a worker can do to be granted a type: ``possible`` while it is given out, ``by_test`` where a test is taken for it."""

    possible: bool
    by_test: bool


_NOT_POSSIBLE = Asking(possible=False, by_test=False)
_kept: dict[str, tuple[float, Asking]] = {}
_guard = threading.Lock()


def asking_of(type_ids: Iterable[str]) -> dict[str, Asking]:
    """Return how each requester-made type is asked for, by public id, as of ten seconds ago at most.

    One query for those that are not known, none when all are. What is no type's id cannot be asked for.
    """
    now, wanted = time.monotonic(), set(type_ids)
    with _guard:
        kept = {type_id: _kept[type_id] for type_id in wanted if type_id in _kept}
    known = {type_id: asking for type_id, (read_at, asking) in kept.items() if now - read_at < _FRESH_FOR_SECONDS}
    if len(known) == len(wanted):
        return known
    read = _read(wanted - known.keys())
    with _guard:
        if len(_kept) + len(read) > _MOST_KEPT:
            _kept.clear()
        _kept.update({type_id: (now, asking) for type_id, asking in read.items()})
    return known | read


def _read(type_ids: Iterable[str]) -> dict[str, Asking]:
    read = dict.fromkeys(type_ids, _NOT_POSSIBLE)
    keys = {decode(Kind.QUALIFICATION_TYPE, type_id): type_id for type_id in read}
    found = QualificationType.objects.filter(pk__in=[key for key in keys if key is not None])
    for key, active, deleted_at, test_id in found.values_list("pk", "active", "deleted_at", "test_id"):
        read[keys[key]] = Asking(possible=active and deleted_at is None, by_test=test_id is not None)
    return read


def forget_asking() -> None:
    """Drop what is kept, for a process that changes database (tests, restore)."""
    with _guard:
        _kept.clear()
