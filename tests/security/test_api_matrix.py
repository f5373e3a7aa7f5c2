"""Every operation of the API with somebody else's things: answered as if there were none, and nothing is changed (W10, W11)."""

import json
import re
from typing import Any

import pytest
from botocore.model import Shape

from conftest import TEST
from kempelen.accounts.actions import create_access_key, revoke_access_key
from kempelen.accounts.models import AccessKey, Requester, User
from kempelen.accounts.permissions import Preset, permissions_of
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.ledger.actions import deposit
from kempelen.questions.models import Layout
from kempelen.wire.model import operations, service
from kempelen.wire.operations import OFFERED
from security.knocking import Market
from wire.raw import Answer, call

_NOWHERE = 10**12
_THINGS = {
    "HITId": ("hit", Kind.HIT),
    "HITTypeId": ("type", Kind.HIT_TYPE),
    "AssignmentId": ("waiting", Kind.ASSIGNMENT),
    "AssignmentIds": ("waiting", Kind.ASSIGNMENT),
    "HITLayoutId": ("layout", Kind.LAYOUT),
    "QualificationRequestId": ("request", Kind.QUALIFICATION_REQUEST),
}
"""Members that name a requester's own things. Qualification types are not among them: everybody may read those."""


def value_of(shape: Shape, member: str, names: dict[str, str]) -> Any:
    """A value that the model allows; ids from ``names``."""
    if member in _THINGS and shape.type_name == "string":
        return names[member]
    if shape.type_name == "structure":
        wanted = {*shape.required_members, *(name for name in shape.members if name in _THINGS)}
        return {name: value_of(part, name, names) for name, part in shape.members.items() if name in wanted}
    if shape.type_name == "list":
        return [value_of(shape.member, member, names)]
    plain = {"integer": 1, "long": 600, "boolean": True, "timestamp": 1_900_000_000, "string": "0.05"}
    return shape.enum[0] if shape.type_name == "string" and shape.enum else plain[shape.type_name]


def bodies(operation: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """The operation's bodies: one for each thing it can name, and one that names them all."""
    whole = value_of(service().operation_model(operation).input_shape, "", names)
    required = set(service().operation_model(operation).input_shape.required_members)
    things = [name for name in whole if name in _THINGS]
    each = [{key: value for key, value in whole.items() if key == thing or key in required} for thing in things]
    return [*each, whole] if things else []


def plain(answer: Answer, names: dict[str, str]) -> tuple[int, str]:
    """What is seen, without the ids that were sent and the moment."""
    text = json.dumps(answer.body, sort_keys=True)
    for known in names.values():
        text = text.replace(known, "ID")
    return answer.status, re.sub(r"\(\d+ s\)", "", text)


@pytest.fixture
def things(scene):
    """By member: Rita's things, and things of nobody."""
    known = {**scene.names, "layout": encode(Kind.LAYOUT, Layout.objects.latest("pk").pk)}
    mine = {member: known[name] for member, (name, _) in _THINGS.items()}
    nobodys = {member: encode(kind, _NOWHERE) for member, (_, kind) in _THINGS.items()}
    return mine, nobodys


@pytest.fixture
def ravi_key(things):
    """The key of Ravi, who has money, so that nothing is refused for want of it."""
    ravi = Requester.objects.get(name="Ravi Research")
    deposit(requester_id=ravi.pk, amount_micros=100_000_000, reference="ravi-1", actor=TEST)
    key = create_access_key(requester=ravi, label="api", actor=TEST)
    AccessKey.objects.update(last_used_at=clock.now())
    return key


def test_anothers_things_look_absent_and_stay_as_they_are(things, ravi_key):
    mine, nobodys = things
    market, tried = Market(), set()
    for operation in sorted(OFFERED):
        for body, empty in zip(bodies(operation, mine), bodies(operation, nobodys), strict=True):
            with market.undone() as wrote:
                of_rita = call(ravi_key, operation, body)
            assert not wrote(), (operation, body)
            with market.undone():
                of_nobody = call(ravi_key, operation, empty)
            assert plain(of_rita, mine) == plain(of_nobody, nobodys), (operation, body)
            tried.add(operation)
    assert {"GetHIT", "ApproveAssignment", "SendBonus", "DeleteHIT", "ListAssignmentsForHIT"} <= tried


def test_the_account_is_the_keys_whatever_the_body_says(things, ravi_key, cast):
    """Members that the model does not know, and ids of another account in them, change nothing about whose call it is."""
    odd = {
        "RequesterId": cast.rita.public_id,
        "AccountId": cast.rita.account_number,
        "Sandbox": True,
        "requester_id": cast.rita.pk,
    }
    answer = call(ravi_key, "GetAccountBalance", odd)
    assert answer.status == 200
    assert answer.body["AvailableBalance"] == "100.00"
    assert call(ravi_key, "ListHITs", odd).body["NumResults"] == 0


@pytest.mark.parametrize("how", ["revoked key", "suspended requester", "suspended person"])
def test_who_may_not_call_changes_nothing(things, ravi_key, how):
    key = AccessKey.objects.get(pk=ravi_key.key.pk)
    if how == "revoked key":
        revoke_access_key(key=key, actor=TEST)
    elif how == "suspended requester":
        Requester.objects.filter(pk=key.requester_id).update(suspended_at=clock.now())
    else:
        User.objects.filter(requesters=key.requester_id).update(is_active=False)
    market = Market()
    for operation in sorted(operations()):
        shape = service().operation_model(operation).input_shape
        with market.undone() as wrote:
            answer = call(ravi_key, operation, value_of(shape, "", things[0]))
        assert answer.status == 400, operation
        assert not wrote(), operation


@pytest.mark.parametrize("preset", [Preset.READ, Preset.PUBLISH, Preset.REVIEW])
def test_a_limited_key_does_nothing_with_its_own_things_that_is_not_on_its_list(things, preset):
    """Rita's own key, Rita's own things: only the list refuses, before anything is read, and nothing is changed (A9)."""
    rita = Requester.objects.get(name="Rita's Lab")
    key = create_access_key(requester=rita, label="limited", actor=TEST, permissions=permissions_of(preset))
    AccessKey.objects.update(last_used_at=clock.now())
    market = Market()
    for operation in sorted(operations()):
        shape = service().operation_model(operation).input_shape
        with market.undone() as wrote:
            answer = call(key, operation, value_of(shape, "", things[0]))
        denied = answer.body.get("__type") == "AccessDeniedException"
        assert denied == (operation not in permissions_of(preset)), operation
        assert not (denied and wrote()), operation
        assert not (preset is Preset.READ and wrote()), operation
