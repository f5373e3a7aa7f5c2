"""Amounts, rates and rounding. Pure; imports nothing of ours."""

from kempelen.money.amounts import MICROS_PER_UNIT, AmountRange, MoneyError, format_micros, parse_amount, wire_amount
from kempelen.money.fees import FeePolicy, fee_for_bonus, fee_for_reward

__all__ = [
    "MICROS_PER_UNIT",
    "AmountRange",
    "FeePolicy",
    "MoneyError",
    "fee_for_bonus",
    "fee_for_reward",
    "format_micros",
    "parse_amount",
    "wire_amount",
]
