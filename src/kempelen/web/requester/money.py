"""What a requester has, what is set aside, and every movement of the money."""

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
    context = {"balance": balance, "demo": settings.KEMPELEN.demo, **statement_page(request, balance.available_micros)}
    return show(request, "requester/money.html", "money", context)
