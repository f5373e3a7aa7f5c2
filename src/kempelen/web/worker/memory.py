"""The view of the list that a worker chose last, kept in a cookie that both doors can read (worker-site 4.4)."""

from urllib.parse import parse_qsl, urlencode

from kempelen.web.worker.ask import Ask
from kempelen.web.worker.filters import Filters, read_filters, says_filters

COOKIE = "kempelen_list"
AGE_SECONDS = 365 * 24 * 3600
_LONGEST = 1_000


def remembered_filters(ask: Ask) -> Filters:
    """Return what the address says; where it says nothing, what this worker chose last in this browser."""
    if says_filters(ask.query) or ask.who is None:
        return read_filters(ask.query)
    owner, _, kept = ask.cookies.get(COOKIE, "").partition(":")
    if owner != str(ask.who.worker_id):
        return read_filters(ask.query)
    return read_filters({**dict(parse_qsl(kept)), "page_number": ask.query.get("page_number", "")})


def to_remember(ask: Ask, filters: Filters) -> str | None:
    """Return the cookie's new value, if the address chose a view."""
    if ask.who is None or not says_filters(ask.query):
        return None
    return f"{ask.who.worker_id}:{urlencode(filters.parameters())}"[:_LONGEST]
