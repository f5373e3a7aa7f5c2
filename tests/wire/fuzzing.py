"""Requests made up from the published service model, one after another from one seed, and smaller ones of the same kind."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from botocore.model import Shape

from kempelen.core import clock
from kempelen.wire.model import operations, service
from wire.hostile import documents
from wire.raw import headers_for, signed

NAMES = sorted(operations())
_ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 100, 101, 2**31 - 1, 2**31, 2**63, -(2**63), 10**19, 1.5, 1e308, -0.0),
    *([], {}, [[]], [None], {"a": {"b": [1]}}, [{}] * 30),
    *("", " ", "0", "\0", "\ud800", "\u0663", "\u202e", "\N{PILE OF POO}" * 70, "A" * 64, "A" * 65, "x" * 70_000, "A1\n"),
    *("KELVIN \u212a", "0.05", "1.", ".10", "-1", "1e3", "0.30000000000000004", "9999999999", "%s' OR 1=1 --", "../../etc"),
    *("1970-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "p1:AAAA"),
]
_LETTERS = "aZ0 ,.\n\t<>&\"'%_\\${}é\u4e2d\u202e\N{PILE OF POO}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. ``trouble`` says what is wrong with the way it is sent; ``text``, when given, is sent for the members."""

    operation: str
    members: Mapping[str, Any]
    trouble: str = ""
    text: bytes | None = None

    @property
    def body(self) -> bytes:
        """The body."""
        return self.text if self.text is not None else json.dumps(self.members).encode()


class Maker:
    """Makes requests from a seed. ``real`` holds, by member, ids of what exists and other values that make sense there."""

    def __init__(self, seed: str, real: Mapping[str, list[Any]]) -> None:
        self.dice = random.Random(seed)
        self.real = real

    def request(self) -> Asked:
        """Make the next one."""
        dice, name = self.dice, self.dice.choice(NAMES)
        members = self._members(service().operation_model(name).input_shape, wild=dice.random() < 0.1)
        kind = dice.random()
        if kind < 0.25:
            members = self._spoiled(members)
        elif kind < 0.32:
            return Asked(name, members, text=self._garbage(members))
        elif kind < 0.40:
            return Asked(name, members, trouble=dice.choice(TROUBLES))
        elif kind < 0.53:
            target = dice.choice(("CreateHIT", "CreateHIT", "CreateQualificationType", "UpdateQualificationType"))
            members = self._members(service().operation_model(target).input_shape, wild=False)
            member = "Question" if target == "CreateHIT" else dice.choice(("Test", "AnswerKey"))
            members |= {member: dice.choice(documents(dice))}
            return Asked(target, members)
        return Asked(name, members)

    def _members(self, shape: Shape, *, wild: bool) -> dict[str, Any]:
        share, required = self.dice.choice((0.0, 0.3, 0.3, 0.7)), set(shape.required_members)
        chosen = [name for name in shape.members if name in required or self.dice.random() < share]
        return {name: self._value(shape.members[name], name, wild=wild) for name in chosen}

    def _value(self, shape: Shape, member: str, *, wild: bool) -> Any:
        dice = self.dice
        if wild and dice.random() < 0.2:
            return dice.choice(_ODD)
        if member in self.real and dice.random() < 0.85:
            return dice.choice(self.real[member])
        if shape.type_name == "structure":
            return self._members(shape, wild=wild)
        if shape.type_name == "list":
            return [self._value(shape.member, member, wild=wild) for _ in range(dice.choice((0, 1, 1, 2, 3)))]
        return self._plain(shape)

    def _plain(self, shape: Shape) -> Any:
        dice = self.dice
        if shape.type_name in {"integer", "long"}:
            return dice.choice((dice.randint(0, 120), 30, 600, 3_600, dice.randint(-(2**31), 2**31 - 1)))
        if shape.type_name == "boolean":
            return dice.random() < 0.5
        if shape.type_name == "timestamp":
            return dice.choice((0, 10_000, dice.randint(-(2**40), 2**40), clock.now().timestamp() + dice.randint(-90, 90_000)))
        return self._text(shape)

    def _text(self, shape: Shape) -> str:
        dice = self.dice
        if shape.metadata.get("enum"):
            return dice.choice(shape.metadata["enum"])
        if shape.name == "CurrencyAmount":
            return f"{dice.choice((0, 1, dice.randint(0, 10**12)))}{dice.choice(('', '.', '.5', '.05'))}"
        if shape.name in {"EntityId", "CustomerId"}:
            return "A" + "".join(dice.choices("ABCXYZ0123456789", k=dice.choice((1, 12, 29, 63))))
        lowest, highest = shape.metadata.get("min", 0), shape.metadata.get("max", 300)
        size = dice.choice((dice.randint(0, 40), dice.randint(0, 40), lowest, max(lowest - 1, 0), highest, highest + 1))
        return "".join(dice.choices(_LETTERS, k=size))

    def _spoiled(self, members: dict[str, Any]) -> dict[str, Any]:
        """Drop, add, replace or wrap a member or two."""
        dice, spoiled = self.dice, dict(members)
        for name in dice.sample(sorted(spoiled), k=min(len(spoiled), dice.choice((1, 1, 2)))):
            what = dice.random()
            if what < 0.35:
                del spoiled[name]
            elif what < 0.8:
                spoiled[name] = dice.choice(_ODD)
            else:
                spoiled[name] = [spoiled[name]]
        if dice.random() < 0.3:
            spoiled[dice.choice(("Extra", "hITId", "RequesterId", "__type", "\ud800", ""))] = dice.choice(_ODD)
        return spoiled

    def _garbage(self, members: dict[str, Any]) -> bytes:
        """What is no JSON object, or only nearly."""
        dice, honest = self.dice, json.dumps(members).encode()
        place = dice.randint(0, len(honest))
        return dice.choice(
            (
                honest[:place],
                honest[:place] + bytes(dice.choices(range(256), k=3)) + honest[place:],
                bytes(dice.choices(range(256), k=dice.randint(0, 300))),
                b"[" * dice.randint(1, 5_000),
                b'{"a":' * 40 + b"1" + b"}" * 40,
                honest[:-1] + b',"HITId":"A","HITId":"B"}',
                honest.replace(b"1", b"NaN"),
                honest.decode().encode("utf-16"),
                b'{"HITId":' + b"9" * 5_000 + b"}",
            )
        )


