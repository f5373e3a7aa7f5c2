"""Rules on names, forms and where answers go."""

import re
from collections.abc import Iterator
from typing import Final

from kempelen.questions.linting.elements import ALONE, CHOICES, NAMED, REQUIRED
from kempelen.questions.linting.findings import Remark, Severity
from kempelen.questions.linting.page import Element, Page

_CONTROLS: Final = frozenset({"input", "select", "textarea"})
_FORMS: Final = frozenset({"form", "crowd-form"})
_NO_ANSWER: Final = frozenset({"submit", "button", "reset", "image"})
_CARRIED: Final = frozenset({"assignmentid", "hitid", "workerid", "turksubmitto", "taskanswers", "kempelenticket"})
_OLD_SUBMIT: Final = re.compile(r"mturk\.com/+mturk/externalSubmit", re.IGNORECASE)
_OF_A_FORM: Final = frozenset({"submit", "action", "method", "target", "elements", "reset", "length", "children", "parentNode"})


def remarks(page: Page) -> Iterator[Remark]:
    """Yield what is wrong with names and forms."""
    yield from _names(page)
    yield from _forms(page)


def controls_of(page: Page) -> Iterator[Element]:
    """Yield what a worker answers with."""
    for element in page.elements:
        if element.name in NAMED or (element.name in _CONTROLS and element.text("type").lower() not in _NO_ANSWER):
            yield element


def _names(page: Page) -> Iterator[Remark]:
    taken: dict[str, tuple[str, str]] = {}
    for control in controls_of(page):
        name = control.text("name")
        if not name:
            yield from _nameless(control, scripted=bool(page.scripts))
            continue
        at = control.attributes["name"].at
        yield from _reserved(control, name, at)
        if "[" in name or control.attributes["name"].is_merged:
            continue
        kind = (control.name, control.text("type").lower())
        may_share = control.name in CHOICES or kind[1] in {"radio", "checkbox"}
        if name in taken and not (may_share and taken[name] == kind):
            why = f"Two controls are named “{name}”; one answer would hide or mix with the other."
            # crowd-form makes a list of them (crowd-elements 3.1).
            severity = Severity.WARNING if "crowd-form" in control.inside else Severity.ERROR
            yield Remark(at, "duplicate-name", severity, why, "Give each control a name of its own.")
        taken.setdefault(name, kind)


def _nameless(control: Element, *, scripted: bool) -> Iterator[Remark]:
    if control.attributes.get("data-no-answer") or (control.name in _CONTROLS and "disabled" in control.attributes):
        return
    required = "name" in REQUIRED.get(control.name, ()) and not scripted  # a script may read it instead
    severity = Severity.ERROR if required else Severity.WARNING
    why = f"<{control.name}> has no name, so what is entered there is not in the answer."
    yield Remark(control.at, "missing-name", severity, why, 'Add name="…"; it becomes the column of the results.')


def _reserved(control: Element, name: str, at: int) -> Iterator[Remark]:
    if name.lower() in _CARRIED and control.text("type").lower() != "hidden":
        why = f"“{name}” is a name the marketplace uses itself when the form is sent."
        yield Remark(at, "reserved-name", Severity.ERROR, why, "Choose another name.")
    elif name in _OF_A_FORM and control.name in _CONTROLS:
        why = f"A control named “{name}” hides the form's own property of that name from scripts."
        yield Remark(at, "reserved-name", Severity.WARNING, why, "Choose another name.")


def _forms(page: Page) -> Iterator[Remark]:
    forms = [element for element in page.elements if element.name in _FORMS]
    submits = {element.form for element in page.elements if _submits(element)}
    scripted = "submit" in page.scripts
    for form in forms:
        if form.inside & _FORMS:
            why = f"This <{form.name}> stands inside another form, and browsers drop forms within forms."
            yield Remark(form.at, "nested-form", Severity.ERROR, why, "Keep one form around all controls.")
        elif form.name == "form" and form.at not in submits and not scripted:
            why = "The form has no button that sends it."
            yield Remark(form.at, "missing-submit", Severity.ERROR, why, "Add <button>Submit</button> at its end.")
        yield from _targets(form)
    if forms:
        yield from _outside(page)


def _submits(element: Element) -> bool:
    kind = element.text("type").lower()
    if element.name == "button":
        return kind in {"", "submit"}
    return (element.name == "input" and kind in {"submit", "image"}) or element.text("form-action") == "submit"


def _targets(form: Element) -> Iterator[Remark]:
    action, target = form.attributes.get("action"), form.attributes.get("target")
    if action and action.value.strip().lower().startswith(("http://", "https://", "//")):
        if _OLD_SUBMIT.search(action.value):
            why = "The form is sent to MTurk's own address. It is replaced by this marketplace's when the page is served."
            yield Remark(action.at, "absolute-submit", Severity.NOTE, why, "Nothing to do; or leave action out.")
        else:
            why = "The form is sent to another server, so the answer never arrives here."
            yield Remark(action.at, "absolute-submit", Severity.ERROR, why, "Take the action attribute out.")
    if target and target.value.lower() not in {"", "_self"}:
        why = "The form opens its answer in another window, which the task's sandbox does not allow."
        yield Remark(target.at, "form-target", Severity.ERROR, why, "Take the target attribute out.")


def _outside(page: Page) -> Iterator[Remark]:
    for control in controls_of(page):
        if control.form < 0 and "form" not in control.attributes and control.name not in ALONE and control.text("name"):
            why = f"<{control.name}> stands outside the form, so its answer is not sent."
            yield Remark(control.at, "outside-form", Severity.ERROR, why, "Move it into the form.")
