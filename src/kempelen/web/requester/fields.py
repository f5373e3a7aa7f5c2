"""Form fields for what a requester writes: dollars, durations with a unit, places. Each cleans to the rooms' own values."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kempelen.money import MoneyError, parse_amount, wire_amount
from kempelen.qualifications.places import COUNTRIES
from kempelen.qualifications.requirements import Locale

UNITS = ((86_400, _("days")), (3_600, _("hours")), (60, _("minutes")), (1, _("seconds")))
_CODE = re.compile(r"(?P<country>[A-Z]{2})(?:-(?P<part>[A-Z]{2}))?")
_BY_NAME = {name.casefold(): code for code, name in COUNTRIES.items()}


class RewardField(forms.Field):
    """Dollars as typed, with parts of a cent; cleans to micro-units."""

    def __init__(self, **options: Any) -> None:
        """Ask phones for digits and a point."""
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> int | None:
        """Return micro-units; 0 is an amount, since work may be volunteered. Raises ValidationError naming a good value."""
        text = str(value or "").strip().removeprefix("$").replace(",", "")
        if not text:
            return None
        try:
            return parse_amount(text)
        except MoneyError as error:
            raise ValidationError(
                _("Write dollars with digits and a point, such as 0.05. Parts of a cent are allowed: 0.005.")
            ) from error

    def prepare_value(self, value: Any) -> Any:
        """Show micro-units as dollars; what was typed stays as typed."""
        return wire_amount(value) if isinstance(value, int) else value


class DurationWidget(forms.MultiWidget):
    """A number and its unit."""

    template_name = "requester/widgets/duration.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, unit: int = 3_600) -> None:
        """Make the two controls; the unit says what the number counts, also aloud. ``unit``: the first one offered."""
        self._unit = unit
        number = forms.NumberInput(attrs={"min": 0, "inputmode": "numeric", "aria-label": _("Number")})
        units = forms.Select(choices=UNITS, attrs={"aria-label": _("Unit")})
        super().__init__((number, units), attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Show seconds in the largest unit that needs no fraction."""
        if value is None:
            return [None, self._unit]
        for size, _name in UNITS:
            if value and value % size == 0:
                return [value // size, size]
        return [value, 60 if not value else 1]


class DurationField(forms.MultiValueField):
    """A number and a unit; cleans to seconds."""

    def __init__(self, *, unit: int = 3_600, **options: Any) -> None:
        """Build both fields; either one empty is an error of the whole. ``unit``: the first one offered, in seconds."""
        number = forms.IntegerField(min_value=0, max_value=31_536_000)
        units = forms.TypedChoiceField(choices=UNITS, coerce=int)
        super().__init__((number, units), widget=DurationWidget(unit=unit), require_all_fields=True, **options)

    def compress(self, data_list: list[Any]) -> int | None:
        """Return seconds; a unit alone says nothing."""
        if not data_list or data_list[0] is None:
            return None
        return int(data_list[0] * data_list[1])


class PlacesField(forms.Field):
    """Countries by code or name and states of the United States, separated by commas; cleans to Locales."""

    def __init__(self, **options: Any) -> None:
        """Take one line of text."""
        super().__init__(widget=forms.TextInput(attrs={"maxlength": 600}), **options)

    def to_python(self, value: Any) -> tuple[Locale, ...]:
        """Return the places in the order typed. Raises ValidationError naming the first that is unknown."""
        return tuple(_place(part.strip()) for part in str(value or "").split(",") if part.strip())

    def prepare_value(self, value: Any) -> Any:
        """Show places as they are typed."""
        return ", ".join(str(place) for place in value) if isinstance(value, tuple) else value


def _place(text: str) -> Locale:
    match = _CODE.fullmatch(text.upper())
    if match is not None and match["country"] in COUNTRIES and (match["part"] is None or match["country"] == "US"):
        return Locale(match["country"], match["part"] or "")
    code = _BY_NAME.get(text.casefold())
    if code is None:
        raise ValidationError(
            _("“%(place)s” is not a place here. Write countries by code or name, such as US, Germany; a state as US-NY."),
            params={"place": text},
        )
    return Locale(code)