TROUBLES = ("secret", "key", "body", "target", "unsigned target", "late", "early", "region", "none", "garbled", "day", "replay")


def headers_of(asked: Asked, key: Any) -> dict[str, str]:
    """Sign the request, with whatever is wrong about it."""
    trouble, body = asked.trouble, asked.body
    secret = "wrong" if trouble == "secret" else key.secret
    key_id = "KMPLUNKNOWNUNKNOWNUN" if trouble == "key" else key.key.pk
    shift = {"late": timedelta(minutes=-20), "early": timedelta(minutes=20)}.get(trouble, timedelta())
    headers = headers_for(asked.operation, stamp=(clock.now() + shift).strftime("%Y%m%dT%H%M%SZ"))
    if trouble == "none":
        return headers
    names = ["content-type", "host", "x-amz-date"] if trouble == "unsigned target" else None
    tail = f"{'sandbox' if trouble == 'region' else 'us-east-1'}/mturk-requester/aws4_request"
    scope_date = "20200101" if trouble == "day" else None
    covered = body + b" " if trouble == "body" else body
    sent = signed(key_id, secret, headers, covered, names, scope_tail=tail, scope_date=scope_date)
    if trouble == "target":
        sent["x-amz-target"] = headers_for("DeleteHIT" if asked.operation != "DeleteHIT" else "GetHIT")["x-amz-target"]
    if trouble == "garbled":
        sent["authorization"] = sent["authorization"].replace("Signature=", "Signature=z")
    return sent


def smaller(asked: Asked) -> Iterator[Asked]:
    """Yield requests with something less: a shorter text, a member fewer, a shorter list or a shorter value."""
    if asked.text is not None:
        for size in (len(asked.text) // 2, len(asked.text) - 1):
            if 0 <= size < len(asked.text):
                yield replace(asked, text=asked.text[:size])
        return
    for name, value in asked.members.items():
        rest = {other: kept for other, kept in asked.members.items() if other != name}
        yield replace(asked, members=rest)
        for less in _less(value):
            yield replace(asked, members={**asked.members, name: less})


def _less(value: Any) -> Iterator[Any]:
    if isinstance(value, str | list) and value:
        yield value[: len(value) // 2]
        yield value[len(value) // 2 :]
        yield value[:-1]
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from ([*value[:place], less, *value[place + 1 :]] for less in _less(item))
    if isinstance(value, dict):
        for name, member in value.items():
            yield {other: kept for other, kept in value.items() if other != name}
            yield from ({**value, name: less} for less in _less(member))
