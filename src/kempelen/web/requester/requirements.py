"""The requirements part of the project form: a line for each system qualification, some for one's own, and who may see it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from kempelen.qualifications.requirements import MOST_REQUIREMENTS, Comparator, Guard, Locale, Requirement
from kempelen.qualifications.system import ADULT, HITS_APPROVED, LOCALE, MASTERS, MASTERS_IDS, PERCENT_APPROVED
from kempelen.web.requester.fields import PlacesField
from kempelen.web.requester.own_requirements import (
    LINES,
    check_line,
    fields_of_line,
    name_of_line,
    read_line,
    requirement_of_line,
)

_AT_LEAST = Comparator.GREATER_THAN_OR_EQUAL_TO
_NUMBERS = (
    ("", _("Does not matter")),
    (_AT_LEAST.value, _("is at least")),
    (Comparator.GREATER_THAN.value, _("is more than")),
    (Comparator.LESS_THAN_OR_EQUAL_TO.value, _("is at most")),
    (Comparator.LESS_THAN.value, _("is less than")),
)
_NUMBER_VALUES = frozenset(value for value, _label in _NUMBERS if value)
_INSIDE = {Comparator.IN, Comparator.EQUAL_TO}
_OUTSIDE = {Comparator.NOT_IN, Comparator.NOT_EQUAL_TO}


class Visibility(models.TextChoices):
    """Who sees the HITs: MTurk's three words for the three guards (requester-site 5.1)."""

    PUBLIC = Guard.ACCEPT.value, _("Public: everybody may preview, only qualified workers may accept")
    PRIVATE = Guard.PREVIEW.value, _("Private: everybody sees them listed, only qualified workers may preview")
    HIDDEN = Guard.DISCOVER.value, _("Hidden: only qualified workers see them at all")


