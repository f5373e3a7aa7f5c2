"""Signing up: allauth's page with our two doors in front of it."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.views import SignupView
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kempelen.accounts.models import User

_ROLES = frozenset({"worker", "requester"})


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """allauth's form in our words; the roles come in by ``forms.RoleForm``, which it extends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what allauth says in other words, and nothing twice."""
        super().__init__(*args, **kwargs)
        email, password = self.fields["email"], self.fields["password1"]
        email.label = _("E-mail address")
        password.help_text = _("At least 10 characters; three or four words make a good one.")
        for field in (email, password):
            field.widget.attrs.pop("placeholder", None)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Do the same work for a taken address as for a new one: the time it takes tells nothing (security A3)."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class SignUpView(SignupView):  # type: ignore[misc]  # allauth ships no types
    """The sign-up page; ``?as=worker`` or ``?as=requester`` is the door a person came through."""

    def get_initial(self) -> dict[str, Any]:
        """Tick the role of the door."""
        initial: dict[str, Any] = super().get_initial()
        wanted = self.request.GET.get("as", "")
        if wanted in _ROLES:
            initial["roles"] = [wanted]
        return initial


sign_up = SignUpView.as_view()
