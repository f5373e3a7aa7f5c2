"""Variables that every template may use, and the navigation of pages that belong to both sides."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kempelen.accounts.models import User
from kempelen.core.context import request_id
from kempelen.hits.queries import day_statistics, viewer
from kempelen.ledger.queries import available_micros
from kempelen.money import format_micros
from kempelen.web.middleware import PageRequest, is_sandbox


def marketplace(request: HttpRequest) -> dict[str, Any]:
    """Return the marketplace's name and address, the viewer's theme and roles, and the request id."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    theme = person.theme if person else request.COOKIES.get("kempelen_theme", "system")
    environment, sandbox = settings.KEMPELEN, is_sandbox(request)
    return {
        "marketplace": {
            "name": environment.marketplace_name,
            "site_url": environment.address_of(sandbox=sandbox),
            "live_url": environment.base_url,
            "sandbox_url": environment.sandbox_url,
            "demo": environment.demo,
        },
        "sandbox": sandbox,
        "theme": theme if theme in {"light", "dark"} else "",
        "contrast": "more" if person and person.more_contrast else "",
        "worker": getattr(request, "worker", None),
        "requester": getattr(request, "requester", None),
        "lane_token": getattr(request, "lane_token", ""),
        "request_id": request_id(),
    }


def navigation_of(request: PageRequest) -> dict[str, Any]:
    """Return which navigation somebody signed in sees on a page of both sides: the first role they have, or none."""
    if request.worker is not None:
        return {"nav": "worker"}
    if request.requester is not None:
        return {"nav": "requester"}
    if request.user.is_operator:
        return operator_navigation()
    return {"nav": "public"}


def operator_navigation() -> dict[str, Any]:
    """Return the operator's navigation."""
    return {
        "nav": "operator",
        "nav_items": [{"url": reverse("operator:overview"), "label": _("Overview"), "section": "overview"}],
    }


def header_of(request: PageRequest) -> dict[str, Any]:
    """Return the figures in the header of a page of both sides, in at most three queries."""
    if request.worker is not None:
        days = day_statistics(request.worker.pk, days=1)
        return {
            "today_count": sum(day.submitted for day in days),
            "today_amount": format_micros(sum(day.rewards_micros + day.pending_micros + day.bonus_micros for day in days)),
            "queue_count": viewer(request.worker.pk).pending,
        }
    if request.requester is not None:
        return {"available": format_micros(available_micros(request.requester.pk))}
    return {}
