"""``kill -9`` in the middle of verbs that do several things at once: policies, tests, publishing by the API, late judging."""

import random
import time
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from conftest import TEST, Cast
from crash.mortal import MortalWeb, kill_in_the_middle
from hits.policed import known_answers, plurality, publish, said
from kempelen.accounts.actions import create_access_key
from kempelen.core import clock
from kempelen.hits import actions as hits
from kempelen.hits.actions import policing
from kempelen.hits.models import Assignment, Hit, PolicyResult, PolicyRun
from kempelen.hits.states import AssignmentState
from kempelen.ledger.models import Reason, Transfer
from kempelen.qualifications.actions import start_test
from kempelen.qualifications.models import Qualification, QualificationRequest
from kempelen.qualifications.states import RequestState
from kempelen.web.task import tickets
from processes import Site, free_port, kill, start, wait_until
from qualifications.making import make_tested
from support import QUESTION, books_balance, make_workers, work

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]

_PIECES = 20
_MOST_KILLS = 60
_DUE = 120


def test_web_killed_during_submits_of_policed_hits_judges_each_once(cast_committed: Cast, database_address: str) -> None:
    """The known answer is right in every other one: those are paid at once, the others rejected, each by one run."""
    cast = cast_committed
    policy = known_answers({"a": ["yes"]}, ApproveIfKnownAnswerScoreIsAtLeast=100, RejectIfKnownAnswerScoreIsLessThan=100)
    held = [
        hits.accept_hit(worker_id=cast.wen.pk, hit_id=publish(cast.rita, policy).pk).assignment_id for _number in range(_PIECES)
    ]
    right = set(held[::2])
    web = MortalWeb(database_address)
    try:
        kill_in_the_middle(web, held, lambda one: web.submit(one, "yes" if one in right else "no", field="a") == 200)
    finally:
        web.stop()
    states = dict(Assignment.objects.filter(pk__in=held).values_list("pk", "state"))
    assert states == {one: AssignmentState.APPROVED if one in right else AssignmentState.REJECTED for one in held}
    assert sorted(PolicyRun.objects.values_list("assignment_id", flat=True)) == sorted(held)
    assert PolicyResult.objects.filter(key="KnownAnswerScore").count() == _PIECES
    assert set(Transfer.objects.filter(reason=Reason.REWARD).values_list("subject_id", flat=True)) == right
    assert Transfer.objects.filter(reason=Reason.REWARD).count() == len(right)
    cast.wen.refresh_from_db()
    assert cast.wen.balance_micros == len(right) * 50_000
    books_balance()


def test_web_killed_while_tests_are_sent_in_grants_each_worker_once(cast_committed: Cast, database_address: str) -> None:
    kind = make_tested(cast_committed.rita)
    taken = [start_test(qualification_type=kind, worker=each, actor=TEST) for each in make_workers(_PIECES)]
    begun = {each.pk: each for each in taken}
    web = MortalWeb(database_address)

    def send(one: int) -> bool:
        until = clock.now() + timedelta(hours=1)
        ticket = tickets.issue(tickets.Shows.TEST, one, viewer=begun[one].worker_id, until=until)
        status = web.post("/qualification-test", {"kempelenTicket": ticket, "q0": "blue", "q1": "red"})
        assert status in {200, None}, status
        return status == 200

    try:
        kill_in_the_middle(web, list(begun), send)
    finally:
        web.stop()
    assert sorted(Qualification.objects.values_list("worker_id", flat=True)) == sorted(each.worker_id for each in begun.values())
    assert Qualification.objects.values("value").distinct().count() == 1
    assert set(QualificationRequest.objects.values_list("state", flat=True)) == {RequestState.GRANTED}
    assert QualificationRequest.objects.count() == _PIECES
    books_balance()


def test_web_killed_during_create_hit_makes_and_pays_each_token_once(cast_committed: Cast, database_address: str) -> None:
    cast = cast_committed
    key = create_access_key(requester=cast.rita, label="test", actor=TEST)
    web = MortalWeb(database_address)
    client = web.client(key)
    told: dict[int, str] = {}
    refused: list[str] = []

    def create(one: int) -> bool:
        wanted: dict[str, Any] = {
            "Title": f"Pair {one}",
            "Description": "Judge.",
            "Reward": "0.05",
            "AssignmentDurationInSeconds": 600,
            "LifetimeInSeconds": 3_600,
            "MaxAssignments": 2,
            "Question": QUESTION,
            "UniqueRequestToken": f"pair-{one}",
        }
        try:
            told[one] = client.create_hit(**wanted)["HIT"]["HITId"]
        except ClientError as error:
            # The HIT was made before the kill, only the answer was lost.
            refused.append(str(error))
        except BotoCoreError:
            return False
        return True

    try:
        kill_in_the_middle(web, list(range(_PIECES)), create)
    finally:
        client.close()
        web.stop()
    assert all("already exists" in words for words in refused), refused
    assert sorted(Hit.objects.values_list("hit_type__title", flat=True)) == sorted(f"Pair {one}" for one in range(_PIECES))
    reserved = Transfer.objects.filter(reason=Reason.HOLD)
    assert reserved.count() == _PIECES
    assert sum(reserved.values_list("amount_micros", flat=True)) == sum(
        hit.slots * (hit.reward_micros + hit.fee_micros) for hit in Hit.objects.all()
    )
    books_balance()


def test_jobs_killed_while_judging_judge_every_hit_once(
    cast_committed: Cast, database_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HITs whose web process died before it judged them, and a jobs process that dies again and again while it does."""
    cast = cast_committed
    policy = plurality("a", 50, ApproveIfWorkerAgreementScoreIsAtLeast=100)
    with monkeypatch.context() as dying:
        dying.setattr(policing, "judge_hit", lambda _hit_id: False)
        for _number in range(_DUE):
            hit = publish(cast.rita, policy, slots=2)
            for worker in (cast.wen, cast.walt):
                work(worker, hit, said("yes"))
    due = Hit.objects.filter(judge_due=True)
    assert due.count() == _DUE
    dice, kills, killed_in_the_middle = random.Random(1809), 0, 0
    site = Site(free_port())
    while due.exists() and kills < _MOST_KILLS:
        seen = due.count()
        jobs = start("jobs", database=database_address, site=site)
        wait_until(lambda before=seen: due.count() < before, "another HIT is judged")
        time.sleep(dice.uniform(0.0, 0.05))
        kill(jobs)
        kills += 1
        killed_in_the_middle += due.exists()
    assert not due.exists()
    assert killed_in_the_middle, "no kill came in the middle"
    assert PolicyRun.objects.count() == PolicyRun.objects.values("policy").distinct().count() == _DUE
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.APPROVED}
    assert Transfer.objects.filter(reason=Reason.REWARD).count() == 2 * _DUE
    books_balance()
