"""GetAccountBalance (requester-api 4.8): every client's credential check."""

from typing import Final

from kempelen.ledger.queries import requester_balance
from kempelen.money import MICROS_PER_UNIT
from kempelen.wire.call import Caller, Output, Request

SANDBOX_BALANCE_MICROS: Final = 10_000 * MICROS_PER_UNIT


def get_account_balance(caller: Caller, _request: Request) -> Output:
    """Return what can be spent and what is set aside; in the sandbox always the same play money."""
    balance = requester_balance(caller.requester.pk)
    available_micros = SANDBOX_BALANCE_MICROS if caller.requester.sandbox else balance.available_micros
    return {"AvailableBalance": available_micros, "OnHoldBalance": balance.on_hold_micros}
