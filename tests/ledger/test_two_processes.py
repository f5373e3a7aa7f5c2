"""Two processes spend the same money at once: together they cannot spend more than there is."""

import os
import subprocess
import sys

import pytest

from kempelen.core.findings import run_checks
from kempelen.ledger.checks import CHECKS
from kempelen.ledger.models import Transfer
from kempelen.ledger.queries import requester_balance

SPENDER = """
import sys, django
django.setup()
from django.db import transaction
from kempelen.ledger import actions
from kempelen.ledger.errors import InsufficientFundsError
requester, first = int(sys.argv[1]), int(sys.argv[2])
for hit in range(first, first + 40):
    try:
        with transaction.atomic():
            actions.hold_for_hit(requester_id=requester, hit_id=hit, amount_micros=2_000_000)
    except InsufficientFundsError:
        print("refused")
"""


@pytest.mark.processes
def test_a_hundred_dollars_are_spent_once(cast_committed, database_address):
    rita = cast_committed.rita.pk
    environment = os.environ | {"KEMPELEN_DATABASE_URL": database_address, "DJANGO_SETTINGS_MODULE": "kempelen.config.settings"}
    spenders = [
        subprocess.Popen(
            [sys.executable, "-c", SPENDER, str(rita), str(first)], env=environment, stdout=subprocess.PIPE, text=True
        )
        for first in (1, 101)
    ]
    refused = sum(spender.communicate(timeout=60)[0].count("refused") for spender in spenders)
    assert [spender.returncode for spender in spenders] == [0, 0]
    assert refused == 30
    assert Transfer.objects.filter(reason=3).count() == 50
    assert requester_balance(rita).available_micros == 0
    assert run_checks(CHECKS) == []
