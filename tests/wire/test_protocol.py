"""What is wrong with a request before anybody asks what it wants (requester-api 1.1-1.6, security W4, W5, W8)."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings

from kempelen.accounts.actions import NewAccessKey
from kempelen.wire.app import requester_api
from kempelen.wire.body import DEEPEST
from kempelen.wire.model import operations
from kempelen.wire.operations import OFFERED
from wire.raw import Answer, call, headers_for, send, signed
from wire.speaking import direct_client, error_of

BALANCE = "GetAccountBalance"


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b'{"a":1}{"b":2}',
        b"[]",
        b"3",
        b"null",
        b'"text"',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":1e999}',
        b'{"a":' + b"9" * 4_300 + b"}",
        b'{"a":1,"a":2}',
        b'{"b":[{"a":1,"a":1}]}',
        nested(DEEPEST + 1),
        nested(100_000),
        b"[" * 100_000,
        b'{"HITId":"' + b"\\" * 100_001,
        b'"' + b'\\"' * 500_000,
    ],
    ids=lambda body: str(body[:24]),
)
def test_a_body_that_cannot_be_read(key: NewAccessKey, body: bytes) -> None:
    answer = call(key, "GetHIT", body)
    assert (answer.status, answer.error) == (400, "SerializationException")


def test_depth_counts_brackets_and_not_what_stands_in_texts(key: NewAccessKey) -> None:
    assert call(key, BALANCE, nested(DEEPEST)).status == 200
    assert call(key, BALANCE, json.dumps({"page": "{[" * 50_000 + '\\"'}).encode()).status == 200


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("GetHIT", {"HITId": 7}),
        ("GetHIT", {"HITId": ["A"]}),
        ("GetHIT", {"HITId": {"A": 1}}),
        ("GetHIT", {"HITId": True}),
        ("GetHIT", {"HITId": "A\0"}),
        ("GetHIT", {"HITId": "\ud800"}),
        ("ListHITs", {"MaxResults": "5"}),
        ("ListHITs", {"MaxResults": 5.0}),
        ("ListHITs", {"MaxResults": True}),
        ("ListHITs", {"MaxResults": 2**31}),
        ("ListHITs", {"MaxResults": 10**19}),
        ("UpdateHITReviewStatus", {"HITId": "A", "Revert": "true"}),
        ("UpdateHITReviewStatus", {"HITId": "A", "Revert": 1}),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": True}),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": "soon"}),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": "\u0662\u0660\u0662\u0666-01-01"}),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": 10**18}),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": -(10**18)}),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": "0001-01-01T00:00:00+14:00"}),
        ("ListAssignmentsForHIT", {"HITId": "A", "AssignmentStatuses": "Submitted"}),
        ("CreateHITType", {"Reward": 0.05}),
        ("CreateHITType", {"QualificationRequirements": [[]]}),
        ("CreateHITType", {"QualificationRequirements": {"0": {}}}),
    ],
    ids=str,
)
def test_a_member_of_the_wrong_type(key: NewAccessKey, operation: str, members: dict[str, Any]) -> None:
    answer = call(key, operation, json.dumps(members).encode())
    assert (answer.status, answer.error) == (400, "SerializationException")


NULL = "Member must not be null"
FORM = "Member must satisfy regular expression pattern: "
AT_MOST, AT_LEAST = "less than or equal to", "greater than or equal to"


@pytest.mark.parametrize(
    ("operation", "members", "breaches"),
    [
        ("GetHIT", {}, [("null", "hITId", NULL)]),
        ("GetHIT", {"HITId": None}, [("null", "hITId", NULL)]),
        ("GetHIT", {"HITId": "abc"}, [("'abc'", "hITId", FORM + "^[A-Z0-9]+$")]),
        ("GetHIT", {"HITId": "A\n"}, [("'A\n'", "hITId", FORM + "^[A-Z0-9]+$")]),
        ("GetHIT", {"HITId": "A" * 65}, [(f"'{'A' * 65}'", "hITId", f"Member must have length {AT_MOST} 64")]),
        ("ListHITs", {"MaxResults": 101}, [("'101'", "maxResults", f"Member must have value {AT_MOST} 100")]),
        (
            "ListHITs",
            {"MaxResults": 0, "NextToken": ""},
            [
                ("''", "nextToken", f"Member must have length {AT_LEAST} 1"),
                ("'0'", "maxResults", f"Member must have value {AT_LEAST} 1"),
            ],
        ),
        (
            "ListReviewableHITs",
            {"Status": "reviewable"},
            [("'reviewable'", "status", "Member must satisfy enum value set: [Reviewable, Reviewing]")],
        ),
        ("RejectAssignment", {"AssignmentId": "A", "RequesterFeedback": None}, [("null", "requesterFeedback", NULL)]),
        (
            "SendBonus",
            {"WorkerId": "A1", "AssignmentId": "A", "BonusAmount": "0.30000000000000004", "Reason": ""},
            [("'0.30000000000000004'", "bonusAmount", FORM + "^[0-9]+(\\.)?[0-9]{0,2}$")],
        ),
    ],
    ids=str,
)
def test_a_broken_constraint_is_told_in_the_services_form(
    key: NewAccessKey, operation: str, members: dict[str, Any], breaches: list[tuple[str, str, str]]
) -> None:
    answer = call(key, operation, members)
    listed = "; ".join(f"Value {value} at '{path}' failed to satisfy constraint: {rule}" for value, path, rule in breaches)
    counted = "1 validation error" if len(breaches) == 1 else f"{len(breaches)} validation errors"
    assert (answer.status, answer.error) == (400, "ValidationException")
    assert answer.body["message"] == f"{counted} detected: {listed}"


def test_a_constraint_deep_in_a_list_names_its_place(key: NewAccessKey) -> None:
    requirement = {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", "LocaleValues": [{"Country": "USA"}]}
    answer = call(key, "CreateHITType", {"QualificationRequirements": [requirement]})
    assert "'qualificationRequirements.1.member.localeValues.1.member.country'" in answer.body["message"]
    assert answer.body["message"].startswith("5 validation errors detected")


def test_a_constraint_in_a_structure_names_its_place(key: NewAccessKey) -> None:
    client = direct_client(key, checks=False)
    error = error_of(client.update_notification_settings, HITTypeId="3A", Notification={"Transport": "REST"})["Error"]
    places = ("notification.destination", "notification.transport", "notification.version", "notification.eventTypes")
    assert (error["Code"], error["Message"].partition(":")[0]) == ("ValidationException", "4 validation errors detected")
    assert all(f"at '{place}' failed to satisfy constraint: " in error["Message"] for place in places)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"Unknown":1,"RequesterId":"A1"}', b" {} "])
def test_empty_bodies_and_unknown_members_are_nothing(key: NewAccessKey, body: bytes) -> None:
    assert call(key, BALANCE, body).status == 200


@pytest.mark.parametrize("media_type", ["application/x-amz-json-1.1; charset=UTF-8", "Application/X-Amz-Json-1.1"])
def test_the_media_type_may_carry_a_charset(key: NewAccessKey, media_type: str) -> None:
    headers = headers_for(BALANCE) | {"content-type": media_type}
    assert send(signed(key.key.pk, key.secret, headers, b"{}"), b"{}").status == 200


@pytest.mark.parametrize(
    "target",
    [
        "",
        "GetHIT",
        "MTurkRequesterServiceV20170117.",
        "MTurkRequesterServiceV20170117.getHIT",
        "AWSMechanicalTurk.GetHIT",
        "MTurkRequesterServiceV20170117.GetHIT.GetHIT",
    ],
)
def test_an_unknown_target(key: NewAccessKey, target: str) -> None:
    headers = headers_for(BALANCE) | {"x-amz-target": target}
    answer = send(signed(key.key.pk, key.secret, headers, b"{}"), b"{}")
    assert (answer.status, answer.error) == (400, "UnknownOperationException")


def test_no_target(key: NewAccessKey) -> None:
    headers = headers_for(BALANCE)
    del headers["x-amz-target"]
    assert send(signed(key.key.pk, key.secret, headers, b"{}"), b"{}").error == "UnknownOperationException"


def test_every_operation_of_the_model_is_offered() -> None:
    assert len(operations()) == 39
    assert OFFERED.keys() == operations().keys()


@pytest.mark.parametrize(
    "environ",
    [
        {"PATH_INFO": "/api"},
        {"PATH_INFO": "//"},
        {"QUERY_STRING": "Action=GetHIT"},
        {"REQUEST_METHOD": "GET"},
        {"REQUEST_METHOD": "PUT"},
    ],
    ids=str,
)
def test_another_address_is_not_here_and_not_even_verified(key: NewAccessKey, environ: dict[str, str]) -> None:
    answer = send(headers_for(BALANCE), b"{}", **environ)
    assert (answer.status, answer.error) == (404, "UnknownOperationException")


def test_a_presigned_address_carries_no_token(key: NewAccessKey) -> None:
    query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x&X-Amz-Signature=y"
    assert send(headers_for(BALANCE), b"", QUERY_STRING=query).error == "MissingAuthenticationTokenException"


def test_ten_megabytes_are_refused_unread(key: NewAccessKey) -> None:
    body = b'{"Question":"' + b"x" * 10_000_000 + b'"}'
    answer = call(key, "CreateHIT", body)
    assert (answer.status, answer.error) == (413, "RequestEntityTooLargeException")


def test_the_largest_body_that_fits(key: NewAccessKey) -> None:
    limit = settings.KEMPELEN.wire_body_limit_bytes
    assert limit >= 1024 * 1024
    assert call(key, BALANCE, b'{"a":"' + b"x" * (limit - 8) + b'"}').status == 200
    assert call(key, BALANCE, b'{"a":"' + b"x" * (limit - 7) + b'"}').status == 413


@pytest.mark.parametrize("length", ["", "many", "-1", "1e3", "\u0663"])
def test_a_length_is_demanded(key: NewAccessKey, length: str) -> None:
    answer = send(signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}"), b"{}", CONTENT_LENGTH=length)
    assert (answer.status, answer.error) == (411, "LengthRequiredException")


def test_chunks_beside_a_length_are_refused(key: NewAccessKey) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}")
    assert send(headers, b"{}", HTTP_TRANSFER_ENCODING="chunked").status == 411


def test_a_body_cut_short(key: NewAccessKey) -> None:
    headers = signed(key.key.pk, key.secret, headers_for(BALANCE), b"{}")
    assert send(headers, b"{}", CONTENT_LENGTH="3").error == "SerializationException"


def test_a_bug_is_a_fault_with_a_request_id(key: NewAccessKey) -> None:
    class Broken(BytesIO):
        """A connection that breaks while it is read."""

        def read(self, _size: int | None = -1) -> bytes:
            raise ConnectionResetError

    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": "2",
        "wsgi.input": Broken(),
    }
    said: list[Any] = []
    body = b"".join(requester_api(environ, lambda *parts: said.extend(parts)))  # type: ignore[arg-type,return-value] # a recorder
    answer = Answer(int(said[0][:3]), dict(said[1]), json.loads(body))
    assert (answer.status, answer.error) == (500, "ServiceFault")
    assert answer.body["TurkErrorCode"] == "AWS.MechanicalTurk.ServiceFault"
    assert answer.headers["x-amzn-RequestId"]
    assert "ConnectionResetError" not in answer.body["Message"]
