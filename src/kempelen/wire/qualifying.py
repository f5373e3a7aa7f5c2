"""What making and changing a qualification type share: its test (requester-api 4.5)."""

from kempelen.qualifications.types import GivenTest
from kempelen.wire.call import Request
from kempelen.wire.errors import WireError


def given_test(request: Request) -> GivenTest | None:
    """Return the test that a new type brings. A key needs it; a duration without it says nothing (amti sends one always)."""
    if "Test" not in request:
        _refuse_without_test(request, "AnswerKey")
        return None
    if "TestDurationInSeconds" not in request:
        raise WireError.value("TestDurationInSeconds", None, "A Test needs a TestDurationInSeconds.")
    return GivenTest(
        question_form=request["Test"],
        answer_key=request.get("AnswerKey"),
        duration_seconds=request["TestDurationInSeconds"],
    )


def changed_test(request: Request) -> GivenTest | None:
    """Return the test that a change brings. It is replaced whole: a new duration needs it too."""
    if "Test" not in request:
        _refuse_without_test(request, "TestDurationInSeconds")
    return given_test(request)


def _refuse_without_test(request: Request, parameter: str) -> None:
    if parameter in request:
        raise WireError.value(parameter, request[parameter], f"{parameter} needs a Test in the same call.")
