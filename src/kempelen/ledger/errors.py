"""Refusals of the ledger."""

from kempelen.core.errors import Refusal
from kempelen.money import format_micros


class InsufficientFundsError(Refusal):
    """The requester's available money does not cover what was asked. Nothing was moved."""

    code = "insufficient_funds"

    def __init__(self, *, needed_micros: int, available_micros: int) -> None:
        """Say what is needed, what is there, and the exact gap, all in micro-units."""
        self.needed_micros = needed_micros
        self.available_micros = available_micros
        self.missing_micros = needed_micros - available_micros
        super().__init__(
            f"This needs {format_micros(needed_micros)}. You have {format_micros(available_micros)}, "
            f"so {format_micros(self.missing_micros)} is missing. Nothing was changed."
        )


class AlreadySettledError(Refusal):
    """The same payment was asked for twice; the first one stands (``transfer_once``)."""

    code = "already_settled"
    sentence = "This was already paid."
