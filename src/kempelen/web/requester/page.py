"""What every requester's page shares: who may see it, the header's balance, and how refusals are answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRefresh

from kempelen.accounts.errors import SuspendedError
from kempelen.accounts.models import Requester
from kempelen.audit.vocabulary import Actor
from kempelen.core.errors import Refusal
from kempelen.ledger.queries import available_micros
from kempelen.money import format_micros
from kempelen.web.errors import refusal_page
from kempelen.web.middleware import PageRequest, with_roles

P = ParamSpec("P")


class RequesterRequest(PageRequest):
    """A request of somebody who publishes."""

    requester: Requester


def requester_page(view: Callable[Concatenate[RequesterRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let requesters in. Others are asked to sign in or offered the role; what is not theirs looks absent."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        page = with_roles(request)
        if page.requester is None:
            return render(request, "requester/no_role.html", {"nav": "worker" if page.worker else "public"}, status=403)
        try:
            if page.requester.suspended_at is not None and request.method == "POST":
                raise SuspendedError
            return view(cast("RequesterRequest", request), *args, **kwargs)
        except Refusal as refusal:
            return refusal_page(request, refusal)

    return signed_in(guarded)


def asks_again(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Ask for the password before a form goes through, unless it was given again in the last five minutes (security A5)."""
    asking = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = (asking if request.method == "POST" else view)(request, *args, **kwargs)
        return answer

    return guarded


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send a stranger to the log-in page; a fragment's request reloads its page, which then does."""
    with_login = login_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("HX-Request") and not request.user.is_authenticated:
            return HttpResponseClientRefresh()
        return with_login(request, *args, **kwargs)

    return guarded


def show(request: RequesterRequest, template: str, section: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the requester's site: the one place that fills the navigation and the header."""
    header = {"available": format_micros(available_micros(request.requester.pk))}
    return render(request, template, {"nav": "requester", "section": section, "header": header, **context}, status=status)


def status_of(form: Form) -> int:
    """Return 422 for a page that shows a form again because of what was sent, 200 for one that was asked for."""
    return 422 if form.is_bound and form.errors else 200


def actor_of(request: RequesterRequest) -> Actor:
    """Return who acts, for the audit."""
    return Actor.user(request.user.pk)
