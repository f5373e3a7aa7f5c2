"""Threads of one process queue for SQLite's one writer; none is told that the database is busy."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from kempelen.core import clock
from kempelen.core.models import OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)


def test_thirty_two_writers_all_get_their_turn():
    barrier, failures = threading.Barrier(32), []

    def write() -> None:
        try:
            barrier.wait()
            for _ in range(5):
                with transaction.atomic():
                    OutboxMessage.objects.create(topic="turn", due_at=clock.now())
        except BaseException as error:  # noqa: BLE001 -- a thread's error must reach the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert OutboxMessage.objects.filter(topic="turn").count() == 160


def test_a_failed_transaction_gives_its_turn_back():
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.create(topic=None, due_at=clock.now())
    done = threading.Event()

    def write() -> None:
        with transaction.atomic():
            OutboxMessage.objects.create(topic="after", due_at=clock.now())
        connection.close()
        done.set()

    threading.Thread(target=write).start()
    assert done.wait(10)