class RequirementsForm(forms.Form):
    """Which workers may accept. Requirements that this form has no line for are kept as they are."""

    location = forms.ChoiceField(
        label=_("Location"),
        required=False,
        choices=(("", _("Anywhere")), (Comparator.IN.value, _("is one of")), (Comparator.NOT_IN.value, _("is none of"))),
    )
    places = PlacesField(label=_("Places"), required=False)
    approval = forms.ChoiceField(label=_("HIT approval rate"), required=False, choices=_NUMBERS)
    approval_percent = forms.IntegerField(label=_("Percent"), required=False, min_value=0, max_value=100)
    approved = forms.ChoiceField(label=_("Number of HITs approved"), required=False, choices=_NUMBERS)
    approved_number = forms.IntegerField(label=_("HITs"), required=False, min_value=0, max_value=1_000_000_000)
    masters = forms.BooleanField(label=_("Only Masters may work on these HITs"), required=False)
    adult = forms.BooleanField(
        label=_("These HITs may hold adult content; only workers who agreed to it may accept"), required=False
    )
    visibility = forms.ChoiceField(
        label=_("Who sees them"), choices=Visibility.choices, initial=Visibility.PUBLIC, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, kept: Iterable[Requirement] = (), own_types: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        """Offer the requester's own types, names by public id; remember what the lines cannot express."""
        super().__init__(*args, **options)
        self.kept = tuple(kept)
        self.own_types = own_types or {}
        if self.own_types:
            for number in range(1, LINES + 1):
                self.fields.update(fields_of_line(number, self.own_types))

    def own_lines(self) -> list[dict[str, Any]]:
        """Return the lines for own types, for the page: first those in use and one to add, then the rest (``spare``)."""
        if not self.own_types:
            return []
        lines = [{part: self[name_of_line(number, part)] for part in ("type", "comparator", "values")} for number in self._own()]
        used = [number for number, line in enumerate(lines) if line["type"].value() or line["values"].value()]
        shown = (used[-1] if used else -1) + 1
        return [{**line, "spare": number > shown} for number, line in enumerate(lines)]

    def _own(self) -> range:
        return range(1, LINES + 1) if self.own_types else range(0)

    def clean(self) -> dict[str, Any]:
        """Say where a line lacks its value, and that a guard needs something to guard."""
        data = super().clean() or {}
        for choice, value, hint in (
            ("location", "places", _("Name at least one place, such as US.")),
            ("approval", "approval_percent", _("Say how many percent, such as 95.")),
            ("approved", "approved_number", _("Say how many HITs, such as 100.")),
        ):
            if data.get(choice) and data.get(value) in (None, ()) and value not in self.errors:
                self.add_error(value, hint)
        for number in self._own():
            wrong = check_line(number, data)
            if wrong is not None and wrong[0] not in self.errors:
                self.add_error(*wrong)
        if not self.errors and len(self.requirements()) > MOST_REQUIREMENTS:
            self.add_error(None, _("HITs have at most %(most)d requirements. Take one away.") % {"most": MOST_REQUIREMENTS})
        if not self.errors and data["visibility"] != Visibility.PUBLIC and not self.requirements():
            self.add_error("visibility", _("Private and Hidden keep out those who lack a requirement, and there is none yet."))
        return data

    def requirements(self) -> tuple[Requirement, ...]:
        """Return what was asked for, all under the chosen guard, then what the form keeps."""
        data, guard = self.cleaned_data, Guard(self.cleaned_data["visibility"])
        made = []
        if data["location"]:
            made.append(Requirement(LOCALE, Comparator(data["location"]), (), data["places"], guard))
        if data["approval"]:
            made.append(Requirement(PERCENT_APPROVED, Comparator(data["approval"]), (data["approval_percent"],), (), guard))
        if data["approved"]:
            made.append(Requirement(HITS_APPROVED, Comparator(data["approved"]), (data["approved_number"],), (), guard))
        if data["masters"]:
            made.append(Requirement(MASTERS, Comparator.EXISTS, (), (), guard))
        if data["adult"]:
            made.append(Requirement(ADULT, Comparator.EQUAL_TO, (1,), (), guard))
        own = (requirement_of_line(number, data, guard) for number in self._own())
        return (*made, *(requirement for requirement in own if requirement is not None), *self.kept)


def read_requirements(
    requirements: Iterable[Requirement], own_types: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], tuple[Requirement, ...]]:
    """Return the form's first values, and the requirements that it has no line for."""
    initial: dict[str, Any] = {}
    kept: list[Requirement] = []
    lines = iter(range(1, LINES + 1))
    for requirement in requirements:
        visibility = initial.get("visibility", requirement.guard.value)
        own = requirement.qualification_type_id in (own_types or {}) and visibility == requirement.guard.value
        number = next(lines, None) if own else None
        values = read_line(number, requirement) if number is not None else _line(requirement)
        if not values or visibility != requirement.guard.value or initial.keys() & values.keys():
            kept.append(requirement)
        else:
            initial |= {"visibility": visibility, **values}
    return initial, tuple(kept)


def _line(requirement: Requirement) -> Mapping[str, Any]:
    kind, comparator = requirement.qualification_type_id, requirement.comparator
    if kind == LOCALE and comparator in _INSIDE | _OUTSIDE:
        chosen = Comparator.IN if comparator in _INSIDE else Comparator.NOT_IN
        places: tuple[Locale, ...] = requirement.locale_values
        return {"location": chosen.value, "places": places}
    if kind == PERCENT_APPROVED and comparator in _NUMBER_VALUES:
        return {"approval": comparator.value, "approval_percent": requirement.integer_values[0]}
    if kind == HITS_APPROVED and comparator in _NUMBER_VALUES:
        return {"approved": comparator.value, "approved_number": requirement.integer_values[0]}
    if kind in MASTERS_IDS and comparator is Comparator.EXISTS:
        return {"masters": True}
    if kind == ADULT and comparator is Comparator.EQUAL_TO and requirement.integer_values == (1,):
        return {"adult": True}
    return {}
