"""Walking the lists of qualifications: 11 items in pages of 5 are 5, 5, 1, 0; a token belongs to one walk (requester-api 1.9)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kempelen.accounts.actions import NewAccessKey
from kempelen.accounts.models import Requester
from kempelen.core.ids import Kind, encode
from kempelen.qualifications.actions import associate, create_type, request
from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.requirements import Comparator, Requirement
from kempelen.qualifications.types import TypeProperties
from support import TEST, make_workers, publish_hit
from wire.raw import call

ELEVEN = 11
LISTS = {
    "ListQualificationTypes": "QualificationTypes",
    "ListWorkersWithQualificationType": "Qualifications",
    "ListQualificationRequests": "QualificationRequests",
    "ListHITsForQualificationType": "HITs",
}


def make_type(requester: Requester, name: str) -> QualificationType:
    """Make a type."""
    return create_type(requester=requester, properties=TypeProperties(name=name, description="d"), actor=TEST)


def fill(key: NewAccessKey, operation: str, count: int) -> dict[str, Any]:
    """Make that many items; return the filters of the list that shows them."""
    requester = key.key.requester
    if operation == "ListQualificationTypes":
        for number in range(count):
            make_type(requester, f"{'é' * 200}"[: 200 - number])
        return {"MustBeRequestable": True}
    kind = make_type(requester, "Sharp eyes")
    if operation == "ListHITsForQualificationType":
        for number in range(count):
            asked = (Requirement(kind.public_id, Comparator.EXISTS), Requirement(kind.public_id, Comparator.GREATER_THAN, (1,)))
            publish_hit(requester, title=f"Title {number % 3}", requirements=asked)
    for worker in make_workers(count) if operation != "ListHITsForQualificationType" else ():
        if operation == "ListQualificationRequests":
            request(qualification_type=kind, worker=worker, actor=TEST)
        else:
            associate(qualification_type=kind, worker=worker, actor=TEST)
    return {"QualificationTypeId": kind.public_id}


def walk(key: NewAccessKey, operation: str, members: dict[str, Any]) -> tuple[list[int], list[Any]]:
    """Walk as clients do, until a page carries no token; return the page sizes and the items."""
    sizes: list[int] = []
    items: list[Any] = []
    token = None
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
    assert len({str(item) for item in items}) == ELEVEN
    assert walk(key, operation, filters) == ([10, 1, 0], items)
    assert walk(key, operation, {**filters, "MaxResults": 100}) == ([11, 0], items)


@pytest.mark.parametrize("operation", LISTS)
def test_a_token_of_another_walk(key: NewAccessKey, operation: str) -> None:
    filters = fill(key, operation, 2)
    other = {"MustBeRequestable": False} if operation == "ListQualificationTypes" else {}
    if not other:
        other = {"QualificationTypeId": make_type(key.key.requester, "another").public_id}
    token = call(key, operation, filters).body["NextToken"]
    assert call(key, operation, {**other, "NextToken": token}).error == "ParameterValidationError"
    assert call(key, operation, {**filters, "NextToken": token}).body["NumResults"] == 0


def queries_of(key: NewAccessKey, operation: str, members: dict[str, Any]) -> int:
    """How many statements a call runs, those of the raw driver left out."""
    with CaptureQueriesContext(connection) as captured:
        assert call(key, operation, members).status == 200
    return len(captured)


@pytest.mark.parametrize("operation", LISTS)
def test_queries_do_not_grow_with_rows(key: NewAccessKey, operation: str) -> None:
    filters = fill(key, operation, 6) | {"MaxResults": 100}
    queries_of(key, operation, filters)  # the first call notes the use of its key
    half = queries_of(key, operation, filters | {"MaxResults": 3})
    assert queries_of(key, operation, filters) == half


def test_all_requests_of_all_own_types_are_one_walk(key: NewAccessKey) -> None:
    kinds = [make_type(key.key.requester, name) for name in "ab"]
    workers = make_workers(3)
    made = [request(qualification_type=kind, worker=worker, actor=TEST).request.pk for worker in workers for kind in kinds]
    sizes, items = walk(key, "ListQualificationRequests", {"MaxResults": 4})
    assert sizes == [4, 2, 0]
    assert [row["QualificationRequestId"] for row in items] == [encode(Kind.QUALIFICATION_REQUEST, pk) for pk in made]
