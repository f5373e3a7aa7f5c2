"""Whether a table fits a template: every variable has a column, and no merged page grows too long (question-formats 11)."""

from collections.abc import Iterator, Sequence

from kempelen.core.errors import Refusal
from kempelen.questions.designs import check_layout, merged
from kempelen.questions.documents import html_question_xml
from kempelen.questions.hardened import MAX_BYTES
from kempelen.questions.models import Layout

_GREATEST_GROWTH = 12
"""A character becomes at most this many bytes: two ``\\uXXXX`` inside a script, or a split CDATA section."""

_NO_VARIABLES = (
    "The template has no variables, so every row would be the same HIT. "
    "Publish without a file, or write ${column} where a cell belongs."
)


class LayoutFit:
    """The template's side of the check. Rows are merged where arithmetic cannot tell their length; of Liquid, all."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._base_bytes = len(html_question_xml(layout.html, layout.frame_height).encode())
        self._uses: list[tuple[int, int]] = []

    def header(self, columns: Sequence[str]) -> Sequence[str]:
        """Return a sentence for each variable without a column, and for each cell that would stand in an unsafe place."""
        html = self._layout.html
        report = check_layout(self._layout, columns)
        if not report.variables:
            return [_NO_VARIABLES]
        uses = ((at, html.count(f"${{{name}}}")) for at, name in enumerate(columns))
        self._uses = [(at, count) for at, count in uses if count]
        # The report names missing columns first, without our hint.
        return [*_missing(report.missing, columns), *report.errors[len(report.missing) :]]

    def row(self, columns: Sequence[str], cells: Sequence[str]) -> str | None:
        """Return a sentence if the merged page is longer than a question may be."""
        grown = sum(len(cells[at]) * count for at, count in self._uses)
        if not self._layout.liquid and self._base_bytes + grown * _GREATEST_GROWTH <= MAX_BYTES:
            return None
        try:
            page = merged(self._layout, dict(zip(columns, cells, strict=True)))
        except Refusal as refusal:
            return str(refusal)
        size = len(html_question_xml(page, self._layout.frame_height).encode())
        if size > MAX_BYTES:
            return f"With this row the task has {size:,} bytes; {MAX_BYTES:,} is the most. Shorten the cells."
        return None


def _missing(names: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    alike = {name.strip().casefold(): name for name in columns}
    for name in names:
        near = alike.get(name.strip().casefold())
        hint = f" The column “{near}” is written differently; capitals and spaces count." if near else ""
        yield f"The template uses ${{{name}}}, but there is no column “{name}”.{hint}"
