"""Answers by their shape: values as the wire spells them, nothing for what is absent, and no member of our own invention."""

from datetime import UTC, datetime

import pytest

from kempelen.core.errors import InvariantError
from kempelen.wire.model import operations


def test_each_value_is_written_by_its_shape() -> None:
    hit = {
        "HITId": "3AB",
        "Keywords": None,
        "Reward": 50_000,
        "CreationTime": datetime(2026, 1, 31, tzinfo=UTC),
        "QualificationRequirements": [{"QualificationTypeId": "x", "IntegerValues": [1, 2]}],
    }
    assert operations()["ListHITs"].write({"NumResults": 1, "NextToken": None, "HITs": [hit]}) == {
        "NumResults": 1,
        "HITs": [
            {
                "HITId": "3AB",
                "Reward": "0.05",
                "CreationTime": 1_769_817_600,
                "QualificationRequirements": [{"QualificationTypeId": "x", "IntegerValues": [1, 2]}],
            }
        ],
    }


def test_a_member_that_the_model_does_not_know_is_a_bug() -> None:
    with pytest.raises(InvariantError, match="Surprise"):
        operations()["ListHITs"].write({"NumResults": 0, "HITs": [], "Surprise": 1})
