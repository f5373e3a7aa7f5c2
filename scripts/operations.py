"""Write docs/integrator/operations.md: the operations of the Requester API, read from its published service model."""

import sys
from collections.abc import Iterator
from pathlib import Path

from botocore.loaders import Loader

VERSION = "2017-01-17"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "integrator" / "operations.md"


def lines() -> Iterator[str]:
    """Yield the page, line by line."""
    names = sorted(Loader().load_service_model("mturk", "service-2", VERSION)["operations"])
    yield "# Operations"
    yield ""
    yield (
        f"All {len(names)} operations of the MTurk Requester API, version {VERSION}, are offered. "
        "[What each of them promises](coverage.md), with the test that shows it, is a page of its own."
    )
    yield "This page is made by `scripts/operations.py`."
    yield ""
    for name in names:
        yield f"* [{name}](coverage.md#{name.lower()})"


def main() -> int:
    """Write the page."""
    PAGE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
