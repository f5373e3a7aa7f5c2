"""Booking money that came in."""

import pytest
from django.db import DatabaseError, connection, transaction

from kempelen.audit.vocabulary import Actor
from kempelen.ledger.actions import deposit
from kempelen.ledger.errors import AlreadySettledError
from kempelen.ledger.models import Transfer
from kempelen.ledger.queries import requester_balance

ACTOR = Actor.system("test")


def test_deposit_is_available(cast):
    assert requester_balance(cast.rita.pk).available_micros == 100_000_000


def test_same_reference_books_once(cast):
    deposit(requester_id=cast.rita.pk, amount_micros=100_000_000, reference="rita-1", actor=ACTOR)
    assert requester_balance(cast.rita.pk).available_micros == 100_000_000
    assert Transfer.objects.count() == 1


def test_reference_of_another_deposit_is_refused(cast):
    with pytest.raises(AlreadySettledError):
        deposit(requester_id=cast.ravi.pk, amount_micros=5, reference="rita-1", actor=ACTOR)
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize("verb", ["UPDATE transfer SET amount_micros = 1", "DELETE FROM transfer"])
def test_history_cannot_be_edited(cast, verb):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
