"""What the marketplace takes: the operator's policy, 0 % unless chosen otherwise (DESIGN: Fees)."""

from dataclasses import dataclass
from typing import Self

from kempelen.money.amounts import MICROS_PER_CENT, round_half_up

_WHOLE_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class FeePolicy:
    """Rates in basis points of the reward; minimum and rounding step in micro-units per assignment or bonus."""

    reward_basis_points: int = 0
    many_assignments_basis_points: int = 0
    masters_basis_points: int = 0
    bonus_basis_points: int = 0
    minimum_micros: int = 0
    step_micros: int = 1
    limits_extension: bool = False
    """True only under MTurk's preset: a HIT below ten assignments cannot grow to ten (requester-api 4.2)."""

    @classmethod
    def flat(cls, basis_points: int) -> Self:
        """Return one rate on rewards and bonuses, without minimum or surcharge."""
        return cls(reward_basis_points=basis_points, bonus_basis_points=basis_points)

    @classmethod
    def mturk(cls) -> Self:
        """Return MTurk's published rates (requester-api 9.1)."""
        return cls(2_000, 2_000, 500, 2_000, MICROS_PER_CENT, MICROS_PER_CENT, limits_extension=True)


MANY_ASSIGNMENTS = 10


def fee_for_reward(policy: FeePolicy, reward_micros: int, *, max_assignments: int, masters: bool = False) -> int:
    """Return the fee for one assignment, in micro-units, rounded half up to the policy's step."""
    rate = policy.reward_basis_points
    if max_assignments >= MANY_ASSIGNMENTS:
        rate += policy.many_assignments_basis_points
    if masters:
        rate += policy.masters_basis_points
    return _share(policy, reward_micros, rate)


def fee_for_bonus(policy: FeePolicy, bonus_micros: int) -> int:
    """Return the fee on one bonus, in micro-units; no surcharge applies to bonuses."""
    return _share(policy, bonus_micros, policy.bonus_basis_points)


def _share(policy: FeePolicy, amount_micros: int, basis_points: int) -> int:
    step = policy.step_micros
    fee_micros = round_half_up(amount_micros * basis_points, _WHOLE_BASIS_POINTS * step) * step
    return max(fee_micros, policy.minimum_micros)
