"""What every Django page needs to know about who is looking."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from kempelen.accounts import access
from kempelen.accounts.models import Requester, User, Worker
from kempelen.web.lane import cookie
from kempelen.web.worker.who import Who, form_token


class PageRequest(HttpRequest):
    """A request that has passed ViewerMiddleware."""

    user: User
    worker: Worker | None
    requester: Requester | None
    lane_token: str


class ViewerMiddleware:
    """Attach the person's roles and time zone to the request, each read once, only when somebody is signed in.

    The lane cookie follows the session (security 1.5).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach, answer, and leave the thread as it was."""
        page = cast("PageRequest", request)
        page.worker = page.requester = None
        page.lane_token = ""
        if request.user.is_authenticated:
            user = request.user
            page.worker = access.worker_of(user)
            page.requester = access.requester_of(user)
            page.lane_token = form_token(user.pk, user.epoch)
            timezone.activate(user.time_zone)
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
            translation.deactivate()
        cookie.renew(response, request.COOKIES.get(cookie.cookie_name(), ""), _signed_in(page))
        return response


def with_roles(request: HttpRequest) -> PageRequest:
    """Return the request with its person's roles; one that waited for a password did not pass the middleware again."""
    page = cast("PageRequest", request)
    if not hasattr(page, "requester"):
        page.worker, page.requester = access.worker_of(page.user), access.requester_of(page.user)
        page.lane_token = form_token(page.user.pk, page.user.epoch)
    return page


def who_of(request: HttpRequest) -> Who | None:
    """Return the worker whose session this is, in the words of the worker's doors."""
    return _signed_in(cast("PageRequest", request))


def _signed_in(page: PageRequest) -> Who | None:
    if page.worker is None or not page.user.is_authenticated:
        return None
    return Who(user_id=page.user.pk, worker_id=page.worker.pk, epoch=page.user.epoch)
