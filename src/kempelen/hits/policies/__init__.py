"""Review policies (requester-api 7): what a requester lets the marketplace decide by the answers alone. Pure: no database."""

from kempelen.hits.policies.policy import MEMBERS, Level, Policy, policy_from

__all__ = ["MEMBERS", "Level", "Policy", "policy_from"]
