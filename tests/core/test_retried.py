"""Running a verb again that lost a race, and nothing else."""

import pytest
from django.db import IntegrityError, OperationalError, transaction
from psycopg import errors

from kempelen.core.db import retried

DEADLOCK = (OperationalError, errors.DeadlockDetected("deadlock"))
NOT_SERIALIZABLE = (OperationalError, errors.SerializationFailure("try again"))
CHECK_BROKEN = (IntegrityError, errors.CheckViolation("hit_never_oversold"))
ANOTHER_KEY = (IntegrityError, errors.UniqueViolation("transfer_once"))


def loser(failure, losses):
    """Return a verb that fails so many times as the driver reports it, and the list of its tries."""
    tries = []
    seen_as, cause = failure

    @retried
    def verb():
        tries.append(1)
        if len(tries) <= losses:
            raise seen_as from cause
        return "done"

    return verb, tries


@pytest.mark.parametrize("failure", [DEADLOCK, NOT_SERIALIZABLE])
def test_a_lost_race_is_run_again(transactional_db, failure):
    verb, tries = loser(failure, losses=2)
    assert (verb(), len(tries)) == ("done", 3)


def test_three_times_in_all(transactional_db):
    verb, tries = loser(DEADLOCK, losses=3)
    with pytest.raises(OperationalError):
        verb()
    assert len(tries) == 3


@pytest.mark.parametrize("failure", [CHECK_BROKEN, ANOTHER_KEY])
def test_a_broken_promise_is_not_run_again(transactional_db, failure):
    verb, tries = loser(failure, losses=1)
    with pytest.raises(IntegrityError):
        verb()
    assert len(tries) == 1


def test_inside_another_transaction_its_owner_starts_over(transactional_db):
    verb, tries = loser(DEADLOCK, losses=1)
    with pytest.raises(OperationalError), transaction.atomic():
        verb()
    assert len(tries) == 1
