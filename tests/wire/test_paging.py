"""Walking the four lists: 11 items in pages of 5 are 5, 5, 1, 0; tokens belong to one walk of one account."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Cast
from kempelen.accounts.actions import NewAccessKey
from kempelen.core.ids import Kind, encode
from kempelen.hits.queries.records import PAGE_BYTES
from support import make_workers, publish_hit, work
from wire.raw import call
from wire.speaking import Client, direct_client, new_key

ELEVEN = 11
LISTS = {
    "ListHITs": "HITs",
    "ListReviewableHITs": "HITs",
    "ListAssignmentsForHIT": "Assignments",
    "ListBonusPayments": "BonusPayments",
}


def fill(key: NewAccessKey, operation: str, count: int) -> dict[str, Any]:
    """Make that many items; return the filters of the list that shows them."""
    requester = key.key.requester
    if operation == "ListHITs":
        for _ in range(count):
            publish_hit(requester)
        return {}
    if operation == "ListReviewableHITs":
        for _ in range(count):
            named = {"HITId": encode(Kind.HIT, publish_hit(requester).pk)}
            call(key, "UpdateExpirationForHIT", {**named, "ExpireAt": 0})
        return {}
    hit = publish_hit(requester, slots=count + 1)
    for worker in make_workers(count):
        assignment = encode(Kind.ASSIGNMENT, work(worker, hit))
        if operation == "ListBonusPayments":
            members = {"AssignmentId": assignment, "WorkerId": worker.public_id, "BonusAmount": "0.01", "Reason": "r"}
            assert call(key, "SendBonus", members).status == 200
    return {"HITId": encode(Kind.HIT, hit.pk)}


def walk(key: NewAccessKey, operation: str, members: dict[str, Any]) -> tuple[list[int], list[Any]]:
    """Walk as clients do, until a page carries no token; return the page sizes and the items."""
    sizes, items, token = [], [], None
    while True:
        page = call(key, operation, members | ({"NextToken": token} if token else {})).body
        assert page["NumResults"] == len(page[LISTS[operation]])
        sizes.append(page["NumResults"])
        items += page[LISTS[operation]]
        if "NextToken" not in page:
            return sizes, items
        assert page["NextToken"] != token
        assert len(page["NextToken"]) <= 255
        token = page["NextToken"]


@pytest.mark.parametrize("operation", LISTS)
def test_eleven_by_five(key: NewAccessKey, operation: str) -> None:
    filters = fill(key, operation, ELEVEN)
    sizes, items = walk(key, operation, {**filters, "MaxResults": 5})
    assert sizes == [5, 5, 1, 0]
    ids = [item.get("AssignmentId") or item["HITId"] for item in items]
    assert len(set(ids)) == ELEVEN
    assert walk(key, operation, filters) == ([10, 1, 0], items)
    assert walk(key, operation, {**filters, "MaxResults": 100}) == ([11, 0], items)


def test_an_empty_list_is_a_list_without_a_token(key: NewAccessKey) -> None:
    assert call(key, "ListHITs").body == {"NumResults": 0, "HITs": []}


def test_boto3_paginators_walk_all(rita: Client, cast_committed: Cast) -> None:
    made = [encode(Kind.HIT, publish_hit(cast_committed.rita).pk) for _ in range(ELEVEN)]
    pages = rita.get_paginator("list_hits").paginate(PaginationConfig={"PageSize": 5})
    assert [hit["HITId"] for page in pages for hit in page["HITs"]] == made[::-1]


def test_an_item_that_comes_or_goes_moves_no_other(key: NewAccessKey) -> None:
    requester = key.key.requester
    made = [encode(Kind.HIT, publish_hit(requester).pk) for _ in range(6)]
    first = call(key, "ListHITs", {"MaxResults": 2}).body
    publish_hit(requester)
    call(key, "UpdateExpirationForHIT", {"HITId": made[5], "ExpireAt": 0})
    call(key, "DeleteHIT", {"HITId": made[5]})
    rest = call(key, "ListHITs", {"MaxResults": 100, "NextToken": first["NextToken"]}).body
    assert [hit["HITId"] for hit in rest["HITs"]] == made[3::-1]


def test_assignments_by_status(key: NewAccessKey) -> None:
    hit = publish_hit(key.key.requester, slots=3)
    first, second, third = (encode(Kind.ASSIGNMENT, work(worker, hit)) for worker in make_workers(3))
    call(key, "ApproveAssignment", {"AssignmentId": first})
    call(key, "RejectAssignment", {"AssignmentId": second, "RequesterFeedback": ""})

    def listed(*statuses: str) -> list[str]:
        members = {"HITId": encode(Kind.HIT, hit.pk), "AssignmentStatuses": list(statuses)}
        return [one["AssignmentId"] for one in call(key, "ListAssignmentsForHIT", members).body["Assignments"]]

    assert listed() == [first, second, third]
    assert listed("Approved", "Submitted", "Approved") == [first, third]
    assert listed("Rejected") == [second]


def test_a_page_of_heavy_answers_ends_early(key: NewAccessKey) -> None:
    """Answers may hold whole pictures: a page is bounded in bytes too, and the walk still shows everything."""
    hit = publish_hit(key.key.requester, slots=3)
    for worker in make_workers(3):
        work(worker, hit, [("picture", "x" * (PAGE_BYTES // 2 - 1_000))])
    sizes, items = walk(key, "ListAssignmentsForHIT", {"HITId": encode(Kind.HIT, hit.pk)})
    assert sizes == [2, 1, 0]
    assert len({item["AssignmentId"] for item in items}) == 3


def test_reviewable_of_one_hit_type(key: NewAccessKey) -> None:
    hits = [publish_hit(key.key.requester, title=title) for title in ("One", "Two")]
    for hit in hits:
        call(key, "UpdateExpirationForHIT", {"HITId": encode(Kind.HIT, hit.pk), "ExpireAt": 0})
    members = {"HITTypeId": encode(Kind.HIT_TYPE, hits[0].hit_type_id)}
    assert [hit["Title"] for hit in call(key, "ListReviewableHITs", members).body["HITs"]] == ["One"]
    unknown = call(key, "ListReviewableHITs", {"HITTypeId": "UNKNOWN"})
    assert unknown.body["TurkErrorCode"] == "AWS.MechanicalTurk.HITTypeDoesNotExist"


def flipped(token: str) -> str:
    sealed = bytearray(base64.urlsafe_b64decode(token.removeprefix("p1:")))
    sealed[-2] ^= 1
    return "p1:" + base64.urlsafe_b64encode(sealed).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda _token: "p1:",
        lambda _token: "nonsense",
        lambda _token: "\N{SNOWMAN}",
        lambda token: token.removeprefix("p1:"),
        lambda token: token + "=",
        lambda token: token[:-4],
        lambda token: token.swapcase(),
        flipped,
    ],
)
def test_a_forged_token(key: NewAccessKey, change: Callable[[str], str]) -> None:
    publish_hit(key.key.requester)
    token = change(call(key, "ListHITs").body["NextToken"])
    answer = call(key, "ListHITs", {"NextToken": token})
    assert (answer.error, answer.body["TurkErrorCode"]) == (
        "ParameterValidationError",
        "AWS.MechanicalTurk.InvalidParameterValue",
    )
    assert answer.body["Message"].startswith(f'The value "{token}" is not valid for the parameter NextToken. (')


def test_a_token_of_another_walk(key: NewAccessKey, cast: Cast) -> None:
    hits = [publish_hit(key.key.requester, slots=2) for _ in range(2)]
    work(cast.wen, hits[0])
    hit_id, other_id = (encode(Kind.HIT, hit.pk) for hit in hits)
    token = call(key, "ListHITs").body["NextToken"]
    of_hit = call(key, "ListAssignmentsForHIT", {"HITId": hit_id}).body["NextToken"]
    for caller, operation, members in (
        (key, "ListReviewableHITs", {"NextToken": token}),
        (new_key(cast.ravi), "ListHITs", {"NextToken": token}),
        (key, "ListAssignmentsForHIT", {"HITId": other_id, "NextToken": of_hit}),
        (key, "ListAssignmentsForHIT", {"HITId": hit_id, "AssignmentStatuses": ["Approved"], "NextToken": of_hit}),
    ):
        assert call(caller, operation, members).error == "ParameterValidationError"


def test_an_empty_list_is_the_same_filter_as_none(key: NewAccessKey) -> None:
    hit, mturk = publish_hit(key.key.requester, slots=2), direct_client(key)
    sent = [encode(Kind.ASSIGNMENT, work(worker, hit)) for worker in make_workers(2)]
    named = {"HITId": encode(Kind.HIT, hit.pk), "MaxResults": 1}
    first = mturk.list_assignments_for_hit(**named, AssignmentStatuses=[])
    second = mturk.list_assignments_for_hit(**named, NextToken=first["NextToken"])
    assert [one["AssignmentId"] for page in (first, second) for one in page["Assignments"]] == sent


def test_the_page_size_may_change_midway(key: NewAccessKey) -> None:
    fill(key, "ListHITs", 4)
    token = call(key, "ListHITs", {"MaxResults": 1}).body["NextToken"]
    assert call(key, "ListHITs", {"MaxResults": 9, "NextToken": token}).body["NumResults"] == 3


def queries_of(key: NewAccessKey, operation: str, members: dict[str, Any]) -> int:
    """How many statements a call runs, those of the raw driver left out."""
    with CaptureQueriesContext(connection) as captured:
        assert call(key, operation, members).status == 200
    return len(captured)


@pytest.mark.parametrize("operation", LISTS)
def test_queries_do_not_grow_with_rows(key: NewAccessKey, operation: str) -> None:
    filters = fill(key, operation, 4) | {"MaxResults": 100}
    if operation == "ListHITs":
        for number in range(4):
            publish_hit(key.key.requester, title=f"Title {number}")
    queries_of(key, operation, filters)  # the first call notes the use of its key
    half = queries_of(key, operation, filters | {"MaxResults": 2})
    assert queries_of(key, operation, filters) == half
