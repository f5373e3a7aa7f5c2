"""What the Requester API promises, operation by operation, and the test that shows each promise.

The data stand beside this file: ``hits``, ``work``, ``qualifications`` and ``account`` by operation, ``protocol`` for what
holds for all. ``scripts/coverage_page.py`` makes docs/integrator/coverage.md of it; ``test_contract.py`` holds it against the
published service model and against what the named tests in fact do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

EVERY: Final = "every operation"


class Kind(StrEnum):
    """What a promise is about; the headings of the page."""

    SUCCESS = "Done"
    ERROR = "Errors"
    RULE = "Limits, rules and defaults"
    STATE = "State"
    PAGING = "Paging"


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that holds. ``code`` is the error's name or TurkErrorCode. ``shown_by`` are tests, as ``file::test``."""

    kind: Kind
    what: str
    shown_by: tuple[str, ...]
    code: str = ""


Promises = Mapping[str, Sequence[Promise]]


def done(what: str, *shown_by: str) -> Promise:
    """What a good call does and answers."""
    return Promise(Kind.SUCCESS, what, _tests(shown_by))


def error(code: str, when: str, *shown_by: str) -> Promise:
    """An error that an operation answers with, and when."""
    return Promise(Kind.ERROR, when, _tests(shown_by), code)


def rule(what: str, *shown_by: str) -> Promise:
    """A limit, an input rule or a default."""
    return Promise(Kind.RULE, what, _tests(shown_by))


def state(what: str, *shown_by: str) -> Promise:
    """In which states it works, and where it leads."""
    return Promise(Kind.STATE, what, _tests(shown_by))


def paging(what: str, *shown_by: str) -> Promise:
    """How a list is walked."""
    return Promise(Kind.PAGING, what, _tests(shown_by))


def walked(order: str, by: str, *, ordered_by: str, bound_by: str = "paging::a_token_of_another_walk") -> tuple[Promise, ...]:
    """The promises of every list of requester-api 1.9, with its own order."""
    return (
        paging("11 items in pages of 5 are 5, 5, 1, 0; `NextToken` stands exactly on pages that are not empty", by),
        paging("10 a page when `MaxResults` is absent, 100 at most; each token differs from the last", by),
        paging(f"order: {order}", ordered_by),
        error("InvalidParameterValue", "a `NextToken` of another walk, account or filter", bound_by),
    )


def _tests(short: Sequence[str]) -> tuple[str, ...]:
    """Write ``create_hit::what_holds`` out as ``test_create_hit.py::test_what_holds``."""
    return tuple("test_{}.py::test_{}".format(*name.split("::")) for name in short)


def all_promises() -> Promises:
    """Return everything, by operation; what holds for all stands under ``EVERY``."""
    from wire.contract import account, hits, protocol, qualifications, work  # noqa: PLC0415 -- they are made of this module

    return {EVERY: protocol.PROMISES, **hits.PROMISES, **work.PROMISES, **qualifications.PROMISES, **account.PROMISES}
