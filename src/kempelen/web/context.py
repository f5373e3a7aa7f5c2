"""Variables that every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kempelen.accounts.models import User
from kempelen.core.context import request_id


def marketplace(request: HttpRequest) -> dict[str, Any]:
    """Return the marketplace's name and address, the viewer's theme and roles, and the request id."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    theme = person.theme if person else request.COOKIES.get("kempelen_theme", "system")
    return {
        "marketplace": {
            "name": settings.KEMPELEN.marketplace_name,
            "site_url": settings.KEMPELEN.base_url,
            "demo": settings.KEMPELEN.demo,
        },
        "sandbox": False,
        "theme": theme if theme in {"light", "dark"} else "",
        "contrast": "more" if person and person.more_contrast else "",
        "worker": getattr(request, "worker", None),
        "requester": getattr(request, "requester", None),
        "request_id": request_id(),
    }
