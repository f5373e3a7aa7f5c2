"""Write docs/integrator/operations.md: which operations of the Requester API are offered, read from the code."""

import sys
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "integrator" / "operations.md"


def lines() -> Iterator[str]:
    """Yield the page, line by line."""
    import django  # noqa: PLC0415 -- settings are read when the page is made, not when this file is

    django.setup()
    from kempelen.wire.model import API_VERSION, operations  # noqa: PLC0415
    from kempelen.wire.operations import OFFERED  # noqa: PLC0415

    yield "# Operations"
    yield ""
    yield (
        f"Of the {len(operations())} operations of the MTurk Requester API, version {API_VERSION}, {len(OFFERED)} are offered. "
        "The others answer with a well-formed `RequestError` (`AWS.MechanicalTurk.OperationNotAvailable`)."
    )
    yield "This page is made from the code by `scripts/operations.py`."
    yield ""
    yield "| operation | offered |"
    yield "|---|---|"
    for name in sorted(operations()):
        yield f"| {name} | {'yes' if name in OFFERED else 'not yet'} |"


def main() -> int:
    """Write the page."""
    PAGE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
