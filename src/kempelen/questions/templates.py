"""Templates: HTML with ``${variables}`` (question-formats 11), merged in one pass, raw or escaped for the place (security B4)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Final

from kempelen.questions.errors import TemplateError
from kempelen.questions.markup import IN_SCRIPTS, VARIABLE, WRITABLE, Place, Region, Scanner, Slot

RAW: Final = "raw"
CONTEXTUAL: Final = "contextual"
_FORM = re.compile(r"<(?:form|crowd-form|crowd-entity-annotation)(?=[\s/>])", re.IGNORECASE)
_CROWD = re.compile(r"<crowd-[a-z]", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_ACTIVE = re.compile(r"<script\b|\bon[a-z]+\s*=|javascript:", re.IGNORECASE)
_STANDARD_FORM: Final = (
    '<form name="mturk_form" id="mturk_form" method="post" action="https://www.mturk.com/mturk/externalSubmit">'
    '<input type="hidden" name="assignmentId" id="assignmentId" value="">'
)
_STANDARD_END: Final = (
    '<p><input type="submit" id="submitButton" value="Submit"></p></form>'
    '<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script><script>turkSetAssignmentID();</script>'
)


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """What a template's author should know before anybody works on it."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    variables: tuple[str, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    in_scripts: tuple[str, ...]
    """Names in scripts that no column has: they are left as they are."""


@lru_cache(maxsize=128)
def _scanned(html: str) -> Scanner:
    return Scanner(html)


@lru_cache(maxsize=128)
def _slots(html: str) -> tuple[Slot, ...]:
    return tuple(_scanned(html).slots()) if "${" in html else ()


def variables_in(html: str) -> tuple[str, ...]:
    """Return the names a table must have, in order of appearance.

    ``${x}`` inside a script's template literal is the script's own, unless the name also stands elsewhere.
    """
    return tuple(dict.fromkeys(slot.name for slot in _slots(html) if slot.region.place is not Place.TEMPLATE_LITERAL))


def literals_in(html: str) -> frozenset[str]:
    """Return names that stand in scripts' template literals alone: the script's own, unless somebody gives them a value."""
    found = {slot.name for slot in _slots(html) if slot.region.place is Place.TEMPLATE_LITERAL}
    return frozenset(found.difference(variables_in(html)))


def merge(html: str, values: Mapping[str, str], escaping: str) -> str:
    """Put the values in, in a single pass: what stands in a value is never looked at again.

    Names without a value stay as they are. ``raw`` inserts text as it is, like MTurk. ``contextual`` escapes for the
    place; raises TemplateError where there is no safe way, which ``check_template`` has refused at saving.
    """
    if escaping == RAW:
        return VARIABLE.sub(lambda found: values.get(found[1], found[0]), html)
    return _merged_contextually(html, values)


def _merged_contextually(html: str, values: Mapping[str, str]) -> str:
    pieces: list[str] = []
    position = 0
    region: Region | None = None
    for slot in _slots(html):
        if slot.name not in values or slot.region.place is Place.TEMPLATE_LITERAL:
            continue
        if slot.region.place not in WRITABLE:
            raise TemplateError((refused_place(slot),))
        if slot.region.place in {Place.URL, Place.FRAME_URL}:
            if slot.region is not region:  # an address is judged whole: several variables may make one scheme
                region = slot.region
                pieces += (html[position : region.start], _address(html, region, values))
                position = region.end
            continue
        pieces += (html[position : slot.start], _escaped(values[slot.name], slot.region.place))
        position = slot.end
    pieces.append(html[position:])
    return "".join(pieces)


def _escaped(value: str, place: Place) -> str:
    return _script_escaped(value) if place is Place.SCRIPT_STRING else escape(value, quote=True)


