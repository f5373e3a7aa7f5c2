"""Write docs/integrator/coverage.md: what the Requester API promises and the test that shows it (tests/wire/contract)."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "integrator" / "coverage.md"

INTRODUCTION = """# What each operation promises

For each operation of the MTurk Requester API: what a good call does, every error it can answer with beside those that hold for
all, its limits, rules and defaults, in which states it works, how its list is walked; and the tests that show it. All of them
run on SQLite and on PostgreSQL.

`tests/wire/contract/` holds these promises as data, taken from the description of the API; `scripts/coverage_page.py` writes this
page of it. A test fails when the page is stale, when an operation of the published service model lacks a good call, an error that
its members make possible or a rule of paging, and when a test named here does not make the call, or does not get the error, that
it is named for.
"""


def lines() -> Iterator[str]:
    """Yield the page, line by line."""
    if str(ROOT / "tests") not in sys.path:
        sys.path.insert(0, str(ROOT / "tests"))
    from wire.contract import EVERY, all_promises  # noqa: PLC0415 -- found by the path above

    promises = all_promises()
    count = sum(len(listed) for listed in promises.values())
    yield INTRODUCTION
    yield f"{len(promises) - 1} operations, {count} promises."
    for name in (EVERY, *sorted(promises.keys() - {EVERY})):
        yield f"\n## {name[:1].upper()}{name[1:]}\n"
        yield "| | | shown by |"
        yield "|---|---|---|"
        yield from _rows(promises[name])


def _rows(listed: Sequence[Any]) -> Iterator[str]:
    from wire.contract import Kind  # noqa: PLC0415 -- found by the path that ``lines`` sets

    for kind in Kind:
        head: str = kind
        for promise in listed:
            if promise.kind is not kind:
                continue
            what = f"`{promise.code}`: {promise.what}" if promise.code else promise.what
            yield f"| {head} | {what} | {', '.join(map(_link, promise.shown_by))} |"
            head = ""


def _link(test: str) -> str:
    file, _, name = test.partition("::")
    return f"[{name.removeprefix('test_')}](../../tests/wire/{file})"


def main() -> int:
    """Write the page."""
    PAGE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
