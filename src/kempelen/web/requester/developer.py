"""Access keys and how to use them: the door for programs written for MTurk."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kempelen.accounts import access, actions
from kempelen.accounts.actions import NewAccessKey
from kempelen.accounts.errors import KeyNotLiveError, TooManyKeysError
from kempelen.accounts.models import AccessKey
from kempelen.accounts.permissions import Preset, preset_of
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError
from kempelen.web.requester.forms import KeyForm, RotationForm, add_refusal
from kempelen.web.requester.page import RequesterRequest, actor_of, asks_again, requester_page, show, status_of

_EXAMPLE = """import boto3

mturk = boto3.client(
    "mturk",
    region_name="us-east-1",
    endpoint_url="{endpoint}",
    aws_access_key_id="{key_id}",
    aws_secret_access_key="{secret}",
)
print(mturk.get_account_balance()["AvailableBalance"])"""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
@requester_page
def developer(request: RequesterRequest) -> HttpResponse:
    """Show the keys and an example; make a key and show its secret in this one answer, never again."""
    form = KeyForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        try:
            made = actions.create_access_key(
                requester=request.requester,
                label=form.cleaned_data["label"],
                permissions=form.permissions(),
                expires_at=clock.now() + timedelta(days=days) if days else None,
                actor=actor_of(request),
            )
        except (TooManyKeysError, InvalidValueError) as refusal:
            add_refusal(form, refusal)
        else:
            form = KeyForm()
    return _page(request, form, made)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
@requester_page
def rotate(request: RequesterRequest, key_id: str) -> HttpResponse:
    """Ask how long the old key goes on working; make its successor and show that one's secret once."""
    key = access.own_access_key(request.requester, key_id)
    form = RotationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ends_at = clock.now() + timedelta(hours=form.cleaned_data["hours"])
        try:
            made = actions.rotate_access_key(key=key, ends_at=ends_at, actor=actor_of(request))
        except (TooManyKeysError, KeyNotLiveError) as refusal:
            add_refusal(form, refusal)
        else:
            return _page(request, KeyForm(), made, replaced=key.pk)
    context = {"form": form, "key": key, "may": _may(key)}
    return show(request, "requester/key_rotate.html", "developer", context, status=status_of(form))


@require_POST
@requester_page
def revoke(request: RequesterRequest, key_id: str) -> HttpResponse:
    """Shut a key; programs that use it are refused from now on."""
    key = access.own_access_key(request.requester, key_id)
    actions.revoke_access_key(key=key, actor=actor_of(request))
    messages.success(request, _("Access key %(key)s is revoked. Programs that use it are refused from now on.") % {"key": key.pk})
    return redirect("requester:developer")


def example_for(key_id: str, *, sandbox: bool) -> str:
    """Return the lines of boto3 that call this environment of the marketplace."""
    return _EXAMPLE.format(
        endpoint=settings.KEMPELEN.address_of(sandbox=sandbox),
        key_id=key_id or _("your access key id"),
        secret=_("your secret access key"),
    )


def _page(request: RequesterRequest, form: KeyForm, made: NewAccessKey | None, *, replaced: str = "") -> HttpResponse:
    keys = list(request.requester.access_keys.order_by("revoked_at", "-created_at"))
    moment = clock.now()
    live = [key for key in keys if key.revoked_at is None and (key.expires_at is None or key.expires_at > moment)]
    known = {key.pk for key in live}
    context: dict[str, Any] = {
        "form": form,
        "made": made,
        "replaced": replaced,
        "live": [{"key": key, "may": _may(key)} for key in live],
        "shut": [key for key in keys if key.pk not in known],
        "full": len(live) >= actions.LIVE_KEYS_LIMIT,
        "example": example_for(made.key.pk if made else (live[0].pk if live else ""), sandbox=request.sandbox),
    }
    return show(request, "requester/developer.html", "developer", context, status=status_of(form))


def _may(key: AccessKey) -> str:
    """Return what a key may do, in the words of the page's sets or as a count."""
    words = {
        Preset.EVERYTHING: _("Everything"),
        Preset.READ: _("Read only"),
        Preset.PUBLISH: _("Publish, never pay"),
        Preset.REVIEW: _("Review, never publish"),
    }
    preset = preset_of(key.permissions)
    if preset is not None:
        return words[preset]
    count = len(key.permissions)
    return ngettext("%(count)d operation", "%(count)d operations", count) % {"count": count}
