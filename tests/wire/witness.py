"""What a test in fact called, and was answered: held against what it is named for in the contract."""

from collections.abc import Mapping
from functools import lru_cache

from wire.contract import EVERY, all_promises

Seen = set[tuple[str, str]]
"""Operation and outcome of each call; both empty where nothing got so far."""


@lru_cache(maxsize=1)
def claims() -> Mapping[str, frozenset[tuple[str, str]]]:
    """Return by test the operations and errors that it is said to show; no error stands for whatever comes of the call."""
    found: dict[str, set[tuple[str, str]]] = {}
    for operation, listed in all_promises().items():
        for promise in listed:
            for test in promise.shown_by:
                found.setdefault(test, set()).add((operation, promise.code))
    return {test: frozenset(pairs) for test, pairs in found.items()}


def unseen(test: str, seen: Seen) -> frozenset[tuple[str, str]]:
    """Return the claims of a test that what it saw does not bear out."""
    return frozenset(
        claim for claim in claims().get(test, ()) if claim != (EVERY, "") and not any(_bears_out(one, claim) for one in seen)
    )


def makes_one_of(test: str, seen: Seen) -> bool:
    """Return whether one of the operations that a test is named for was called, whatever came of it."""
    named = {operation for operation, _code in claims().get(test, ())}
    return EVERY in named or any(operation in named for operation, _outcome in seen)


def _bears_out(one: tuple[str, str], claim: tuple[str, str]) -> bool:
    operation, code = claim
    return operation in {one[0], EVERY} and code in {one[1], ""}
