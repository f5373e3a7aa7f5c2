"""Holding for, and releasing from, several HITs at once: one sum, one transfer a HIT, numbered by its turns."""

import pytest

from kempelen.core.findings import run_checks
from kempelen.ledger.actions import Release, hold_for_hits, release_from_hits
from kempelen.ledger.checks import CHECKS
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.models import Reason, Transfer
from kempelen.ledger.queries import RequesterBalance, requester_balance


def test_each_hit_gets_its_turns(cast):
    for _ in range(2):
        hold_for_hits(requester_id=cast.rita.pk, amounts_micros={7: 300, 5: 200, 6: 0})
        release_from_hits([Release(hit_id, cast.rita.pk, 100) for hit_id in (5, 7)])
    rows = Transfer.objects.filter(subject_id__in=(5, 6, 7)).order_by("reason", "subject_id", "turn")
    assert list(rows.values_list("reason", "subject_id", "turn", "amount_micros")) == [
        (Reason.HOLD, 5, 0, 200),
        (Reason.HOLD, 5, 1, 200),
        (Reason.HOLD, 7, 0, 300),
        (Reason.HOLD, 7, 1, 300),
        (Reason.RELEASE, 5, 0, 100),
        (Reason.RELEASE, 5, 1, 100),
        (Reason.RELEASE, 7, 0, 100),
        (Reason.RELEASE, 7, 1, 100),
    ]
    assert requester_balance(cast.rita.pk) == RequesterBalance(available_micros=100_000_000 - 600, on_hold_micros=600)
    assert run_checks(CHECKS) == []


def test_the_whole_must_be_there(cast):
    with pytest.raises(InsufficientFundsError) as caught:
        hold_for_hits(requester_id=cast.rita.pk, amounts_micros={1: 50_000_000, 2: 50_000_001})
    assert (caught.value.missing_micros, Transfer.objects.count()) == (1, 1)
