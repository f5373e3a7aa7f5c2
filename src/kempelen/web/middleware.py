"""What every Django page needs to know about who is looking."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from kempelen.accounts import access
from kempelen.accounts.models import Requester, User, Worker


class PageRequest(HttpRequest):
    """A request that has passed ViewerMiddleware."""

    user: User
    worker: Worker | None
    requester: Requester | None


class ViewerMiddleware:
    """Attach the person's roles and time zone to the request, each read once, only when somebody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach, answer, and leave the thread as it was."""
        page = cast("PageRequest", request)
        page.worker = page.requester = None
        if request.user.is_authenticated:
            user = request.user
            page.worker = access.worker_of(user)
            page.requester = access.requester_of(user)
            timezone.activate(user.time_zone)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
            translation.deactivate()
