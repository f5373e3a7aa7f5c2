"""``kill -9`` of jobs while couriers hand events over: none is lost, each keeps its name, those of one HIT keep their order."""

import json
import random
import time
from collections import defaultdict

import pytest

from conftest import TEST, Cast
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_hit, approve
from kempelen.hits.actions.listening import add_webhook
from kempelen.notify.events import ALL_BITS, event_types_of
from kempelen.notify.events.messages import document_id
from kempelen.notify.models import Destination, Event
from processes import Site, free_port, kill, start, wait_until
from receivers import receiving, with_loopback
from support import publish_hit, work

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]

_HITS = 60
_MOST_KILLS = 60
_OPEN = {"KEMPELEN_OUTGOING_NETWORKS": "127.0.0.0/8", "KEMPELEN_OUTGOING_HTTP": "1"}


def _happenings(cast: Cast) -> None:
    """Let several things happen to every HIT, one after the other."""
    for number in range(_HITS):
        hit = publish_hit(cast.rita, title=f"Pair {number}")
        approve(assignment_id=work(cast.wen, hit), requester=cast.rita, actor=TEST)
    publish_hit(cast.rita, title="Left open")
    accept_hit(worker_id=cast.walt.pk, hit_id=publish_hit(cast.rita, title="Held").pk)


def _end_leases() -> None:
    """Let the dead process's destination be free now, as it is when its lease of two minutes has run out."""
    Destination.objects.update(free_at=clock.now())


def test_jobs_killed_while_events_go_out_lose_none_and_keep_their_order(
    cast_committed: Cast, database_address: str, settings
) -> None:
    settings.KEMPELEN = with_loopback(outgoing_http=True)
    dice = random.Random(1783)
    with receiving() as receiver:
        for place in ("a", "b"):
            add_webhook(
                requester=cast_committed.rita, url=f"{receiver.url}/{place}", event_types=event_types_of(ALL_BITS), actor=TEST
            )
        _happenings(cast_committed)
        waiting = Event.objects.filter(due_at__isnull=False)
        whole = waiting.count()
        assert whole >= 2 * 3 * _HITS
        site, kills, killed_while_sending = Site(free_port()), 0, 0
        while waiting.exists() and kills < _MOST_KILLS:
            before = len(receiver.taken)
            jobs = start("jobs", database=database_address, site=site, more=_OPEN)
            wait_until(lambda seen=before: len(receiver.taken) > seen or not waiting.exists(), "another event goes out")
            time.sleep(dice.uniform(0.0, 0.15))
            kill(jobs)
            killed_while_sending += waiting.exists()
            kills += 1
            _end_leases()
        assert not waiting.exists(), f"{waiting.count()} of {whole} events still wait after {kills} kills"
        assert killed_while_sending, "no kill came in the middle"

    assert set(Event.objects.values_list("dead_at", flat=True)) == {None}
    arrived: dict[tuple[str, str], list[str]] = defaultdict(list)
    for taken in receiver.taken:
        if len(taken.body) < int(taken.headers["content-length"]):
            continue  # its sender was killed while it spoke: nobody takes half a request
        document = json.loads(taken.body)
        assert taken.headers["webhook-id"] == document["EventDocId"]
        firsts = arrived[taken.path, document["Events"][0]["HITId"]]
        if document["EventDocId"] not in firsts:
            firsts.append(document["EventDocId"])
    wanted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for event in Event.objects.select_related("destination").order_by("id"):
        public_id = encode(Kind.HIT, event.hit_id)
        path = "/hook" + event.destination.address.removeprefix(receiver.url)
        wanted[path, public_id].append(document_id(event.pk, public_id))
    assert arrived == wanted
