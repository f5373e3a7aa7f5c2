"""The list of HIT groups: everybody's, and one requester's (worker-site 4)."""

from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kempelen.hits.errors import SignedOutError
from kempelen.hits.queries import Viewer, open_groups, viewer
from kempelen.money import wire_amount
from kempelen.web.middleware import PageRequest
from kempelen.web.public import landing
from kempelen.web.worker import memory
from kempelen.web.worker.ask import Ask, ask_of, json_answer
from kempelen.web.worker.doors import LIST_HEADERS, has_news, list_door, list_json, list_tag, signed_out
from kempelen.web.worker.filters import PAGE_SIZES, Filters, read_filters
from kempelen.web.worker.fragments import Drawn, row_html
from kempelen.web.worker.listing import Page, page_of
from kempelen.web.worker.page import django_ask, show
from kempelen.web.worker.rows import Row, rows_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a worker the list, a requester their projects, everybody else the front page."""
    page = cast("PageRequest", request)
    if page.worker is not None or "HTTP_AUTHORIZATION" in request.META:
        return groups(request)
    if page.requester is not None:
        return HttpResponseRedirect(reverse("requester:projects"))
    return groups(request) if request.GET.get("format") == "json" else landing(request)


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Show all open groups, or answer 304 or JSON as the lean door does. Without a log-in, those that are for everybody."""
    try:
        ask = django_ask(request, "read")
    except SignedOutError:
        return signed_out(ask_of(request, None), "/").as_response()
    answer = list_door(ask)
    if answer is not None:
        return answer.as_response()
    if ask.wants_json:
        return json_answer(list_json(read_filters(ask.query), None, sandbox=ask.sandbox), headers=LIST_HEADERS).as_response()
    return _list_page(request, ask)


@require_safe
def requester_groups(request: HttpRequest, requester_id: str) -> HttpResponse:
    """Show the open groups of one requester (worker-site 3)."""
    try:
        ask = django_ask(request, "read")
    except SignedOutError:
        return signed_out(ask_of(request, None), request.path).as_response()
    seen = viewer(ask.who.worker_id) if ask.who is not None else None
    filters = read_filters({"filters[min_reward]": "0", **ask.query})
    if ask.wants_json:
        return json_answer(list_json(filters, seen, requester_public_id=requester_id, sandbox=ask.sandbox)).as_response()
    snapshot = open_groups()
    name = next((group.requester_name for group in snapshot.groups if group.requester_public_id == requester_id), None)
    page = page_of(snapshot, seen, filters, requester_public_id=requester_id, sandbox=ask.sandbox)
    if name is None or not page.open_groups:
        raise Http404
    context = _context(page, filters, ask, seen) | {"requester_name": name, "requester_id": requester_id}
    return show(request, "worker/requester.html", "hits", context)


def _list_page(request: HttpRequest, ask: Ask) -> HttpResponse:
    filters = memory.remembered_filters(ask)
    seen = viewer(ask.who.worker_id) if ask.who is not None else None
    page = page_of(open_groups(), seen, filters, sandbox=ask.sandbox)
    response = show(request, "worker/hits.html", "hits", _context(page, filters, ask, seen, remembered=seen is not None))
    if ask.who is not None:
        _keep(response, ask, filters)
    return response


def _keep(response: HttpResponse, ask: Ask, filters: Filters) -> None:
    """Remember the view, and let the browser ask whether the page has changed, unless it shows something once only."""
    kept = memory.to_remember(ask, filters)
    if kept is not None:
        secure = settings.KEMPELEN.https
        response.set_cookie(memory.COOKIE, kept, max_age=memory.AGE_SECONDS, secure=secure, httponly=True, samesite="Lax")
    if has_news(ask) or ask.who is None:
        return
    response["ETag"] = list_tag(ask, ask.who)
    for name, value in LIST_HEADERS:
        response[name] = value


def _context(page: Page, filters: Filters, ask: Ask, seen: Viewer | None, *, remembered: bool = False) -> dict[str, Any]:
    rows = rows_of(page.rows, seen)
    filters = replace(filters, page=page.number)
    opened = ask.query.get("open", "")
    return {
        "page": page,
        "rows": [_row_html(row, opened, filters, signed_in=seen is not None, remembered=remembered) for row in rows],
        "filters": filters,
        "min_reward": wire_amount(filters.min_reward_micros),
        "heads": _heads(filters),
        "sorts": _SORT_NAMES,
        "page_sizes": PAGE_SIZES,
        "pages": [{"number": number, "href": filters.address(page=number) if number else ""} for number in page.numbers],
        "chips": _chips(filters),
        "held": seen.pending if seen is not None else 0,
    }


def _row_html(row: Row, opened: str, filters: Filters, *, signed_in: bool, remembered: bool) -> str:
    """Return a row of the table. Where the view is remembered, the toggle's address need not repeat it."""
    public_id = row.group.public_id
    is_open = public_id == opened
    base = f"?page_number={filters.page}" if remembered else filters.address(page=filters.page)
    toggle = base if is_open else f"{base}&open={public_id}"
    return row_html(Drawn(row=row, id=public_id, open=is_open, toggle=toggle, signed_in=signed_in))


def _chips(filters: Filters) -> dict[str, str]:
    """Return the addresses of the chips: each turns one thing on or off and leaves the rest."""
    return {
        "qualified": filters.address(qualified=not filters.qualified),
        "masters": filters.address(masters=not filters.masters),
        "any_reward": filters.address(min_reward_micros=0),
        "some_reward": filters.address(min_reward_micros=Filters().min_reward_micros),
        "no_search": filters.address(search=""),
        "clear": Filters(page_size=filters.page_size).address(),
        "previous": filters.address(page=filters.page - 1),
        "next": filters.address(page=filters.page + 1),
    }


def _heads(filters: Filters) -> list[dict[str, Any]]:
    """Return the sortable columns: pressing the sorted one turns it around, where the order has a reverse."""
    return [
        {
            "css": css,
            "label": label,
            "hint": hint,
            "href": filters.address(sort=up if up and filters.sort == down else down),
            "sorted": {down: "descending", up: "ascending"}.get(filters.sort, ""),
        }
        for css, label, up, down, hint in _HEADS
    ]


_HEADS = (
    ("c-n", _("HITs"), "num_hits_asc", "num_hits_desc", ""),
    ("c-rew", _("Reward"), "reward_asc", "reward_desc", ""),
    ("c-hr", _("Measured pay"), "", "pay_desc", _("Median of measured work, not the requester's estimate")),
    ("c-age", _("Created"), "updated_asc", "updated_desc", ""),
)
_SORT_NAMES = (
    ("updated_desc", _("Newest first")),
    ("updated_asc", _("Oldest first")),
    ("reward_desc", _("Reward, high to low")),
    ("reward_asc", _("Reward, low to high")),
    ("pay_desc", _("Pay per hour, high to low")),
    ("num_hits_desc", _("Most HITs")),
    ("num_hits_asc", _("Fewest HITs")),
)
