"""allauth's forms in our words: the same label for the same thing on every page, and no placeholder in its place (look 6, 12)."""

from typing import Any

from allauth.account import forms
from django.forms import Form
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, again"),
}


class InOurWords(Form):
    """Gives a form's fields our labels, and takes their placeholders away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(InOurWords, forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Signing in."""


class AddEmailForm(InOurWords, forms.AddEmailForm):  # type: ignore[misc]  # allauth ships no types
    """One more address."""


class ChangePasswordForm(InOurWords, forms.ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """A new password instead of a known one."""


class ResetPasswordForm(InOurWords, forms.ResetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    """Where to send the link to."""


class ResetPasswordKeyForm(InOurWords, forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth ships no types
    """A new password instead of a forgotten one."""


class ReauthenticateForm(InOurWords, forms.ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The password once more, before something that matters."""
