"""What a requester's program does all day, by signed requests through the whole application, beside bare SQL.

ListAssignmentsForHIT and ListHITs: a walk in pages of 100 over 100,000, one request at a time; only the server's part is timed.
Bare: the same rows, joined with what the answer tells of them, by the same keyset, each page written by ``json.dumps`` as the
values stand in the tables: no id computed, no time worded, no answer's XML made.

ApproveAssignment: calls signed beforehand. Bare: the statements of the verb and of its payment in one transaction, nothing
checked. PostgreSQL: 16 workers in 4 processes. SQLite: its one writer.
"""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import ground
from ground import Bare, Target, figure

ground.prepare("requester_calls")

import client  # noqa: E402 -- after prepare, here and below
from kempelen.accounts.models import User, Worker  # noqa: E402
from kempelen.audit.statements import RECORD  # noqa: E402
from kempelen.audit.vocabulary import Actor, Verb  # noqa: E402
from kempelen.core.db import Statement, atomic, driver  # noqa: E402
from kempelen.core.ids import Kind, encode, random_person_id  # noqa: E402
from kempelen.hits.models import Assignment, Hit  # noqa: E402
from kempelen.hits.statements import reviewing  # noqa: E402
from kempelen.ledger.models import AccountKind, Reason  # noqa: E402
from kempelen.ledger.statements import GIVE_TO_WORKER, OPEN_WORKER_ACCOUNT, TRANSFER  # noqa: E402
from kempelen.wire.call_log import keep_call_log  # noqa: E402
from signing import new_key, send, signed  # noqa: E402

MANY, PAGE = 100_000, 100
SECONDS = 2.0
APPROVALS_EACH_ROUND = 20_000
SLOTS = 5
PROCESSES, THREADS = (4, 4) if ground.is_postgresql() else (1, 1)
ACTOR = Actor.system("bench")
REQUESTER = ground.requester()
KEY = new_key(REQUESTER)
LEAST = Target(least=0.4)
QUESTION = """<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">
<HTMLContent><![CDATA[<!DOCTYPE html><html><body><script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form><p>Which animal is on picture %d?</p><crowd-input name="animal"></crowd-input></crowd-form></body></html>]]>
</HTMLContent><FrameHeight>450</FrameHeight></HTMLQuestion>"""
SENT = Statement.same("UPDATE hit SET submitted = slots, queued_at = NULL, reviewable_at = :now WHERE hit_type_id = :hit_type")

_ASSIGNMENTS = """SELECT a.id, w.public_id, a.hit_id, a.state, a.accepted_at, a.submitted_at, a.decided_at, a.rejected_at,
      a.deadline, a.answer, a.feedback, t.approve_after_seconds
    FROM assignment a JOIN worker w ON w.id = a.worker_id JOIN hit h ON h.id = a.hit_id JOIN hit_type t ON t.id = h.hit_type_id
    WHERE a.hit_id = {0} AND a.submitted_at IS NOT NULL AND a.state IN (2, 3, 4) AND (a.submitted_at, a.id) > ({0}, {0})
    ORDER BY a.submitted_at, a.id LIMIT 100"""
_HITS = """SELECT h.id, h.hit_type_id, h.created_at, t.title, t.description, h.content, t.keywords, h.slots, h.reward_micros,
      t.approve_after_seconds, h.expires_at, t.duration_seconds, h.annotation, h.pending, h.submitted, h.approved, h.rejected,
      h.queued_at, h.reviewing
    FROM hit h JOIN hit_type t ON t.id = h.hit_type_id
    WHERE h.requester_id = {0} AND h.disposed_at IS NULL AND h.id < {0} ORDER BY h.id DESC LIMIT 100"""


