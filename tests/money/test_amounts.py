"""Reading, writing and rounding amounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.money import AmountRange, MoneyError, format_micros, parse_amount, wire_amount
from kempelen.money.amounts import LARGEST_AMOUNT_MICROS, round_half_up


@pytest.mark.parametrize(
    ("text", "micros"),
    [("0.05", 50_000), ("5", 5_000_000), ("0.5", 500_000), ("101.42", 101_420_000), ("1.", 1_000_000), ("0.015", 15_000)],
)
def test_amounts_are_read(text, micros):
    assert parse_amount(text) == micros


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e3", ".10", "$5", "1,000", "٣", "1.0000001", "0x10", " 1", "1\n", "99999999999", "NaN", "1_0"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(MoneyError):
        parse_amount(text)


@pytest.mark.parametrize("text", ["0.015", "0.30000000000000004"])
def test_the_wire_takes_cents_only(text):
    with pytest.raises(MoneyError):
        parse_amount(text, cents_only=True)


def test_both_ends_belong_to_a_range():
    amounts = AmountRange.parse("0.01 - 10000.00")
    assert [micros in amounts for micros in (9_999, 10_000, 10_000_000_000, 10_000_000_001)] == [False, True, True, False]
    assert str(amounts) == "between $0.01 and $10,000.00"


@pytest.mark.parametrize("text", ["", "1", "1-", "-1", "2-1", "1-2-3", "a-b"])
def test_what_is_no_range_is_refused(text):
    with pytest.raises(MoneyError):
        AmountRange.parse(text)


@given(st.integers(min_value=0, max_value=LARGEST_AMOUNT_MICROS))
def test_what_is_written_is_read_back(micros):
    assert parse_amount(wire_amount(micros)) == micros


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (50_000, "$0.05"),
        (63_000, "$0.063"),
        (1_234_500_000, "$1,234.50"),
        (-10_000, "\N{MINUS SIGN}$0.01"),
        (0, "$0.00"),
    ],
)
def test_amounts_for_people(micros, text):
    assert format_micros(micros) == text


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=1, max_value=10**6))
def test_rounding_is_half_up(numerator, denominator):
    rounded = round_half_up(numerator, denominator)
    assert -denominator < 2 * (numerator - rounded * denominator) + 1 <= denominator + 1
