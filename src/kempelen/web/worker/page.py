"""What every worker's page shares: who may see it, the figures in the header, the form token, and how refusals are answered."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kempelen.accounts.access import worker_by_key
from kempelen.accounts.models import Worker
from kempelen.core.errors import Refusal
from kempelen.hits.errors import SignedOutError
from kempelen.hits.queries import viewer
from kempelen.web.context import header_of
from kempelen.web.errors import refusal_page
from kempelen.web.middleware import PageRequest, is_sandbox, who_of
from kempelen.web.worker.ask import Answer, Ask, ask_of
from kempelen.web.worker.doors import signed_out
from kempelen.web.worker.notes import notes_for
from kempelen.web.worker.who import Who, bearer_token, by_bearer

P = ParamSpec("P")


class WorkerRequest(PageRequest):
    """A request of somebody who works."""

    worker: Worker


def worker_page(view: Callable[Concatenate[WorkerRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let workers in. Others are asked to sign in or offered the role; what is not theirs looks absent."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        page = cast("PageRequest", request)
        if page.worker is None:
            return render(request, "worker/no_role.html", {"nav": "requester" if page.requester else "public"}, status=403)
        try:
            return view(cast("WorkerRequest", request), *args, **kwargs)
        except Refusal as refusal:
            return refusal_page(request, refusal)

    return guarded


def readable(
    as_json: Callable[Concatenate[Ask, P], Answer], *scopes: str
) -> Callable[[Callable[Concatenate[WorkerRequest, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Give a page its JSON variant, for a session or a worker's own token with one of the scopes (worker-site 16)."""

    def with_json(view: Callable[Concatenate[WorkerRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
        page = worker_page(view)

        @wraps(view)
        def chosen(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                ask = django_ask(request, *scopes)
            except SignedOutError:
                return signed_out(ask_of(request, None), request.path).as_response()
            if not ask.wants_json and not (ask.who and ask.who.bearer):
                return page(request, *args, **kwargs)
            if ask.who is None:
                return signed_out(ask, request.path).as_response()
            return as_json(ask, *args, **kwargs).as_response()

        return chosen

    return with_json


def django_ask(request: HttpRequest, *scopes: str) -> Ask:
    """Return Django's request in the doors' words; a worker's own token counts instead of the session. Raises SignedOutError."""
    token = bearer_token(request.META)
    return ask_of(request, _who(request, token, scopes))


def _who(request: HttpRequest, token: str | None, scopes: tuple[str, ...]) -> Who | None:
    return who_of(request) if token is None else by_bearer(token, *scopes, sandbox=is_sandbox(request))


def show(request: HttpRequest, template: str, section: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the worker's site: the one place that fills the navigation, the header and the notes."""
    page = cast("PageRequest", request)
    if page.worker is None:
        return render(request, template, {"nav": "public", "section": section, **context}, status=status)
    seen = viewer(page.worker.pk)
    shared = {
        "nav": "worker",
        "section": section,
        "on_hits": section == "hits",
        "on_queue": section == "queue",
        "header": header_of(page),
        "notes": notes_for(request.GET.dict(), seen),
    }
    return render(request, template, {**shared, **context}, status=status)


def worker_of(ask: Ask) -> Worker:
    """Return the worker at a door, for pages that show lifetime counts. Raises SignedOutError."""
    if ask.who is None:
        raise SignedOutError
    return worker_by_key(ask.who.worker_id)
