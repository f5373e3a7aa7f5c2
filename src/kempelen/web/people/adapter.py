"""Our wishes at allauth's hooks: people are made and passwords changed by the verbs of ``accounts``."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest

from kempelen.accounts.actions import change_password, create_person
from kempelen.accounts.errors import EmailTakenError
from kempelen.accounts.models import User
from kempelen.audit.vocabulary import Actor
from kempelen.core import crypto
from kempelen.web.middleware import is_sandbox

_SECOND_STEP = "second_step"


@dataclass(frozen=True, slots=True)
class _Place:
    """What allauth's mails say of the site."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up and password changes go through our own verbs."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether the operator lets anybody register."""
        del request
        return bool(settings.KEMPELEN.signup == "open")

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:  # noqa: FBT001, FBT002 -- allauth's signature
        """Make the person; when two sign up with one address at once, the second is answered like any taken address."""
        del user, commit
        email: str = form.cleaned_data["email"]
        try:
            return create_person(email=email, name="", password=form.cleaned_data["password1"], actor=Actor.system("sign-up"))
        except EmailTakenError as taken:
            raise ImmediateHttpResponse(prevent_enumeration(request, email=email)) from taken

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links and name are the marketplace's own, by whatever host the request came in (security W3).

        Who asked in the sandbox is led back there: to its address as the settings have it.
        """
        home = settings.KEMPELEN.address_of(sandbox=self.request is not None and is_sandbox(self.request))
        at_home = {name: _at(home, value) if name.endswith("url") else value for name, value in context.items()}
        place = _Place(settings.KEMPELEN.marketplace_name, urlsplit(home).netloc)
        super().send_mail(template_prefix, email, at_home | {"current_site": place})

    def set_password(self, user: User, password: str) -> None:
        """Change or reset a password; every session and lane cookie made before stops (security A7)."""
        change_password(user=user, password=password)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets of authenticator apps and recovery codes are encrypted at rest (DESIGN 4, Secrets)."""

    def encrypt(self, text: str) -> str:
        """Return what is stored."""
        return crypto.encrypt(text.encode(), owner=_SECOND_STEP)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret in clear, for checking a code and nothing else."""
        return crypto.decrypt(encrypted_text, owner=_SECOND_STEP).decode()


def _at(home: str, address: str) -> str:
    """Return an address of ours below one that people are told (``KEMPELEN_BASE_URL``, or the sandbox's)."""
    parts = urlsplit(address)
    return home + urlunsplit(("", "", parts.path, parts.query, parts.fragment))
