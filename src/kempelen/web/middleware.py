"""What every Django page needs to know about who is looking."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from kempelen.accounts import access
from kempelen.accounts.errors import BusyHashingError
from kempelen.accounts.models import Requester, User, Worker
from kempelen.audit.vocabulary import Actor
from kempelen.config.wrapper import SANDBOX
from kempelen.ledger.actions import enter_sandbox
from kempelen.web.errors import busy_page
from kempelen.web.lane import cookie
from kempelen.web.worker.who import Who, form_token


class PageRequest(HttpRequest):
    """A request that has passed ViewerMiddleware."""

    user: User
    worker: Worker | None
    requester: Requester | None
    lane_token: str
    sandbox: bool
    """Whether the sandbox's host name was asked: which of a person's roles they act in (ADR 0015)."""


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
        page.sandbox = is_sandbox(request)
        if request.user.is_authenticated:
            user = request.user
            attach_roles(page)
            page.lane_token = form_token(user.pk, user.epoch)
            timezone.activate(user.time_zone)
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
            translation.deactivate()
        cookie.renew(response, request.COOKIES.get(cookie.cookie_name(), ""), _signed_in(page))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer the one refusal that can come out of any form with a password, allauth's too (security A13)."""
        return busy_page(request) if isinstance(exception, BusyHashingError) else None


def with_roles(request: HttpRequest) -> PageRequest:
    """Return the request with its person's roles; one that waited for a password did not pass the middleware again."""
    page = cast("PageRequest", request)
    if not hasattr(page, "requester"):
        page.sandbox = is_sandbox(request)
        attach_roles(page)
        page.lane_token = form_token(page.user.pk, page.user.epoch)
    return page


def is_sandbox(request: HttpRequest) -> bool:
    """Return whether a request came in by the sandbox's host name: the wrapper's word, of no use to whoever forges a header."""
    return bool(request.META.get(SANDBOX))


def attach_roles(page: PageRequest) -> None:
    """Read the person's roles in the request's environment. Somebody new to the sandbox is given there what they are outside."""
    _read_roles(page)
    if not page.sandbox:
        return
    is_new_worker = page.worker is None and access.worker_of(page.user) is not None
    is_new_requester = page.requester is None and access.requester_of(page.user) is not None
    if is_new_worker or is_new_requester:
        enter_sandbox(user=page.user, actor=Actor.user(page.user.pk))
        _read_roles(page)


def _read_roles(page: PageRequest) -> None:
    page.worker = access.worker_of(page.user, sandbox=page.sandbox)
    page.requester = access.requester_of(page.user, sandbox=page.sandbox)


def who_of(request: HttpRequest) -> Who | None:
    """Return the worker whose session this is, in the words of the worker's doors."""
    return _signed_in(cast("PageRequest", request))


def _signed_in(page: PageRequest) -> Who | None:
    if page.worker is None or not page.user.is_authenticated:
        return None
    return Who(user_id=page.user.pk, worker_id=page.worker.pk, epoch=page.user.epoch, sandbox=page.worker.sandbox)