def people() -> list[Worker]:
    """Return as many workers as one HIT has assignments, each with work that waits."""
    now = ground.now()
    users = [User(email=f"p{number}@example.org", name=f"p{number}", created_at=now) for number in range(MANY)]
    made = User.objects.bulk_create(users, batch_size=2_000)
    rows = [
        Worker(public_id=random_person_id(), user=user, country="US", submitted=1_000, created_at=now)
        for user in made
    ]  # fmt: skip
    return Worker.objects.bulk_create(rows, batch_size=2_000)


def stocked(title: str, hits: int, slots: int) -> list[int]:
    """Publish so many HITs of one type, each with its question; return their keys."""
    kind, now = ground.hit_type(REQUESTER, title), ground.now()
    common = {
        "hit_type_id": kind.pk, "requester_id": REQUESTER.pk, "annotation": "", "created_at": now, "queued_at": now,
        "expires_at": now + timedelta(days=7), "reward_micros": 10_000, "fee_micros": 0, "slots": slots,
    }  # fmt: skip
    with atomic():
        driver().load("hit", ("content",), ((QUESTION % number,) for number in range(hits)), common)
    return list(Hit.objects.filter(hit_type_id=kind.pk).order_by("pk").values_list("pk", flat=True))


def worked(hits: list[int], workers: list[Worker], slots: int) -> None:
    """Let each HIT be answered by as many workers as it has slots, a millisecond apart."""
    now = ground.now() - timedelta(minutes=5)
    kind = Hit.objects.get(pk=hits[0]).hit_type_id
    answer = json.dumps([["label", "true"], ["sure", "2"], ["comment", "It is what it looks like."]], separators=(",", ":"))
    common = {
        "state": 2, "reward_micros": 10_000, "fee_micros": 0, "accepted_at": now - timedelta(seconds=95), "answer": answer,
        "deadline": now + timedelta(minutes=10), "due_at": now + timedelta(days=1), "proof": 3,
    }  # fmt: skip
    rows = (
        (hit, workers[(place * slots + turn) % len(workers)].pk, now + timedelta(milliseconds=turn))
        for place, hit in enumerate(hits)
        for turn in range(slots)
    )
    with atomic():
        driver().load("assignment", ("hit_id", "worker_id", "submitted_at"), rows, common)
        driver().run(SENT, now=now, hit_type=kind)


def walk(operation: str, name: str, members: dict[str, Any]) -> float:
    """Walk a list as programs do; return items a second of the server's time."""
    spent, items, token = 0.0, 0, {}
    while True:
        call = signed(KEY, operation, {**members, "MaxResults": PAGE, **token})
        began = time.perf_counter()
        text = send(call)
        spent += time.perf_counter() - began
        page = json.loads(text)
        items += len(page[name])
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    if items < MANY:
        raise AssertionError(items)
    return items / spent


def bare_walk(text: str, first: list[Any], place: Any) -> float:
    """Walk the rows by the driver alone; return items a second. ``place`` says where the page after a row begins."""
    connection, after, items = Bare().raw, first, 0
    text = text.format("%s" if ground.is_postgresql() else "?")
    began = time.perf_counter()
    while rows := connection.execute(text, after).fetchall():
        json.dumps([tuple(row) for row in rows], default=str)
        items += len(rows)
        after = place(rows[-1])
    if items < MANY:
        raise AssertionError(items)
    return items / (time.perf_counter() - began)


def listed_assignments(hit: int) -> tuple[float, float]:
    """Return ours and bare."""
    ours = walk("ListAssignmentsForHIT", "Assignments", {"HITId": encode(Kind.HIT, hit)})
    beginning = "1970-01-01 00:00:00" if not ground.is_postgresql() else ground.now() - timedelta(days=9)
    return ours, bare_walk(_ASSIGNMENTS, [hit, beginning, 0], lambda row: [hit, row[5], row[0]])


def listed_hits() -> tuple[float, float]:
    """Return ours and bare."""
    ours = walk("ListHITs", "HITs", {})
    return ours, bare_walk(_HITS, [REQUESTER.pk, 2**62], lambda row: [REQUESTER.pk, row[0]])


