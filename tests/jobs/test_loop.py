"""The loop: everything due is done, one failure stops nothing else, and a clock that jumps judges no deadlines."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from kempelen.batches.actions import publish
from kempelen.batches.models import Batch
from kempelen.batches.states import BatchState
from kempelen.core import clock
from kempelen.core.actions import put_in_outbox
from kempelen.core.errors import Refusal
from kempelen.core.models import OutboxMessage
from kempelen.hits.models import Hit
from kempelen.jobs import loop
from kempelen.jobs.handlers import TOPICS
from kempelen.jobs.loop import ATTEMPTS_LIMIT, LEASE, ClockWatch, run_forever, run_once
from kempelen.jobs.sweeps import SWEEPS, Sweep
from projects import TEST, make_draft, make_project, numbered
from support import books_balance

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


class Recorder:
    """A handler that notes its messages and fails as told."""

    def __init__(self, error: Exception | None = None, *, more: int = 0) -> None:
        self.seen: list[object] = []
        self.error, self.more = error, more

    def __call__(self, payload) -> bool:
        """Note the message."""
        self.seen.append(payload)
        if self.error is not None:
            raise self.error
        return len(self.seen) <= self.more


def test_a_published_batch_becomes_hits_chunk_after_chunk(cast):
    batch = publish(batch=make_draft(make_project(cast.rita, reward_micros=1), numbered(10_001)), name="Many", actor=TEST)
    assert run_once()
    assert Batch.objects.get(pk=batch.pk).state == BatchState.PUBLISHED
    assert Hit.objects.count() == 10_001
    assert not OutboxMessage.objects.exists()
    assert not run_once()
    books_balance()


def test_sweeps_run(cast):
    with clock.stopped_at(START) as advance:
        publish(batch=make_draft(make_project(cast.rita)), name="Short", actor=TEST, lifetime_seconds=60)
        run_once()
        advance(timedelta(seconds=61))
        assert run_once()
        assert Hit.objects.filter(queued_at=None, released=1).count() == 2
        assert not run_once()
    books_balance()


def test_a_handler_with_more_to_do_comes_round_again():
    handler = Recorder(more=2)
    put_in_outbox("topic", {"n": 1})
    assert run_once(sweeps=(), topics={"topic": handler})
    assert handler.seen == [{"n": 1}] * 3
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("error", [Refusal("not now"), ZeroDivisionError("a bug")])
def test_a_failing_message_waits_and_the_others_go_on(error):
    bad, good = Recorder(error), Recorder()
    with clock.stopped_at(START):
        put_in_outbox("bad", {})
        put_in_outbox("good", {})
        assert run_once(sweeps=(), topics={"bad": bad, "good": good})
        assert (len(bad.seen), len(good.seen)) == (1, 1)
        kept = OutboxMessage.objects.get()
        assert (kept.topic, kept.last_error) == ("bad", f"{type(error).__name__}: {error}")
        assert kept.due_at > START
        assert not run_once(sweeps=(), topics={"bad": bad, "good": good})


def test_a_poison_message_is_set_aside_with_its_error():
    poison = Recorder(ZeroDivisionError("always"))
    with clock.stopped_at(START) as advance:
        put_in_outbox("poison", {"id": 7})
        for _ in range(ATTEMPTS_LIMIT + 5):
            run_once(sweeps=(), topics={"poison": poison})
            advance(HOUR)
        kept = OutboxMessage.objects.get()
    assert len(poison.seen) == ATTEMPTS_LIMIT
    assert (kept.payload, kept.last_error) == ({"id": 7}, "ZeroDivisionError: always")


def test_a_message_that_ends_its_process_is_set_aside_too():
    class Killed(BaseException):
        """As near to ``kill -9`` as one process can come: nothing of ours gets to run."""

    killer = Recorder(Killed())
    with clock.stopped_at(START) as advance:
        put_in_outbox("killer", {})
        for _ in range(ATTEMPTS_LIMIT):
            with pytest.raises(Killed):
                run_once(sweeps=(), topics={"killer": killer})
            advance(LEASE)
        run_once(sweeps=(), topics={"killer": killer})
        advance(HOUR)
        assert not run_once(sweeps=(), topics={"killer": killer})
    assert len(killer.seen) == ATTEMPTS_LIMIT
    assert "never finished" in OutboxMessage.objects.get().last_error


def test_an_unknown_topic_is_kept():
    put_in_outbox("os.system", {"command": "true"})
    run_once(sweeps=())
    assert OutboxMessage.objects.get().last_error == "No handler is named os.system."


def test_a_failing_sweep_stops_no_other():
    ran = []
    sweeps = (Sweep("broken", lambda: 1 // 0), Sweep("sound", lambda: len(ran.append(1) or "x")))
    assert run_once(sweeps=sweeps, topics={})
    assert ran == [1]


def test_a_measurement_is_no_reason_to_hurry():
    assert not run_once(sweeps=(Sweep("measure", lambda: 5, counts_as_work=False),), topics={})


def test_every_topic_and_sweep_is_in_the_tables():
    assert set(TOPICS) == {"batches.publish_chunk", "batches.expire_cancelled", "notify.message", "notify.notice"}
    assert [sweep.name for sweep in SWEEPS] == [
        "abandon_overdue",
        "expire_overdue",
        "judge_reviewable",
        "approve_overdue",
        "dispose_forgotten",
        "lapse_overdue",
        "forget_old_calls",
        "sweep_files",
        "measure_pace",
        "forget_events",
    ]


@pytest.mark.parametrize(
    ("wall", "steady", "jumped"), [(1, 1, False), (299, 0, False), (301, 0, True), (-301, 0, True), (900, 900, False)]
)
def test_a_jump_is_wall_time_that_did_not_pass(wall, steady, jumped):
    watch = ClockWatch()
    assert watch.jumped_by(START, 50.0) is None
    found = watch.jumped_by(START + timedelta(seconds=wall), 50.0 + steady)
    assert (found == timedelta(seconds=wall - steady)) if jumped else (found is None)
    assert watch.jumped_by(START + timedelta(seconds=wall + 1), 51.0 + steady) is None


def test_a_clock_jump_leaves_sweeps_out_once_but_not_messages():
    swept, handler = [], Recorder()
    sweeps = (Sweep("sweep", lambda: swept.append(1) or 0, every=0.0),)
    rounds, stop = loop._Rounds(sweeps), threading.Event()
    with clock.stopped_at(START) as advance:
        rounds.tick({}, stop)
        advance(timedelta(minutes=6))
        put_in_outbox("topic", {})
        assert rounds.tick({"topic": handler}, stop)
        assert (len(swept), len(handler.seen)) == (1, 1)
        rounds.tick({}, stop)
    assert len(swept) == 2


def test_rare_sweeps_wait_for_their_turn():
    swept = []
    rounds = loop._Rounds((Sweep("rare", lambda: swept.append(1) or 0, every=3_600.0),))
    for _ in range(3):
        rounds.tick({}, threading.Event())
    assert swept == [1]


def test_a_stop_is_heard_between_two_messages(transactional_db):
    stop = threading.Event()
    giving_up = threading.Timer(30, stop.set)
    giving_up.start()
    handler = Recorder()
    topics = {"topic": lambda payload: (handler(payload), stop.set(), False)[-1]}
    put_in_outbox("topic", {"n": 1})
    put_in_outbox("topic", {"n": 2})
    run_forever(stop, sweeps=(), topics=topics)
    giving_up.cancel()
    assert handler.seen == [{"n": 1}]
    waiting = OutboxMessage.objects.get()
    assert (waiting.payload, waiting.attempts) == ({"n": 2}, 0)