_PLAIN_IN_SCRIPTS = re.compile(r"[^A-Za-z0-9_ \u00a0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _script_escaped(value: str) -> str:
    r"""Write everything but letters, digits and spaces as ``\uXXXX``: the same in JSON and in either kind of quotes."""
    return _PLAIN_IN_SCRIPTS.sub(lambda found: f"\\u{ord(found[0]):04x}", value)


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_NOWHERE: Final = "about:invalid"
_SKIPPED: Final = "".join(map(chr, range(33)))


def _address(html: str, region: Region, values: Mapping[str, str]) -> str:
    """Merge one attribute's address; one with another scheme leads nowhere. Browsers skip the same characters."""
    written = html[region.start : region.end]
    merged = VARIABLE.sub(lambda found: escape(values[found[1]], quote=True) if found[1] in values else found[0], written)
    read = re.sub(r"[\t\n\r]", "", unescape(merged)).lstrip(_SKIPPED)
    scheme = _SCHEME.match(read)
    return merged if scheme is None or _is_harmless(scheme[1].lower(), read, region.place) else _NOWHERE


def _is_harmless(scheme: str, address: str, place: Place) -> bool:
    if place is Place.FRAME_URL:
        return scheme in {"http", "https"}
    return scheme in _SCHEMES or (scheme == "data" and address.lower().startswith("data:image/"))


def check_template(html: str, columns: Sequence[str] | None, escaping: str) -> TemplateReport:
    """Say what is wrong with a template, all at once. ``columns`` None = no table is known yet."""
    variables = variables_in(html)
    known = set(variables if columns is None else columns)
    slots = _slots(html)
    outside = {slot.name for slot in slots if slot.region.place not in IN_SCRIPTS}
    missing = tuple(name for name in variables if name not in known and name in outside)
    in_scripts = dict.fromkeys(slot.name for slot in slots if slot.name not in known and slot.name not in outside)
    unused = tuple(name for name in columns or () if name not in {slot.name for slot in slots})
    errors = [f"The table has no column “{name}”, which the template names." for name in missing]
    warnings = [f"${{{name}}} in a script is no column of the table; it is left as it is." for name in in_scripts]
    warnings += [f"The column “{name}” is not in the template; it will be kept with the results." for name in unused]
    if escaping == CONTEXTUAL:
        errors += _context_errors(html, known)
    return TemplateReport(
        errors=tuple(dict.fromkeys(errors)),
        warnings=(*warnings, *cautions(html)),
        variables=variables,
        missing=missing,
        unused=unused,
        in_scripts=tuple(in_scripts),
    )


def _context_errors(html: str, known: set[str]) -> list[str]:
    slots = [slot for slot in _slots(html) if slot.name in known]
    if not slots:
        return []
    refused = WRITABLE | {Place.TEMPLATE_LITERAL}
    errors = [refused_place(slot) for slot in slots if slot.region.place not in refused]
    if "<![CDATA[" in html:
        errors.append("Take the CDATA section out of the page: browsers disagree with themselves about where it ends.")
    if _hides_a_script(html):
        errors.append("Take “<!--” and “<script” out of the script's own text: browsers read on past its end.")
    return errors


def _hides_a_script(html: str) -> bool:
    """Return whether a script's text opens a comment and then a script, which moves the place where it ends."""
    scripts = re.findall(r"<script(?=[\s/>]).*?(?:</script|\Z)", html, re.IGNORECASE | re.DOTALL)
    return any(re.search(r"<!--.*<script", text[7:], re.IGNORECASE | re.DOTALL) for text in scripts)


def refused_place(slot: Slot) -> str:
    """Return why a cell of a table may not stand in this place."""
    hint = {
        Place.SCRIPT: "Put it in quotes.",
        Place.UNQUOTED: "Put quotes around the attribute's value.",
        Place.FORM_TARGET: "Answers always go to the marketplace.",
    }.get(slot.region.place, "Put it into the text or into a quoted attribute.")
    return f"${{{slot.name}}} stands in {slot.region.place.value}, where a cell of a table cannot be made safe. {hint}"


def cautions(html: str) -> tuple[str, ...]:
    """Return what workers and authors should be warned of, whatever the language of the template."""
    found = []
    if _PASSWORD.search(html):
        found.append("The page asks for a password. Workers are told never to type one into a task.")
    if _CROWD.search(html) and "crowd-html-elements" not in html:
        found.append("The page uses crowd-* elements but does not load crowd-html-elements.js: they stay empty.")
    return tuple(found)


def looks_active(cell: str) -> bool:
    """Return whether a cell could run as script when put in raw: worth a warning before publishing (security B4)."""
    return _ACTIVE.search(cell) is not None


def wrapped(html: str) -> str:
    """Put MTurk's standard form around a page that has neither a form nor a crowd-form (question-formats 7.1, 7.5)."""
    if _FORM.search(html):
        return html
    tags = _scanned(html).tags
    opening = [tag.end for tag in tags if (tag.name == "body" and not tag.closing) or (tag.name == "head" and tag.closing)]
    start = opening[-1] if opening else lead_of(html)
    closing = [tag.start for tag in tags if tag.closing and tag.name in {"body", "html"} and tag.start >= start]
    end = closing[0] if closing else len(html)
    return f"{html[:start]}{_STANDARD_FORM}{html[start:end]}{_STANDARD_END}{html[end:]}"


_LEAD = re.compile(
    r"""(?:\s+|<!--(?:-?>|.*?(?:--!?>|\Z))|<!doctype\b[^>]*>|<(?:html|head)(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>)*""",
    re.IGNORECASE | re.DOTALL,
)


def lead_of(html: str) -> int:
    """Return where a page's own content begins: after its doctype, ``<html>`` and ``<head>`` tags, if it has them."""
    found = _LEAD.match(html)
    return found.end() if found else 0
