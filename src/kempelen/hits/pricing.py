"""What one assignment costs on top of its reward: the operator's policy applied to a HIT (requester-api 9.1)."""

from collections.abc import Sequence

from django.conf import settings

from kempelen.money import fee_for_reward
from kempelen.qualifications.requirements import Requirement, requires_masters


def fee_for(reward_micros: int, slots: int, requirements: Sequence[Requirement]) -> int:
    """Return the fee of one assignment in micro-units; its class (below ten, or ten and more) is fixed at creation."""
    return fee_for_reward(
        settings.KEMPELEN.fee_policy, reward_micros, max_assignments=slots, masters=requires_masters(requirements)
    )
