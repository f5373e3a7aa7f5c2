"""CreateHIT by boto3-signed requests through the whole application, beside the rows it writes, written by hand.

The requests are signed beforehand with botocore's own signer. Bare: HIT, HIT type, group count, balance, transfer and audit
entry in one transaction; no read, no check. PostgreSQL: 16 requesters in 4 processes. SQLite: its one writer.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any

import ground
from ground import Bare, Target, figure

ground.prepare("create_hit")

import client  # noqa: E402 -- after prepare, here and below
from kempelen.audit.statements import RECORD  # noqa: E402
from kempelen.audit.vocabulary import Actor, Verb  # noqa: E402
from kempelen.core import clock  # noqa: E402
from kempelen.hits.models import HitType  # noqa: E402
from kempelen.hits.statements.publishing import ADD_HIT, NOTE_ADDED  # noqa: E402
from kempelen.hits.statements.sweeping import COUNT_GROUP  # noqa: E402
from kempelen.ledger.models import AccountKind, Reason  # noqa: E402
from kempelen.ledger.statements import TAKE_FROM_REQUESTER, TRANSFER  # noqa: E402
from kempelen.wire.call_log import keep_call_log  # noqa: E402
from signing import Signed, new_key, send, signed  # noqa: E402

SECONDS = 3.0
PROCESSES, THREADS = (4, 4) if ground.is_postgresql() else (1, 1)
REQUESTERS = [ground.requester(f"rita{number}") for number in range(PROCESSES * THREADS)]
KEYS = [new_key(one) for one in REQUESTERS]
QUESTION = """<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">
<HTMLContent><![CDATA[<!DOCTYPE html><html><body><script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form><p>Which animal is on picture %d?</p><img src="https://example.org/%d.jpg"><crowd-radio-group>
<crowd-radio-button name="cat">Cat</crowd-radio-button><crowd-radio-button name="dog">Dog</crowd-radio-button>
</crowd-radio-group></crowd-form></body></html>]]></HTMLContent><FrameHeight>450</FrameHeight></HTMLQuestion>"""
REQUESTS_EACH = 200
REWARD_MICROS, SLOTS, LIFETIME = 50_000, 3, 86_400


def asked(number: int, each: int) -> Signed:
    """Return one requester's call."""
    members = {
        "Title": "Name the animal",
        "Description": "Look at a picture and say what it shows.",
        "Keywords": "picture, animal",
        "Reward": "0.05",
        "MaxAssignments": SLOTS,
        "AssignmentDurationInSeconds": 600,
        "AutoApprovalDelayInSeconds": 86_400,
        "LifetimeInSeconds": LIFETIME,
        "Question": QUESTION % (each, each),
    }
    return signed(KEYS[number], "CreateHIT", members)


def by_application(number: int) -> Iterator[None]:
    """Send what was signed."""
    for call in cycle([asked(number, each) for each in range(REQUESTS_EACH)]):
        send(call)
        yield


def bare(number: int) -> Iterator[None]:
    """Write the same rows."""
    connection, owner, actor = Bare(), REQUESTERS[number], str(Actor.system("bench"))
    group = HitType.objects.get(requester=owner).pk
    price = SLOTS * REWARD_MICROS
    for each in cycle(range(REQUESTS_EACH)):
        now = clock.now()
        values = {
            "requester": owner.pk, "hit_type": group, "group": group, "layout": None, "content": QUESTION % (each, each),
            "has_form": False, "annotation": "", "now": now, "expires": now + timedelta(seconds=LIFETIME),
            "reward": REWARD_MICROS, "fee": 0,
            "slots": SLOTS, "policed": False, "hits": 1, "amount": price, "reason": int(Reason.HOLD),
            "debit_kind": int(AccountKind.REQUESTER), "debit_owner": owner.pk,
            "credit_kind": int(AccountKind.ESCROW), "credit_owner": owner.pk,
            "at": now, "actor": actor, "verb": Verb.HIT_CREATED.value, "kind": "hit", "before": None,
            "after": json.dumps({"assignments": SLOTS, "price_micros": price}), "request": "",
        }  # fmt: skip
        connection.begin()
        hit = connection.run(ADD_HIT, values).fetchone()[0]
        values |= {"subject": hit}
        for statement in (NOTE_ADDED, COUNT_GROUP, TAKE_FROM_REQUESTER, TRANSFER):
            connection.run(statement, values)
        connection.run(RECORD, values | {"subject": str(hit)})
        connection.commit()
        yield


def rate(work: Any) -> float:
    """Return HITs a second."""
    return ground.per_second(work, threads=THREADS, processes=PROCESSES, seconds=SECONDS)


def main() -> None:
    """Measure ours and bare in turn."""
    client.warm_up()
    keep_call_log()  # as the web server's processes do
    rounds = [(rate(by_application), rate(bare)) for _ in range(ground.ROUNDS)]
    ours, plain = (ground.median(list(column)) for column in zip(*rounds, strict=True))
    ground.report([figure("CreateHIT by signed request, whole application", ours, plain, "HITs/s", Target(least=0.4))])


if __name__ == "__main__":
    main()
