"""Thousands of made-up requests: none is a fault, and what was refused changed nothing (security W8, DESIGN 7).

``FUZZ_REQUESTS`` says how many (``make fuzz``: 50,000) and ``FUZZ_SEED`` from which seed; the same two give the same
requests. They come in chapters of ``CHAPTER``; each begins on the same small market with a seed of its own, so that a
failure is found again from its chapter alone. It is told with its seed and as the smallest request that still shows it.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from kempelen.accounts.actions import NewAccessKey
from kempelen.core.ids import Kind, encode
from kempelen.hits.queries import forget_groups, forget_viewers
from kempelen.qualifications.actions import create_type, request
from kempelen.qualifications.types import TypeProperties
from kempelen.questions.actions import save_layout
from qualifications.papers import FORM, KEY
from support import PAGE, QUESTION, TEST, books_balance, make_workers, publish_hit, work
from wire.fuzzing import Asked, Maker, headers_of, smaller
from wire.raw import Answer, call, send

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "5000"))
SEED = os.environ.get("FUZZ_SEED", "kempelen")
CHAPTER = 250
MOST_SMALLER = 2_000

COUNTED = (
    *("hit_type", "hit", "assignment", "bonus", "request_token", "worker_block", "review_policy", "policy_action", "audit"),
    *("transfer", "account", "message", "outbox", "event", "notification_setting", "layout", "stored_file"),
    *("qualification_type", "qualification_test", "qualification", "qualification_request", "group_count"),
)
SUMMED = {
    "account": "balance_micros",
    "hit": "slots + pending * 1000 + submitted * 1000000 + reward_micros",
    "qualification": "value",
    "assignment": "state",
}


def fingerprint() -> tuple[Any, ...]:
    """Count the rows of every table that a call may write, and sum up balances, counters and states; one query."""
    counts = [f"(SELECT COUNT(*) FROM {table})" for table in COUNTED]
    sums = [f"(SELECT SUM({what}) FROM {table})" for table, what in SUMMED.items()]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*counts, *sums])}")
        return tuple(cursor.fetchone())


def furnished(key: NewAccessKey) -> dict[str, list[Any]]:
    """Make the market; return what makes sense as values, by member."""
    requester = key.key.requester
    hits = [publish_hit(requester, slots=slots) for slots in (3, 1, 1)]
    workers = make_workers(2)
    sent = [work(workers[0], hits[1]), work(workers[1], hits[0])]
    call(key, "UpdateExpirationForHIT", {"HITId": encode(Kind.HIT, hits[2].pk), "ExpireAt": 0})
    kinds = [create_type(requester=requester, properties=TypeProperties(name=name, description="d"), actor=TEST) for name in "ab"]
    asked = request(qualification_type=kinds[0], worker=workers[0], actor=TEST).request
    layout = save_layout(requester_id=requester.pk, html=PAGE.replace("both", "${first}"), frame_height=0, escaping="raw")
    system = ["00000000000000000071", "000000000000000000L0", "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"]
    amounts = ["0.05", "0.05", "1", "0.00", "1."]
    return {
        "HITId": [encode(Kind.HIT, hit.pk) for hit in hits],
        "HITTypeId": [encode(Kind.HIT_TYPE, hits[0].hit_type_id)],
        "HITLayoutId": [encode(Kind.LAYOUT, layout.pk)],
        "HITLayoutParameters": [[{"Name": "first", "Value": "x"}]],
        "AssignmentId": [encode(Kind.ASSIGNMENT, one) for one in sent],
        "WorkerId": [one.public_id for one in workers],
        "WorkerIds": [[one.public_id] for one in workers],
        "QualificationTypeId": [*system, *(kind.public_id for kind in kinds for _ in range(3))],
        "QualificationRequestId": [asked.public_id],
        "Question": [QUESTION, QUESTION, FORM],
        "Test": [FORM],
        "AnswerKey": [KEY],
        "Reward": amounts,
        "BonusAmount": amounts,
        "Title": ["Judge a pair"],
        "Description": ["Read."],
        "Country": ["US", "DE"],
        "Subdivision": ["NY"],
        "Version": ["2014-08-15"],
        "Destination": ["https://queue.example.org/1/q", "arn:aws:sns:us-east-1:047991105548:topic"],
        "PolicyName": ["SimplePlurality/2011-09-01", "ScoreMyKnownAnswers/2011-09-01"],
        "UniqueRequestToken": ["once", "twice"],
        "LifetimeInSeconds": [60, 3_600],
        "AssignmentDurationInSeconds": [60, 3_600],
        "MaxAssignments": [1, 9, 10],
    }


def wrong_with(asked: Asked, key: NewAccessKey, headers: dict[str, str] | None = None) -> tuple[str, Answer]:
    """Send; return what is wrong with how it was answered, or nothing, and the answer."""
    before = fingerprint()
    answer = send(headers or headers_of(asked, key), asked.body)
    if answer.status not in {200, 400, 411, 413} or answer.body.get("__type") == "ServiceFault":
        return f"answered {answer.status} {answer.body}", answer
    if answer.status != 200 and not answer.body["message"]:
        return "refused without a word", answer
    if (answer.status != 200 or asked.operation.startswith(("Get", "List"))) and fingerprint() != before:
        return f"answered {answer.status} and changed {before} into {fingerprint()}", answer
    if asked.trouble not in {"", "replay"} and answer.status == 200:
        return "taken with a signature that is not good", answer
    return "", answer


def smallest(asked: Asked, key: NewAccessKey) -> Asked:
    """Return the smallest request found that is still answered wrongly."""
    for _ in range(MOST_SMALLER):
        for less in smaller(asked):
            with transaction.atomic():
                wrong, _answer = wrong_with(less, key)
                transaction.set_rollback(True)
            if wrong:
                asked = less
                break
        else:
            break
    return asked


def chapter(number: int, size: int, key: NewAccessKey) -> Iterator[str]:
    """Send a chapter's requests and yield how each was answered. Fails with the first that was answered wrongly."""
    seed = f"{SEED}/{number}"
    maker, earlier = Maker(seed, furnished(key)), None
    for position in range(size):
        asked = maker.request()
        headers = headers_of(asked, key)
        if asked.trouble == "replay" and earlier is not None:
            asked, headers = earlier
        save = transaction.savepoint()
        wrong, answer = wrong_with(asked, key, headers)
        if wrong:
            transaction.savepoint_rollback(save)
            small = smallest(asked, key)
            pytest.fail(f"seed {seed}, request {position}: {wrong}\nsmallest: {small.operation} {small.trouble} {small.body!r}")
        transaction.savepoint_commit(save)
        earlier = asked, headers
        yield (answer.body.get("TurkErrorCode") or answer.body["__type"]) if answer.status != 200 else "200"


def test_many_requests(key: NewAccessKey) -> None:
    outcomes: Counter[str] = Counter()
    for number, first in enumerate(range(0, REQUESTS, CHAPTER)):
        with transaction.atomic():
            outcomes.update(chapter(number, min(CHAPTER, REQUESTS - first), key))
            books_balance()
            transaction.set_rollback(True)
        forget_groups()
        forget_viewers()
    told = "\n".join(f"{count:>7,} {name.removeprefix('AWS.MechanicalTurk.')}" for name, count in outcomes.most_common())
    sys.stdout.write(f"\nseed {SEED}, {REQUESTS:,} requests\n{told}\n")
    assert outcomes.total() == REQUESTS
    assert outcomes["200"] * 20 > REQUESTS
