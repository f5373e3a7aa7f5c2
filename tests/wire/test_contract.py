"""The promises of the API are complete, their tests are there, and the page that shows them is theirs."""

import ast
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from kempelen.wire.errors import COMBINATION, FAULT
from kempelen.wire.model import operations, service
from wire.contract import EVERY, Kind, Promise, all_promises

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAMES = sorted(operations())
BY_MEMBER: dict[str, tuple[str, ...]] = {
    "HITId": ("HITDoesNotExist",),
    "HITTypeId": ("HITTypeDoesNotExist",),
    "HITLayoutId": ("HITLayoutDoesNotExist",),
    "AssignmentId": ("AssignmentDoesNotExist",),
    "QualificationTypeId": ("QualificationTypeDoesNotExist",),
    "QualificationRequirements": ("QualificationTypeDoesNotExist", "InvalidQualificationTypeState"),
    "QualificationRequestId": ("QualificationRequestDoesNotExist", "InvalidQualificationRequestState"),
    "WorkerId": ("InvalidParameterValue", "QualificationDoesNotExist"),
    "UniqueRequestToken": ("HITAlreadyExists", "DuplicateRequest"),
    "MaxAssignments": ("InsufficientFunds",),
    "NumberOfAdditionalAssignments": ("InsufficientFunds",),
    "BonusAmount": ("InsufficientFunds",),
    "Question": ("XMLParseError",),
    "Test": ("XMLParseError",),
    "Notification": ("InvalidTransportEndpoint",),
    "NextToken": ("InvalidParameterValue",),
}
"""What a member makes possible; one of several is enough for the ids and tokens, all for requirements and requests."""
ALL_OF = {"QualificationRequirements", "QualificationRequestId"}
CODES = {
    "HITDoesNotExist",
    "HITTypeDoesNotExist",
    "HITLayoutDoesNotExist",
    "AssignmentDoesNotExist",
    "QualificationTypeDoesNotExist",
    "QualificationDoesNotExist",
    "QualificationRequestDoesNotExist",
    "InvalidHITState",
    "InvalidAssignmentState",
    "InvalidQualificationTypeState",
    "InvalidQualificationState",
    "InvalidQualificationRequestState",
    "HITAlreadyExists",
    "QualificationTypeAlreadyExists",
    "InsufficientFunds",
    "InvalidMaximumAssignmentsIncrease",
    "InvalidParameterValue",
    "InvalidParameterCombination",
    "XMLParseError",
    "XHTMLParseError",
    "InvalidTransportEndpoint",
    "PermissionDeniedException",
    "DuplicateRequest",
    "ExceedsMaxWorkerBlocks",
    "ServiceFault",
    "ValidationException",
    "SerializationException",
    "UnknownOperationException",
    "MissingAuthenticationTokenException",
    "IncompleteSignatureException",
    "UnrecognizedClientException",
    "InvalidSignatureException",
    "AccessDeniedException",
    "ThrottlingException",
    "RequestEntityTooLargeException",
}
"""The requester's side of requester-api 2.1 and 2.2: worker-side codes, withdrawn ones and HITTooOldForExtension left out."""


def of(name: str, kind: Kind) -> list[Promise]:
    return [promise for promise in all_promises()[name] if promise.kind is kind]


def written(path: Path) -> Iterator[str]:
    """The names of a file's tests."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


def test_every_operation_of_the_model_has_its_promises() -> None:
    assert all_promises().keys() - {EVERY} == set(NAMES)


@pytest.mark.parametrize("operation", NAMES)
def test_every_operation_is_covered(operation: str) -> None:
    members = service().operation_model(operation).input_shape.members
    codes = {promise.code for promise in of(operation, Kind.ERROR)}
    assert of(operation, Kind.SUCCESS)
    for member, possible in BY_MEMBER.items():
        if member in members:
            assert codes >= set(possible) if member in ALL_OF else codes & set(possible), f"{member} without {possible}"
    if "MaxResults" in members:
        assert len(of(operation, Kind.PAGING)) >= 2
    states = {code for code in codes if code.endswith("State")}
    if states & {"InvalidHITState", "InvalidQualificationRequestState"}:
        assert of(operation, Kind.STATE) or operation == "UpdateHITReviewStatus"


def test_every_documented_code_is_promised_somewhere() -> None:
    promised = {promise.code for listed in all_promises().values() for promise in listed if promise.code}
    assert promised >= CODES
    assert {FAULT, COMBINATION.removesuffix("Error")} <= promised


def test_every_named_test_is_there() -> None:
    there = {f"{path.name}::{name}" for path in HERE.glob("test_*.py") for name in written(path)}
    named = {test for listed in all_promises().values() for promise in listed for test in promise.shown_by}
    assert named - there == set()
    assert all(promise.shown_by for listed in all_promises().values() for promise in listed)


def test_the_page_is_up_to_date() -> None:
    """``scripts/coverage_page.py`` writes it."""
    made = runpy.run_path(str(ROOT / "scripts" / "coverage_page.py"))["lines"]()
    assert (ROOT / "docs/integrator/coverage.md").read_text(encoding="utf-8") == "\n".join(made) + "\n"
