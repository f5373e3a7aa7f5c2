"""What making and changing a qualification type share: its test (requester-api 4.5)."""

from kempelen.qualifications.types import GivenTest
from kempelen.wire.call import Request
from kempelen.wire.errors import WireError


def given_test(request: Request) -> GivenTest | None:
    """Return the test that a request brings. Its key and its duration belong to it; it does not go without a duration."""
    if "Test" not in request:
        for parameter in ("AnswerKey", "TestDurationInSeconds"):
            if parameter in request:
                raise WireError.value(parameter, request[parameter], f"{parameter} needs a Test in the same call.")
        return None
    if "TestDurationInSeconds" not in request:
        raise WireError.value("TestDurationInSeconds", None, "A Test needs a TestDurationInSeconds.")
    return GivenTest(
        question_form=request["Test"],
        answer_key=request.get("AnswerKey"),
        duration_seconds=request["TestDurationInSeconds"],
    )
