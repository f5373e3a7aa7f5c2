"""Fee policies against the rates MTurk published (requester-api 9.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.money import FeePolicy, fee_for_bonus, fee_for_reward

MTURK = FeePolicy.mturk()


def test_nothing_is_taken_by_default():
    assert fee_for_reward(FeePolicy(), 1_000_000, max_assignments=50, masters=True) == 0
    assert fee_for_bonus(FeePolicy(), 1_000_000) == 0


@pytest.mark.parametrize(
    ("reward", "slots", "masters", "fee"),
    [
        (50_000, 1, False, 10_000),  # 20 % of 5 cents is 1 cent
        (10_000, 1, False, 10_000),  # the minimum of one cent
        (0, 1, False, 10_000),  # a reward of nothing still costs the minimum
        (1_000_000, 9, False, 200_000),
        (1_000_000, 10, False, 400_000),
        (1_000_000, 10, True, 450_000),
        (125_000, 1, False, 30_000),  # 2.5 cents, half up
    ],
)
def test_mturks_rates(reward, slots, masters, fee):
    assert fee_for_reward(MTURK, reward, max_assignments=slots, masters=masters) == fee


def test_bonus_has_no_surcharge():
    assert fee_for_bonus(MTURK, 1_000_000) == 200_000


@given(st.integers(0, 10**10), st.integers(0, 10_000))
def test_a_flat_fee_never_exceeds_its_rate_by_more_than_rounding(reward, basis_points):
    fee = fee_for_reward(FeePolicy.flat(basis_points), reward, max_assignments=1)
    assert abs(fee * 10_000 - reward * basis_points) * 2 <= 10_000
