"""Forms of sign-up and of the settings page."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kempelen.accounts import actions
from kempelen.accounts.models import User
from kempelen.audit.vocabulary import Actor
from kempelen.ledger.actions import open_requester
from kempelen.qualifications.places import COUNTRIES, STATES
from kempelen.web.middleware import is_sandbox

_NAME_LENGTH = 120
_LABEL_LENGTH = 80
_WORKER, _REQUESTER = "worker", "requester"
_SCOPES = (
    ("read", _("Read: lists, queue, dashboard")),
    ("accept", _("Accept and return HITs")),
    ("submit", _("Submit answers")),
)


@cache
def _time_zones() -> Sequence[tuple[str, str]]:
    """Return the zones people live in: UTC first, then Area/City in order; no aliases of old programs."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    zones = ["UTC", *sorted(zone for zone in available_timezones() if zone.startswith(areas))]
    return [(zone, zone.replace("_", " ")) for zone in zones]


def _requester_name(*, required: bool, help_text: Any) -> forms.CharField:
    """Return the field for the name under which tasks are published."""
    return forms.CharField(label=_("Name shown to workers"), max_length=_NAME_LENGTH, required=required, help_text=help_text)


class RoleForm(forms.Form):
    """What a person wants to do here; allauth puts e-mail address and password in front of it."""

    field_order = ("email", "password1", "roles", "requester_name")

    roles = forms.MultipleChoiceField(
        label=_("What do you want to do here?"),
        choices=((_WORKER, _("Make money: work on tasks")), (_REQUESTER, _("Create tasks: publish and pay"))),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one. You can add the other later.")},
    )
    requester_name = _requester_name(
        required=False, help_text=_("Needed for creating tasks. Your lab, your company or your own name.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the public name of those who want to publish."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if _REQUESTER in given.get("roles", ()) and not given.get("requester_name"):
            self.add_error("requester_name", _("Workers see this name beside your tasks. For example: Lindqvist Vision Lab."))
        return given

    def signup(self, request: HttpRequest, user: User) -> None:
        """Give the new person the roles they asked for, where they asked; called by allauth when the log-in has been made."""
        actor, sandbox = Actor.user(user.pk), is_sandbox(request)
        if _WORKER in self.cleaned_data["roles"]:
            actions.become_worker(user=user, actor=actor, sandbox=sandbox)
        if _REQUESTER in self.cleaned_data["roles"]:
            open_requester(user=user, name=self.cleaned_data["requester_name"], actor=actor, sandbox=sandbox)


class PreferencesForm(forms.Form):
    """How a person wants the pages."""

    name = forms.CharField(
        label=_("Your name"), max_length=_NAME_LENGTH, required=False, help_text=_("Shown to you only, never to the other side.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_time_zones)
    theme = forms.ChoiceField(label=_("Theme"), choices=User.Theme.choices)
    more_contrast = forms.BooleanField(label=_("More contrast"), required=False)


class WorkerFactsForm(forms.Form):
    """What a worker declares; the system qualifications read it (requester-api 6.1)."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=[("", _("Not given")), *COUNTRIES.items()],
        required=False,
        help_text=_("Some tasks are only for people who live in certain places."),
    )
    subdivision = forms.ChoiceField(
        label=_("State"), choices=[("", _("Not given")), *STATES.items()], required=False, help_text=_("United States only.")
    )
    adult = forms.BooleanField(label=_("I am an adult and agree to see tasks with adult content"), required=False)

    def clean(self) -> dict[str, Any]:
        """Keep a state with the United States only: nowhere else has one here."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("subdivision") and given.get("country") != "US":
            self.add_error("subdivision", _("Choose a state only together with the United States."))
        return given


class OldWorkerIdForm(forms.Form):
    """Who a worker says they were on MTurk."""

    external_id = forms.CharField(
        label=_("My WorkerId on MTurk"),
        max_length=64,
        required=False,
        help_text=_("Requesters who know this id can give you the scores you had with them. Others do not see it."),
    )


class BecomeRequesterForm(forms.Form):
    """The other door, for a worker."""

    requester_name = _requester_name(
        required=True, help_text=_("Your lab, your company or your own name. Workers see it beside your tasks.")
    )


class WorkerTokenForm(forms.Form):
    """A token for a worker's own tools."""

    label = forms.CharField(label=_("What is it for?"), max_length=_LABEL_LENGTH, help_text=_("For example: my HIT finder."))
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=_SCOPES,
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
        error_messages={"required": _("Choose at least one.")},
    )