def approving(mine: list[int]) -> Iterator[None]:
    """Send approvals that are signed beforehand."""
    for call in [signed(KEY, "ApproveAssignment", {"AssignmentId": encode(Kind.ASSIGNMENT, one)}) for one in mine]:
        send(call)
        yield


def bare_approving(mine: list[int]) -> Iterator[None]:
    """Run the statements of the verb and of its payment."""
    connection, actor = Bare(), str(ACTOR)
    for one in mine:
        now, ids = ground.now(), [one] if ground.is_postgresql() else json.dumps([one])
        values: dict[str, Any] = {
            "assignment": one, "ids": ids, "now": now, "feedback": "", "at": now, "actor": actor, "subject": one,
            "verb": Verb.ASSIGNMENT_APPROVED.value, "kind": "assignment", "before": '{"state":"submitted"}',
            "after": '{"state":"approved"}', "request": "", "reason": int(Reason.REWARD),
            "debit_kind": int(AccountKind.ESCROW), "debit_owner": REQUESTER.pk, "credit_kind": int(AccountKind.WORKER),
        }  # fmt: skip
        connection.begin()
        found = connection.run(reviewing.FIND, values).fetchone()
        for statement in (reviewing.LOCK_HITS, reviewing.APPROVE.assignments, reviewing.APPROVE.hits, reviewing.LOCK_WORKERS):
            connection.run(statement, values)
        connection.run(reviewing.APPROVE.workers, values)
        settled = connection.run(reviewing.SETTLEMENTS, values).fetchone()
        values |= {"worker": found[2], "owner": found[2], "credit_owner": found[2], "amount": settled[3]}
        for statement in (GIVE_TO_WORKER, OPEN_WORKER_ACCOUNT, TRANSFER):
            connection.run(statement, values)
        connection.run(RECORD, values | {"subject": str(one)})
        connection.commit()
        yield


def approvals(waiting: list[int], turn: int) -> tuple[float, float]:
    """Return ours and bare, each on work of its own."""
    at_once, rates = PROCESSES * THREADS, []
    for path, work in enumerate((approving, bare_approving)):
        first = (2 * turn + path) * APPROVALS_EACH_ROUND
        share = waiting[first : first + APPROVALS_EACH_ROUND]
        rates.append(
            ground.per_second(
                lambda number, work=work, share=share: work(share[number::at_once]),
                threads=THREADS,
                processes=PROCESSES,
                seconds=SECONDS,
            )
        )
    return rates[0], rates[1]


def main() -> None:
    """Measure ours and bare in turn."""
    client.warm_up()
    keep_call_log()  # as the web server's processes do
    workers = people()
    (one,) = stocked("Answered by everybody", 1, MANY)
    worked([one], workers, MANY)
    stocked("On offer", MANY, 3)
    to_decide = stocked("Waiting for a decision", 2 * ground.ROUNDS * APPROVALS_EACH_ROUND // SLOTS, SLOTS)
    worked(to_decide, workers, SLOTS)
    waiting = list(Assignment.objects.filter(hit_id__gte=to_decide[0]).order_by("pk").values_list("pk", flat=True))
    ground.vacuum()
    rounds = [(listed_assignments(one), listed_hits(), approvals(waiting, turn)) for turn in range(ground.ROUNDS)]
    middle = [[ground.median(list(column)) for column in zip(*pairs, strict=True)] for pairs in zip(*rounds, strict=True)]
    (assignments, bare_assignments), (hits, bare_hits), (approved, bare_approved) = middle
    ground.report(
        [
            figure(f"ListAssignmentsForHIT, {PAGE} a page over {MANY:,}", assignments, bare_assignments, "items/s"),
            figure(f"ListHITs, {PAGE} a page over {MANY:,}", hits, bare_hits, "items/s"),
            figure("ApproveAssignment by signed request", approved, bare_approved, "calls/s", LEAST),
        ]
    )


if __name__ == "__main__":
    main()
