"""What making and changing a qualification type share (requester-api 4.5)."""

from typing import Final

from kempelen.wire.call import Request
from kempelen.wire.errors import WireError

_OF_A_TEST: Final = ("Test", "AnswerKey", "TestDurationInSeconds")


def require_no_test(request: Request) -> None:
    """Refuse a test, which this marketplace does not hold yet, rather than make a type that everybody gets without one."""
    for parameter in _OF_A_TEST:
        if parameter in request:
            raise WireError.value(parameter, request[parameter], "This marketplace does not offer qualification tests yet.")
