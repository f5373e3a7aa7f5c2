"""The lint of templates: one reading for the editor, the previews and the command line (issue: template lint).

Pure: text in, findings out. Linear in the page, whatever it holds; says at most ``MOST`` things.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from kempelen.questions.linting import accessible, addresses, forms, variables, widgets
from kempelen.questions.linting.findings import Finding, Lines, Remark, Severity
from kempelen.questions.linting.page import Page

MOST: Final = 200
"""More than anybody mends at once."""

_LONGEST: Final = 400_000
_MOST_OF_A_RULE: Final = 20
_ORDER: Final = {severity: number for number, severity in enumerate(Severity)}

__all__ = ["MOST", "Finding", "Severity", "lint"]


def lint(html: str, columns: Sequence[str] | None = None, *, escaping: str, liquid: bool = False) -> tuple[Finding, ...]:
    """Return what to mend, the worst first, then in the page's order; of one rule at most twenty.

    ``columns`` None = no table is known. Never raises; beyond 400,000 characters only the beginning is read.
    """
    page = Page(html[:_LONGEST])
    lines = Lines(page.html)
    found = dict.fromkeys(_remarks(page, columns, escaping, liquid=liquid))
    ordered = sorted(found, key=lambda remark: (_ORDER[remark.severity], remark.at, remark.rule))
    counts: Counter[str] = Counter()
    kept: list[Finding] = []
    for remark in ordered:
        counts[remark.rule] += 1
        if counts[remark.rule] <= _MOST_OF_A_RULE:
            kept.append(lines.place(remark))
    return tuple(kept[:MOST])


def _remarks(page: Page, columns: Sequence[str] | None, escaping: str, *, liquid: bool) -> Iterator[Remark]:
    if liquid:
        yield from variables.liquid(page, columns)
    else:
        yield from variables.remarks(page, columns, escaping)
        yield from variables.liquid_is_off(page)
    yield from variables.whole(page)
    yield from forms.remarks(page)
    yield from widgets.remarks(page)
    yield from addresses.remarks(page)
    yield from accessible.remarks(page)
