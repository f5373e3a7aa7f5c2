"""Rows of the list, rendered once for all workers who see the same (DESIGN 2, the fast lane, rule 5).

A row holds no token, no name and no value of a request: its key is everything it shows (security V2).
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from kempelen.web.templatetags.kempelen import age
from kempelen.web.worker.rows import Row

_MOST_KEPT = 4_000
_TEMPLATE = "worker/parts/group_row.html"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row as it is shown: ``toggle`` opens or closes it without script."""

    row: Row
    id: str
    open: bool
    toggle: str
    signed_in: bool

    def key(self) -> Hashable:
        """Return everything that the row shows."""
        row, group = self.row, self.row.group
        verdicts = tuple((verdict.met, verdict.own_value) for verdict in row.verdicts)
        return (
            (group.id, group.version, row.hits, row.may_accept, row.may_preview, verdicts, row.wishes, row.done, row.is_new),
            (self.open, self.toggle, self.signed_in, age(group.created_at)),
            (translation.get_language(), timezone.get_current_timezone_name()),
        )


_kept: OrderedDict[Hashable, SafeString] = OrderedDict()
_guard = threading.Lock()


def row_html(drawn: Drawn) -> SafeString:
    """Return the row's two table rows, from memory where somebody has seen the same."""
    key = drawn.key()
    with _guard:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
            return known
    made = render_to_string(_TEMPLATE, _context(drawn))
    with _guard:
        _kept[key] = made
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _context(drawn: Drawn) -> dict[str, Any]:
    return {
        "drawn": drawn,
        "row": drawn.row,
        "group": drawn.row.group,
        "worker": drawn.signed_in,
        "site_url": settings.KEMPELEN.address_of(sandbox=drawn.row.group.sandbox),
    }
