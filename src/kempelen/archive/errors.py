"""Refusals of what is brought along."""

from typing import ClassVar

from kempelen.core.errors import Refusal


class ClaimStateError(Refusal):
    """The claim is not there any more, or one of the two is known as somebody else already."""

    code: ClassVar[str] = "invalid_claim_state"
    sentence: ClassVar[str] = (
        "This cannot be vouched for any more: the worker has changed what they say, or one of the two is known as somebody else."
    )
