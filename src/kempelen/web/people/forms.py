"""Forms of the account pages."""

from django import forms
from django.http import HttpRequest

from kempelen.accounts.models import User


class RoleForm(forms.Form):
    """What a person wants to do here; extends allauth's sign-up form."""

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth when the log-in has been made."""
