"""Webhooks: where events are told, what came of it, and sending again what was given up."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import listening
from kempelen.notify.errors import TooManyWebhooksError, UndeliverableError, WebhookOffError
from kempelen.notify.events import ALL_BITS, EventType, event_types_of
from kempelen.notify.events.access import own_event, own_webhook
from kempelen.notify.events.actions import MadeWebhook, ping_webhook, rotate_secret, send_again
from kempelen.notify.events.queries import DestinationState, deliveries_of, destinations_of
from kempelen.notify.models import Event, Webhook
from kempelen.web.requester.forms import add_refusal
from kempelen.web.requester.page import RequesterRequest, actor_of, asks_again, requester_page, show, status_of

_SHOWN = 25
_SECTION = "developer"


class EarForm(forms.Form):
    """What a webhook hears."""

    event_types = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(event_type.value, event_type.value) for event_type in event_types_of(ALL_BITS)],
    )
    stands_for = forms.CharField(
        label=gettext_lazy("Stands for"),
        max_length=1_024,
        required=False,
        help_text=gettext_lazy("A topic's ARN or a queue's URL, where a program names one that is not there. Usually empty."),
    )

    def ears(self) -> dict[str, Any]:
        """Return what the verbs take."""
        data = self.cleaned_data
        return {"event_types": [EventType(name) for name in data["event_types"]], "stands_for": data["stands_for"]}


class WebhookForm(EarForm):
    """A new webhook."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=1_024,
        help_text=gettext_lazy("An https:// address of yours that takes a POST."),
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    field_order = ("url", "event_types", "stands_for")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
@requester_page
def webhooks(request: RequesterRequest) -> HttpResponse:
    """Show webhooks and deliveries; add a webhook and show its secret in this one answer, never again."""
    form = WebhookForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = listening.add_webhook(
                requester=request.requester, url=form.cleaned_data["url"].strip(), **form.ears(), actor=actor_of(request)
            )
        except (InvalidValueError, TooManyWebhooksError) as refusal:
            add_refusal(form, refusal)
        else:
            form = WebhookForm()
    return _page(request, form, made)


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def webhook(request: RequesterRequest, webhook_id: int) -> HttpResponse:
    """Choose what one webhook hears."""
    found = own_webhook(request.requester, webhook_id)
    known = {"event_types": [event_type.value for event_type in event_types_of(found.event_mask)], "stands_for": found.stands_for}
    form = EarForm(request.POST or None, initial=known) if request.method != "POST" else EarForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            listening.change_webhook(webhook=found, **form.ears(), actor=actor_of(request))
        except InvalidValueError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. It counts from the next event on."))
            return redirect("requester:webhooks")
    return show(request, "requester/webhook.html", _SECTION, {"form": form, "webhook": found}, status=status_of(form))


@never_cache
@require_POST
@asks_again
@requester_page
def rotate(request: RequesterRequest, webhook_id: int) -> HttpResponse:
    """Make a new secret and show it once; the old one signs beside it for a day."""
    made = rotate_secret(webhook=own_webhook(request.requester, webhook_id), actor=actor_of(request))
    return _page(request, WebhookForm(), made, rotated=True)


@require_POST
@requester_page
def test(request: RequesterRequest, webhook_id: int) -> HttpResponse:
    """Post a Ping now and say whether it was taken."""
    try:
        ping_webhook(webhook=own_webhook(request.requester, webhook_id))
    except (UndeliverableError, WebhookOffError) as refusal:
        messages.error(request, _("The test did not arrive. %(why)s") % {"why": refusal})
    else:
        messages.success(request, _("The test arrived: a Ping with made-up ids."))
    return redirect("requester:webhooks")


@require_POST
@requester_page
def switch(request: RequesterRequest, webhook_id: int) -> HttpResponse:
    """Switch a webhook on or off."""
    active = request.POST.get("active") == "1"
    listening.switch_webhook(webhook=own_webhook(request.requester, webhook_id), active=active, actor=actor_of(request))
    messages.success(request, _("The webhook is on.") if active else _("The webhook is off. It is told nothing."))
    return redirect("requester:webhooks")


@require_POST
@requester_page
def remove(request: RequesterRequest, webhook_id: int) -> HttpResponse:
    """Forget a webhook and its deliveries."""
    listening.remove_webhook(webhook=own_webhook(request.requester, webhook_id), actor=actor_of(request))
    messages.success(request, _("The webhook is removed."))
    return redirect("requester:webhooks")


@require_POST
@requester_page
def again(request: RequesterRequest, event_id: int) -> HttpResponse:
    """Send an event that was given up once more. One that was sent again meanwhile is no error."""
    event = own_event(request.requester, event_id)
    try:
        send_again(event=event)
    except WebhookOffError as refusal:
        messages.error(request, str(refusal))
    except NotFoundError:
        messages.info(request, _("This event is already on its way."))
    else:
        messages.success(request, _("It is sent again, with the same EventDocId."))
    return redirect("requester:webhooks")


def _page(request: RequesterRequest, form: WebhookForm, made: MadeWebhook | None, *, rotated: bool = False) -> HttpResponse:
    destinations = destinations_of(request.requester)
    dead, waiting, delivered = deliveries_of(request.requester, limit=_SHOWN)
    context = {
        "form": form,
        "made": made,
        "rotated": rotated,
        "webhooks": [_webhook_line(state) for state in destinations if _webhook_of(state)],
        "others": [state for state in destinations if not _webhook_of(state)],
        "dead": [_line(event) for event in dead],
        "waiting": [_line(event) for event in waiting],
        "delivered": [_line(event) for event in delivered],
        "shown": _SHOWN,
    }
    return show(request, "requester/webhooks.html", _SECTION, context, status=status_of(form))


def _webhook_of(state: DestinationState) -> Webhook | None:
    try:
        return state.destination.webhook
    except ObjectDoesNotExist:
        return None


def _webhook_line(state: DestinationState) -> dict[str, Any]:
    found = state.destination.webhook
    count = len(event_types_of(found.event_mask))
    heard = _("all events") if found.event_mask == ALL_BITS else ", ".join(event_types_of(found.event_mask))
    return {"webhook": found, "state": state, "heard": heard if count else ""}


def _line(event: Event) -> dict[str, Any]:
    """Return an event as a row shows it."""
    return {
        "event": event,
        "type": EventType.of(event.type).value,
        "hit": encode(Kind.HIT, event.hit_id),
        "destination": event.destination.address,
    }
