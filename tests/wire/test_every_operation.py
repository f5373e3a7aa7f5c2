"""What holds for each of the 39 operations: who may call, what a call must look like, and that a refusal changes nothing.

The requests are made from the published service model: for every member that has a bound, a pattern, a list of words or
must be there, one request that breaks it and nothing else.
"""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.model import Shape

from conftest import TEST, Cast
from kempelen.accounts.actions import NewAccessKey, create_access_key
from kempelen.core import clock
from kempelen.wire.limits import forget_paces
from kempelen.wire.model import operations, service
from wire.raw import call, headers_for, send, signed
from wire.speaking import direct_client, error_of
from world import unchanged

NAMES = sorted(operations())
Breach = tuple[str, str, dict[str, Any], str, str]
_FULL = {"Destination": "https://queue.example.org/1/q", "Reward": "0.05", "BonusAmount": "0.05"}


def full(shape: Shape, member: str = "") -> Any:
    """A value of the shape with every member, within its constraints; whether it makes sense is another matter."""
    if shape.type_name == "structure":
        return {name: full(part, name) for name, part in shape.members.items()}
    if shape.type_name == "list":
        return [full(shape.member, member)]
    if shape.type_name == "string":
        if shape.metadata.get("enum"):
            return shape.metadata["enum"][0]
        return _FULL.get(member, "AA")
    return {"boolean": False, "timestamp": 0}.get(shape.type_name, 1)


def bounds(shape: Shape) -> Iterator[tuple[Any, str]]:
    """Yield values that break one constraint of a shape, and what the error says of it."""
    lowest, highest = shape.metadata.get("min"), shape.metadata.get("max")
    what = "length" if shape.type_name == "string" else "value"
    if lowest is not None:
        less = "A" * (lowest - 1) if what == "length" else lowest - 1
        yield less, f"Member must have {what} greater than or equal to {lowest}"
    if highest is not None:
        more = "A" * (highest + 1) if what == "length" else highest + 1
        yield more, f"Member must have {what} less than or equal to {highest}"
    if shape.metadata.get("pattern"):
        yield ".10" if shape.name == "CurrencyAmount" else "aa", f"regular expression pattern: {shape.metadata['pattern']}"
    if shape.metadata.get("enum"):
        yield "Nonsense", f"Member must satisfy enum value set: [{', '.join(shape.metadata['enum'])}]"


def breaches(shape: Shape, path: str = "") -> Iterator[tuple[str, tuple[str | int, ...], Any, str]]:
    """Yield path in words, path in the request, broken value and the words of each constraint that a request can break."""
    if shape.type_name == "structure":
        above = f"{path}." if path else ""
        for name, part in shape.members.items():
            shown = f"{above}{name[:1].lower()}{name[1:]}"
            if name in shape.required_members:
                yield shown, (name,), None, "Member must not be null"
            for words, place, value, rule in breaches(part, shown):
                yield words, (name, *place), value, rule
    elif shape.type_name == "list":
        for words, place, value, rule in breaches(shape.member, f"{path}.1.member"):
            yield words, (0, *place), value, rule
    else:
        yield from ((path, (), value, rule) for value, rule in bounds(shape))


def broken(members: dict[str, Any], place: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The request with one value replaced, or left out."""
    changed: Any = copy.deepcopy(members)
    at = changed
    for step in place[:-1]:
        at = at[step]
    if value is None:
        del at[place[-1]]  # boto3 cannot send null; both are the same to the API
    else:
        at[place[-1]] = value
    return changed


@pytest.fixture
def quiet_key(key: NewAccessKey) -> NewAccessKey:
    """A key whose first use is noted already, so that calls change nothing but what they are for."""
    call(key, "GetAccountBalance")
    return key


CONSTRAINED = [name for name in NAMES if any(breaches(service().operation_model(name).input_shape))]


@pytest.mark.parametrize("operation", CONSTRAINED)
def test_every_constraint_of_the_model(quiet_key: NewAccessKey, operation: str) -> None:
    shape = service().operation_model(operation).input_shape
    members, client = full(shape), direct_client(quiet_key, checks=False)
    with unchanged():
        for words, place, value, rule in breaches(shape):
            error = error_of(client._make_api_call, operation_name=operation, api_params=broken(members, place, value))
            assert error["Error"]["Code"] == "ValidationException", (words, error)
            assert f"at '{words}' failed to satisfy constraint: " in error["Error"]["Message"]
            assert rule in error["Error"]["Message"]
            assert error["ResponseMetadata"]["HTTPStatusCode"] == 400


def wrong(shape: Shape) -> Any:
    """A value of another JSON type."""
    return {"structure": [], "list": {}, "string": 7, "boolean": "true", "timestamp": True}.get(shape.type_name, "7")


@pytest.mark.parametrize("operation", NAMES)
def test_every_member_has_one_type(quiet_key: NewAccessKey, operation: str) -> None:
    shape = service().operation_model(operation).input_shape
    with unchanged():
        for name, part in shape.members.items():
            answer = call(quiet_key, operation, {**full(shape), name: wrong(part)})
            assert (answer.status, answer.error) == (400, "SerializationException"), name
            assert f"'{name[:1].lower()}{name[1:]}'" in answer.body["message"]
        assert call(quiet_key, operation, b"[]").error == "SerializationException"


@pytest.mark.parametrize("operation", NAMES)
def test_who_may_call(quiet_key: NewAccessKey, cast: Cast, operation: str) -> None:
    others = [name for name in NAMES if name != operation]
    limited = create_access_key(requester=quiet_key.key.requester, label="other", actor=TEST, permissions=others)
    headers = headers_for(operation)
    with unchanged():
        assert send(headers, b"{}").error == "MissingAuthenticationTokenException"
        assert send({**headers, "authorization": "AWS4-HMAC-SHA256 x"}, b"{}").error == "IncompleteSignatureException"
        unknown = signed("KMPLUNKNOWNUNKNOWNUN", "secret", headers, b"{}")
        assert send(unknown, b"{}").error == "UnrecognizedClientException"
        assert send(signed(quiet_key.key.pk, "wrong", headers, b"{}"), b"{}").error == "InvalidSignatureException"
        refused = call(limited, operation)
        assert refused.error == "AccessDeniedException"
        assert refused.body["message"].endswith(f"is not authorized to perform: mturk-requester:{operation}")


@pytest.mark.parametrize("operation", NAMES)
def test_a_suspended_account_does_nothing(quiet_key: NewAccessKey, operation: str) -> None:
    requester = quiet_key.key.requester
    requester.suspended_at = clock.now()
    requester.save(update_fields=["suspended_at"])
    members = full(service().operation_model(operation).input_shape)
    with unchanged():
        answer = call(quiet_key, operation, members)
    assert (answer.error, answer.body["TurkErrorCode"]) == ("RequestError", "AWS.MechanicalTurk.PermissionDeniedException")


@pytest.mark.parametrize("operation", NAMES)
def test_too_fast(quiet_key: NewAccessKey, settings: Any, operation: str) -> None:
    settings.KEMPELEN = replace(settings.KEMPELEN, api_rate=1, api_burst=1)
    forget_paces()
    try:
        call(quiet_key, operation)
        with unchanged():
            answer = call(quiet_key, operation)
        assert (answer.status, answer.error, answer.body["message"]) == (400, "ThrottlingException", "Rate exceeded")
    finally:
        forget_paces()
