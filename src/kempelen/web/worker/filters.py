"""What a worker asks of the list of HIT groups, in MTurk's parameter names (worker-site 4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from kempelen.money import MoneyError, parse_amount, wire_amount

SORTS = ("updated_desc", "updated_asc", "reward_desc", "reward_asc", "num_hits_desc", "num_hits_asc", "pay_desc")
PAGE_SIZES = (10, 20, 50, 100)
SMALLEST_REWARD_MICROS = 10_000
"""Groups that pay nothing are hidden until the worker asks for reward 0 (worker-site 4.4)."""
_LONGEST_SEARCH = 200
_KEYS = ("filters[search_term]", "filters[qualified]", "filters[masters]", "filters[min_reward]", "sort", "page_size")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """One way of looking at the list."""

    search: str = ""
    qualified: bool = False
    masters: bool = False
    min_reward_micros: int = SMALLEST_REWARD_MICROS
    sort: str = "updated_desc"
    page_size: int = 20
    page: int = 1

    def parameters(self) -> dict[str, str]:
        """Return the address's parameters that say all of this but the page, each one written out."""
        values = (
            self.search,
            "true" if self.qualified else "false",
            "true" if self.masters else "false",
            wire_amount(self.min_reward_micros),
            self.sort,
            str(self.page_size),
        )
        return dict(zip(_KEYS, values, strict=True))

    def address(self, **changes: Any) -> str:
        """Return the query string of this view with some values changed, on its first page unless a page is given."""
        changed = replace(self, **{"page": 1, **changes})
        paged = {"page_number": str(changed.page)} if changed.page > 1 else {}
        return "?" + urlencode(changed.parameters() | paged)

    @property
    def narrowed(self) -> bool:
        """Return whether anything but the usual is asked for, so that clearing would show more."""
        return bool(self.search or self.qualified or self.masters or self.min_reward_micros > SMALLEST_REWARD_MICROS)


def says_filters(query: Mapping[str, str]) -> bool:
    """Return whether an address chooses a view itself; otherwise the remembered one holds."""
    return any(key in query for key in _KEYS)


def read_filters(query: Mapping[str, str]) -> Filters:
    """Read the parameters. A value that makes no sense counts as absent: a list is not a form to be refused."""
    sort, page_size, page = query.get("sort", ""), query.get("page_size", ""), query.get("page_number", "")
    return Filters(
        search=query.get("filters[search_term]", "").strip()[:_LONGEST_SEARCH],
        qualified=query.get("filters[qualified]") == "true",
        masters=query.get("filters[masters]") == "true",
        min_reward_micros=_reward(query.get("filters[min_reward]", "")),
        sort=sort if sort in SORTS else SORTS[0],
        page_size=int(page_size) if page_size in {str(size) for size in PAGE_SIZES} else 20,
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,  # noqa: PLR2004 -- a page number
    )


def _reward(text: str) -> int:
    try:
        return parse_amount(text.strip())
    except MoneyError:
        return SMALLEST_REWARD_MICROS
