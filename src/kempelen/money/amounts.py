"""Amounts of money as integer micro-units: 1 dollar = 1,000,000 (ADR 0002).

A plain ``int`` whose name ends in ``_micros`` is an amount; there is one currency in a marketplace, so an
object with a currency would carry no information. Floats never enter; ``Decimal`` stays inside the parser.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

MICROS_PER_UNIT = 1_000_000
MICROS_PER_CENT = 10_000
LARGEST_AMOUNT_MICROS = 10**15
"""One thousand million dollars: sums of millions of such amounts still fit a signed 64-bit column."""

_PLAIN_AMOUNT = re.compile(r"(?P<units>[0-9]{1,10})(?:\.(?P<fraction>[0-9]{0,6}))?", re.ASCII)
_CENTS_AMOUNT = re.compile(r"[0-9]{1,10}(?:\.[0-9]{0,2})?", re.ASCII)


class MoneyError(ValueError):
    """The text is not an amount of money."""


def parse_amount(text: str, *, cents_only: bool = False) -> int:
    """Read a decimal amount such as ``0.05``; return micro-units.

    ``cents_only`` is the rule of the wire's CurrencyAmount: at most two decimals.
    Raises MoneyError for signs, exponents, other scripts' digits, more than six decimals or a sum too large.
    """
    match = _PLAIN_AMOUNT.fullmatch(text)
    if match is None or (cents_only and _CENTS_AMOUNT.fullmatch(text) is None):
        message = "An amount is written with digits and a point, such as 0.05."
        raise MoneyError(message)
    fraction = (match["fraction"] or "").ljust(6, "0")
    micros = int(match["units"]) * MICROS_PER_UNIT + int(fraction)
    if micros > LARGEST_AMOUNT_MICROS:
        message = "The amount is too large."
        raise MoneyError(message)
    return micros


def wire_amount(micros: int) -> str:
    """Return the amount as the Requester API writes it: two decimals, more only where the amount needs them."""
    sign = "-" if micros < 0 else ""
    units, rest = divmod(abs(micros), MICROS_PER_UNIT)
    fraction = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{units}.{fraction}"


def format_micros(micros: int, *, symbol: str = "$") -> str:
    """Return the amount for people: ``$1,234.50``, more decimals only where it needs them; below zero with a minus sign."""
    sign = "\N{MINUS SIGN}" if micros < 0 else ""
    units, _, fraction = wire_amount(abs(micros)).partition(".")
    return f"{sign}{symbol}{int(units):,}.{fraction}"


@dataclass(frozen=True, slots=True)
class AmountRange:
    """What an amount may be, in micro-units; both ends belong to it."""

    least_micros: int
    most_micros: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read two amounts with a dash between them, such as ``0.01-10000.00``. Raises MoneyError."""
        least, _dash, most = text.partition("-")
        found = cls(parse_amount(least.strip()), parse_amount(most.strip()))
        if found.least_micros > found.most_micros:
            message = "A range begins with its smaller amount."
            raise MoneyError(message)
        return found

    def __contains__(self, micros: int) -> bool:
        """Return whether an amount is allowed."""
        return self.least_micros <= micros <= self.most_micros

    def __str__(self) -> str:
        """Return the range as a sentence about an amount says it."""
        return f"between {format_micros(self.least_micros)} and {format_micros(self.most_micros)}"


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide two non-negative integers and round half up: the one rounding of the house (ADR 0002)."""
    return (2 * numerator + denominator) // (2 * denominator)


def as_decimal(micros: int) -> Decimal:
    """Return units as a Decimal, for a template filter or a statistic; never for bookkeeping."""
    return Decimal(micros) / MICROS_PER_UNIT
