"""Pages for everybody: the front page, the way home, error pages, security.txt."""

from datetime import timedelta
from heapq import nlargest
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kempelen.core import clock
from kempelen.hits.queries import open_groups, visible
from kempelen.money import format_micros
from kempelen.qualifications.engine import Action
from kempelen.web.middleware import PageRequest, is_sandbox

_EXCERPT = 5
_MINUTE = 60


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Show both doors: make money, create tasks."""
    return render(request, "landing.html", {"nav": "public", "groups": _groups_for_everybody(sandbox=is_sandbox(request))})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send a person who has just signed in to the side of the market they came for."""
    page = cast("PageRequest", request)
    if page.worker is not None:
        place = "worker:hits"
    elif page.requester is not None:
        place = "requester:projects"
    else:
        place = "operator:overview" if request.user.is_authenticated and request.user.is_operator else "settings"
    return HttpResponseRedirect(reverse(place))


def _groups_for_everybody(*, sandbox: bool) -> list[dict[str, Any]]:
    """Return the largest open groups that nobody is kept from seeing, as the front page shows them."""
    public = (group for group in open_groups().groups if visible(group, None, Action.DISCOVER, sandbox=sandbox))
    return [
        {
            "title": group.title,
            "requester": group.requester_name,
            "reward": format_micros(group.reward_micros),
            "hits": group.hits,
        }
        for group in nlargest(_EXCERPT, public, key=lambda group: group.hits)
    ]


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Publish whom to tell about a hole (RFC 9116). Absent until the operator names a contact."""
    contact = settings.KEMPELEN.security_contact
    if not contact:
        return HttpResponseNotFound("The operator has not named a contact.\n", content_type="text/plain")
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    address = contact if ":" in contact else f"mailto:{contact}"
    here = f"{settings.KEMPELEN.base_url}{request.path}"
    text = f"Contact: {address}\nExpires: {expires}\nPreferred-Languages: en\nCanonical: {here}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    del exception
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    del exception
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    del exception
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429: too many log-ins, sign-ups or password forms, counted by allauth in the shared cache (security A1)."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(_MINUTE)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs nothing to work."""
    return render(request, "500.html", status=500)
