"""Access keys and how to use them: the door for programs written for MTurk."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kempelen.accounts import access, actions
from kempelen.accounts.errors import TooManyKeysError
from kempelen.web.requester.forms import KeyForm, add_refusal
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
        try:
            made = actions.create_access_key(
                requester=request.requester, label=form.cleaned_data["label"], actor=actor_of(request)
            )
        except TooManyKeysError as refusal:
            add_refusal(form, refusal)
        else:
            form = KeyForm()
    keys = list(request.requester.access_keys.order_by("revoked_at", "-created_at"))
    live = [key for key in keys if key.revoked_at is None]
    context = {
        "form": form,
        "made": made,
        "live": live,
        "revoked": [key for key in keys if key.revoked_at is not None],
        "full": len(live) >= actions.LIVE_KEYS_LIMIT,
        "example": _EXAMPLE.format(
            endpoint=settings.KEMPELEN.base_url,
            key_id=made.key.pk if made else (live[0].pk if live else _("your access key id")),
            secret=_("your secret access key"),
        ),
    }
    return show(request, "requester/developer.html", "developer", context, status=status_of(form))


@require_POST
@requester_page
def revoke(request: RequesterRequest, key_id: str) -> HttpResponse:
    """Shut a key; programs that use it are refused from now on."""
    key = access.own_access_key(request.requester, key_id)
    actions.revoke_access_key(key=key, actor=actor_of(request))
    messages.success(request, _("Access key %(key)s is revoked. Programs that use it are refused from now on.") % {"key": key.pk})
    return redirect("requester:developer")
