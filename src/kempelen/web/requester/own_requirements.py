"""Lines of the project form for the requester's own qualification types: which one, how it is compared, with what."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kempelen.qualifications.requirements import MOST_INTEGERS, SET_LIKE, VALUELESS, Comparator, Guard, Requirement

LINES = 5
"""How many types one project can ask for here; a program can ask for more."""

_COMPARATORS = (
    (Comparator.EXISTS.value, gettext_lazy("is granted")),
    (Comparator.GREATER_THAN_OR_EQUAL_TO.value, gettext_lazy("is at least")),
    (Comparator.GREATER_THAN.value, gettext_lazy("is more than")),
    (Comparator.LESS_THAN_OR_EQUAL_TO.value, gettext_lazy("is at most")),
    (Comparator.LESS_THAN.value, gettext_lazy("is less than")),
    (Comparator.EQUAL_TO.value, gettext_lazy("is")),
    (Comparator.NOT_EQUAL_TO.value, gettext_lazy("is not")),
    (Comparator.IN.value, gettext_lazy("is one of")),
    (Comparator.NOT_IN.value, gettext_lazy("is none of")),
    (Comparator.DOES_NOT_EXIST.value, gettext_lazy("is not granted")),
)
_MINUS = "\N{MINUS SIGN}"
_NUMBER = re.compile(rf"[-{_MINUS}]?[0-9]{{1,10}}")
_SMALLEST, _LARGEST = -(2**31), 2**31 - 1


def name_of_line(number: int, part: str) -> str:
    """Return what a field of a line is called; part is ``type``, ``comparator`` or ``values``."""
    return f"own_{number}_{part}"


def fields_of_line(number: int, types: Mapping[str, str]) -> dict[str, forms.Field]:
    """Return the fields of one line; ``types`` are names by public id."""
    choices = (("", gettext_lazy("Does not matter")), *types.items())
    return {
        name_of_line(number, "type"): forms.ChoiceField(
            label=gettext_lazy("Your qualification"), required=False, choices=choices
        ),
        name_of_line(number, "comparator"): forms.ChoiceField(
            label=gettext_lazy("How it compares"), required=False, choices=_COMPARATORS, initial=Comparator.EXISTS.value
        ),
        name_of_line(number, "values"): forms.CharField(
            label=gettext_lazy("Value"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
        ),
    }


def read_line(number: int, requirement: Requirement) -> dict[str, Any]:
    """Return a line's first values."""
    return {
        name_of_line(number, "type"): requirement.qualification_type_id,
        name_of_line(number, "comparator"): requirement.comparator.value,
        name_of_line(number, "values"): ", ".join(str(value) for value in requirement.integer_values),
    }


def check_line(number: int, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the field of a line that is wrong and why, or None."""
    values, comparator = data.get(name_of_line(number, "values"), ""), data.get(name_of_line(number, "comparator"), "")
    if not data.get(name_of_line(number, "type")):
        return (name_of_line(number, "type"), _("Choose which one, or empty the value.")) if values else None
    numbers = _numbers(values)
    sentence = ""
    if comparator in VALUELESS or not comparator:
        sentence = _("“Is granted” compares no value. Choose “is at least”, or leave this empty.") if values else ""
    elif numbers is None:
        sentence = _("Write whole numbers only, such as 80.")
    elif comparator in SET_LIKE:
        if not 1 <= len(numbers) <= MOST_INTEGERS:
            sentence = _("Write 1 to %(most)d whole numbers, separated by commas, such as 1, 2, 3.") % {"most": MOST_INTEGERS}
    elif len(numbers) != 1:
        sentence = _("Write one whole number, such as 80.")
    return (name_of_line(number, "values"), sentence) if sentence else None


def requirement_of_line(number: int, data: Mapping[str, Any], guard: Guard) -> Requirement | None:
    """Return what a line that was checked asks for; None where it asks for nothing."""
    type_id = data.get(name_of_line(number, "type"))
    if not type_id:
        return None
    comparator = Comparator(data[name_of_line(number, "comparator")] or Comparator.EXISTS)
    values = () if comparator in VALUELESS else tuple(_numbers(data[name_of_line(number, "values")]) or ())
    return Requirement(type_id, comparator, values, (), guard)


def _numbers(text: str) -> Sequence[int] | None:
    """Return the numbers of a text, None when something in it is no number that a qualification can have."""
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    numbers = [int(part.replace(_MINUS, "-")) for part in parts]
    return numbers if all(_SMALLEST <= value <= _LARGEST for value in numbers) else None
