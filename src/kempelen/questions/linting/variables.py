"""Rules on ``${variables}``, on the page as a whole and on its size: what saving and publishing refuse, with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kempelen.questions.hardened import MAX_BYTES
from kempelen.questions.linting.findings import Remark, Severity
from kempelen.questions.linting.page import Page
from kempelen.questions.liquid import looks_liquid, names_in, start_of_liquid, wrong_with
from kempelen.questions.markup import IN_SCRIPTS, VARIABLE, Place
from kempelen.questions.templates import TemplateReport, check_template, refused_place

_NEARLY_FULL = 60_000
_NEARLY = re.compile(r"\$\{[^{}<>\n]{0,60}\}")


def remarks(page: Page, columns: Sequence[str] | None, escaping: str) -> Iterator[Remark]:
    """Yield what is wrong with variables against the columns of a table, where one is known."""
    report = check_template(page.html, columns, escaping)
    first: dict[str, int] = {}
    refused: dict[str, int] = {}
    for slot in page.scanner.slots():
        first.setdefault(slot.name, slot.start)
        refused.setdefault(refused_place(slot), slot.start)
    for name in report.missing:
        why = f"The table has no column “{name}”, which the template names."
        mend = "Add the column, or write the name as the table does; capitals count."
        yield Remark(first[name], "missing-column", Severity.ERROR, why, mend)
    for sentence in report.errors[len(report.missing) :]:
        at = refused.get(sentence, max(page.html.find("<![CDATA["), 0))
        mend = "Move it, or let cells go in as they are, like MTurk."
        yield Remark(at, "unsafe-place", Severity.ERROR, sentence, mend)
    yield from _columns(report, first)
    yield from _nearly(page)


def _nearly(page: Page) -> Iterator[Remark]:
    """Yield what looks like a variable outside scripts and is none, so that workers would see it as it stands."""
    starts = [region.start for region in page.scanner.regions]
    for found in _NEARLY.finditer(page.html):
        place = page.scanner.regions[bisect_right(starts, found.start()) - 1].place
        if VARIABLE.fullmatch(found[0]) or place in IN_SCRIPTS or place is Place.HANDLER:
            continue
        why = f"“{found[0]}” is no variable: it is shown as it stands."
        mend = "Write a name of letters, digits, “_”, space, “.” or “-” and nothing else, such as ${name}."
        yield Remark(found.start(), "nearly-variable", Severity.WARNING, why, mend)


def liquid(page: Page, columns: Sequence[str] | None) -> Iterator[Remark]:
    """Yield what is wrong with a page written in Liquid."""
    if wrong := wrong_with(page.html):
        at = _start_of(page.html, wrong.line)
        yield Remark(at, "liquid", Severity.ERROR, wrong.reason, "See the tags and filters in the documentation of templates.")
        return
    names = names_in(page.html)
    for name in names if columns is not None else ():
        if name not in (columns or ()):
            why = f"The table has no column “{name}”, which the template names."
            yield Remark(
                _place_of(page.html, name),
                "missing-column",
                Severity.ERROR,
                why,
                "Add the column, or write the name as the table does.",
            )
    for name in columns or ():
        if name not in names:
            why = f"The column “{name}” is not named in the template; it will be kept with the results."
            yield Remark(0, "unused-column", Severity.NOTE, why, "Nothing to do, unless workers should see it.")


def liquid_is_off(page: Page) -> Iterator[Remark]:
    """Yield a warning where a page is written in Liquid that nobody will run."""
    if looks_liquid(page.html):
        why = "The page is written in Liquid, which is off: workers would see the braces."
        yield Remark(
            start_of_liquid(page.html), "liquid-off", Severity.WARNING, why, "Turn Liquid on for the project, or write ${name}."
        )


def _start_of(html: str, line: int) -> int:
    return len("".join(f"{before}\n" for before in html.split("\n")[: max(line - 1, 0)]))


def _place_of(html: str, name: str) -> int:
    """Return where a column is named, 0 where it is written in some unusual way."""
    found = re.search(rf"task\.input(?:\.|\[\s*['\"]){re.escape(name)}(?![\w\-])", html)
    return found.start() if found else 0


def whole(page: Page) -> Iterator[Remark]:
    """Yield what concerns the whole page: how large it is, and whether it asks for a password."""
    size = len(page.html.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        why = f"The page has {size:,} bytes; a question has at most {MAX_BYTES:,}."
        yield Remark(0, "size", Severity.ERROR, why, "Move scripts, styles and pictures to addresses of their own.")
    elif size > _NEARLY_FULL:
        why = f"The page has {size:,} bytes of at most {MAX_BYTES:,}; merged cells count too."
        yield Remark(0, "size", Severity.WARNING, why, "Move scripts, styles and pictures to addresses of their own.")
    for element in page.elements:
        if element.name == "input" and element.text("type").lower() == "password":
            why = "The page asks for a password. Workers are told never to type one into a task."
            yield Remark(element.at, "password", Severity.WARNING, why, "Ask for something else.")


def _columns(report: TemplateReport, first: dict[str, int]) -> Iterator[Remark]:
    for name in report.unused:
        why = f"The column “{name}” is not in the template; it will be kept with the results."
        yield Remark(0, "unused-column", Severity.NOTE, why, "Nothing to do, unless workers should see it.")
    for name in report.in_scripts:
        why = f"${{{name}}} in a script is no column of the table; it is left as it is."
        yield Remark(first[name], "script-variable", Severity.NOTE, why, "Nothing to do, unless it was meant as a column.")
