"""Anything the model can describe, and much that it cannot: never a fault, and a refusal changes nothing."""

import json
from typing import Any

import pytest
from botocore.model import Shape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kempelen.accounts.actions import NewAccessKey
from kempelen.audit.models import AuditEntry
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Assignment, Bonus, Hit, HitType, RequestToken
from kempelen.ledger.models import Account, Transfer
from kempelen.qualifications.actions import create_type, request
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationType
from kempelen.qualifications.types import TypeProperties
from kempelen.wire.model import operations, service
from kempelen.wire.operations import OFFERED
from support import QUESTION, TEST, make_workers, publish_hit, work
from wire.raw import call, headers_for, send, signed

NAMES = [*sorted(operations()), *sorted(OFFERED) * 3]
_TABLES = (
    *(Hit, HitType, Assignment, Bonus, RequestToken, Account, Transfer, AuditEntry),
    *(QualificationType, Qualification, QualificationRequest),
)
_ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 2**31 - 1, 2**31, 2**63, -(2**63), 1.5, 1e308, [], {}, [[]], [None]),
    *("", "0", "\0", "\ud800", "\u0663", "A" * 65, "x" * 70_000, "\u202e", "A1\n", "KELVIN \u212a"),
    *("0.05", "1.", ".10", "-1", "1e3", "0.30000000000000004", "9999999999"),
]
_TEXTS = st.one_of(st.sampled_from([value for value in _ODD if isinstance(value, str)]), st.text(max_size=40))
_real: dict[str, list[str]] = {}
"""By member: ids of things that exist in the running example, and other texts that make sense there."""


def values_of(shape: Shape, member: str, *, wild: bool) -> st.SearchStrategy[Any]:
    """Values of a shape; wild ones need not be of its type at all. Where something sensible is known it is drawn often."""
    plain = _plain(shape, member, wild=wild)
    if shape.type_name == "string":
        plain = st.one_of(st.deferred(lambda: st.sampled_from(_real[member]) if member in _real else plain_text(shape)), plain)
    return st.one_of(plain, plain, plain, plain, st.sampled_from(_ODD)) if wild else plain


def _plain(shape: Shape, member: str, *, wild: bool) -> st.SearchStrategy[Any]:
    kind = shape.type_name
    if kind == "structure":
        required = {name: values_of(shape.members[name], name, wild=wild) for name in shape.required_members}
        optional = {name: values_of(part, name, wild=wild) for name, part in shape.members.items() if name not in required}
        # Every optional member is seen, and so are requests without most of them.
        few = st.fixed_dictionaries(required, optional={name: optional[name] for name in list(optional)[:2]})
        return st.one_of(few, st.fixed_dictionaries(required, optional=optional))
    if kind == "list":
        return st.lists(values_of(shape.member, member, wild=wild), max_size=3)
    if kind in {"integer", "long"}:
        return st.one_of(st.integers(0, 120), st.sampled_from([30, 600, 3_600]), st.integers(-(2**31), 2**31 - 1))
    if kind == "boolean":
        return st.booleans()
    if kind == "timestamp":
        return st.one_of(
            st.integers(-(2**40), 2**40), st.floats(-1e12, 1e12), st.datetimes().map(lambda moment: moment.isoformat())
        )
    return st.sampled_from(shape.metadata["enum"]) if shape.metadata.get("enum") else plain_text(shape)


def plain_text(shape: Shape) -> st.SearchStrategy[str]:
    """Texts of the shape's own form."""
    if shape.name == "CurrencyAmount":
        return st.from_regex(r"[0-9]{1,12}(\.[0-9]{0,2})?", fullmatch=True)
    if shape.name in {"EntityId", "CustomerId"}:
        return st.from_regex("A[A-Z0-9]{1,30}", fullmatch=True)
    return _TEXTS


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """An operation and a body for it."""
    name = draw(st.sampled_from(NAMES))
    shape = service().operation_model(name).input_shape
    return name, draw(_plain(shape, "", wild=draw(st.booleans())))


def world() -> list[Any]:
    """Everything a refusal leaves as it was."""
    return [list(table.objects.order_by("pk").values()) for table in _TABLES]


@pytest.fixture
def market(key: NewAccessKey) -> NewAccessKey:
    """A HIT on offer, one with sent work, one that ended; their ids are among the texts to be drawn."""
    requester = key.key.requester
    hits = [publish_hit(requester, slots=slots) for slots in (3, 1, 1)]
    (worker,) = make_workers(1)
    sent = work(worker, hits[1])
    call(key, "UpdateExpirationForHIT", {"HITId": encode(Kind.HIT, hits[2].pk), "ExpireAt": 0})
    _real["HITId"] = [encode(Kind.HIT, hit.pk) for hit in hits]
    _real["HITTypeId"] = [encode(Kind.HIT_TYPE, hits[0].hit_type_id)]
    _real["AssignmentId"] = [encode(Kind.ASSIGNMENT, sent)]
    _real["WorkerId"] = [worker.public_id]
    kind = create_type(requester=requester, properties=TypeProperties(name="Sharp eyes", description="d"), actor=TEST)
    asked = request(qualification_type=kind, worker=worker, actor=TEST).request
    system = ["00000000000000000071", "000000000000000000L0", "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"]
    _real["QualificationTypeId"] = [*system, kind.public_id, kind.public_id]
    _real["QualificationRequestId"] = [asked.public_id]
    _real["Name"] = _real["Query"] = [kind.name, "SHARP %", "masters"]
    _real["Question"] = [QUESTION, QUESTION]
    _real["Reward"] = _real["BonusAmount"] = ["0.05", "1", "0.00", "1."]
    _real["Country"], _real["Subdivision"] = ["US", "DE"], ["NY"]
    _real["Title"] = _real["Description"] = ["Judge a pair"]
    return key


@settings(
    max_examples=500,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=calls())
def test_no_request_is_a_fault(market: NewAccessKey, asked: tuple[str, dict[str, Any]]) -> None:
    name, members = asked
    before = world()
    answer = call(market, name, json.dumps(members).encode())
    assert answer.status in {200, 400}
    if answer.status == 400:
        assert answer.error != "ServiceFault"
        assert answer.body["Message"]
        assert world() == before
    if name.startswith(("Get", "List")):
        assert world() == before


@settings(
    max_examples=200, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_no_body_is_a_fault(key: NewAccessKey, body: bytes) -> None:
    assert call(key, "CreateHIT", body).status == 400


_HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)


@settings(
    max_examples=200, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(["authorization", "x-amz-date", "x-amz-target", "x-amz-content-sha256", "date", "host", "content-type"]),
    value=st.one_of(
        _HEADER,
        st.builds("AWS4-HMAC-SHA256 Credential={}, SignedHeaders={}, Signature={}".format, _HEADER, _HEADER, _HEADER),
    ),
)
def test_no_header_is_a_fault(key: NewAccessKey, name: str, value: str) -> None:
    headers = signed(key.key.pk, key.secret, headers_for("GetAccountBalance"), b"{}") | {name: value}
    answer = send(headers, b"{}")
    assert answer.status == 400 or (answer.status, name) == (200, "date")


@settings(
    max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(value=_HEADER, name=st.sampled_from(["x-amz-date", "x-amz-target", "content-type", "x-note"]))
def test_no_signed_header_is_a_fault(key: NewAccessKey, name: str, value: str) -> None:
    headers = headers_for("GetAccountBalance") | {name: value}
    assert send(signed(key.key.pk, key.secret, headers, b"{}"), b"{}").status in {200, 400}
