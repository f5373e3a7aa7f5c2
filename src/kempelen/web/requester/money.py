"""What a requester has, what is set aside, and every movement of the money."""

import sys
from pathlib import Path
from shlex import quote

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kempelen.ledger.queries import requester_balance
from kempelen.web.requester.page import RequesterRequest, requester_page, show
from kempelen.web.requester.statement import statement_page


@require_safe
@requester_page
def money(request: RequesterRequest) -> HttpResponse:
    """Show the balance and the transactions, newest first, with what was available after each."""
    balance = requester_balance(request.requester.pk)
    context = {
        "balance": balance,
        "command": _deposit_command(request.requester.public_id),
        **statement_page(request, balance.available_micros),
    }
    return show(request, "requester/money.html", "money", context)


def _deposit_command(requester_id: str) -> str:
    """Return what the operator types to book a deposit. A demo lies in a folder of its own, and its commands are on no path."""
    booking = f"deposit {requester_id} 100.00"
    if not settings.KEMPELEN.demo:
        return f"kempelen {booking}"
    program = Path(sys.executable).with_name("kempelen")
    return f"KEMPELEN_DATA_DIR={quote(str(settings.KEMPELEN.data_dir))} {quote(str(program))} {booking}"
